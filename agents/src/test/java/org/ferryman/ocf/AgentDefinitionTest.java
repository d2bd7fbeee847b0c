// SPDX-License-Identifier: Apache-2.0
package org.ferryman.ocf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentDefinitionTest {
  private static final AgentDefinition AGENT =
      new AgentDefinition(
          "sample",
          "1.0",
          "short",
          "long",
          List.of(
              ParameterDefinition.optional("name", ParameterDefinition.Type.STRING, "s", "l")
                  .asRequired()
                  .matching(Pattern.compile("[a-z]{1,5}"), "a short word"),
              ParameterDefinition.optional("count", ParameterDefinition.Type.INTEGER, "s", "l")
                  .withDefault("3"),
              ParameterDefinition.optional("flag", ParameterDefinition.Type.BOOLEAN, "s", "l"),
              ParameterDefinition.optional("text", ParameterDefinition.Type.STRING, "s", "l")),
          List.of(
              ActionDefinition.of(OcfAction.START, Duration.ofSeconds(20)),
              ActionDefinition.of(OcfAction.STOP, Duration.ofSeconds(20))));

  private static OcfRequest request(OcfAction action, String... pairs) {
    Map<String, String> environment = new HashMap<>(Map.of("OCF_RESKEY_name", "ok"));
    for (int i = 0; i < pairs.length; i += 2) {
      environment.put("OCF_RESKEY_" + pairs[i], pairs[i + 1]);
    }
    return new OcfRequest(action, environment);
  }

  private static void expectRefusal(OcfRequest request, OcfExit exit, String reason) {
    assertThatThrownBy(() -> AGENT.admit(request))
        .isInstanceOfSatisfying(OcfFailure.class, it -> assertThat(it.exit()).isEqualTo(exit))
        .hasMessageContaining(reason)
        .satisfies(it -> assertThat(it.getMessage()).doesNotContain("\n"));
  }

  @Test
  void goodParametersPass() {
    assertThatCode(
            () ->
                AGENT.admit(
                    request(
                        OcfAction.START,
                        "count",
                        "-5",
                        "flag",
                        "Yes",
                        "text",
                        "some umlauts: äöü; $HOME")))
        .doesNotThrowAnyException();
  }

  @Test
  void actionsItHasNotAreUnimplemented() {
    expectRefusal(request(OcfAction.PROMOTE), OcfExit.ERR_UNIMPLEMENTED, "promote");
  }

  @Test
  void requiredParametersAreToldMissingFromEmpty() {
    expectRefusal(
        new OcfRequest(OcfAction.START, Map.of()), OcfExit.ERR_CONFIGURED, "name is required");
    expectRefusal(request(OcfAction.START, "name", ""), OcfExit.ERR_CONFIGURED, "and empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"toolong", "A", "../x", "a;b", "$(id)", "`id`", "a b", "ä", "-a"})
  void valuesOutsideTheAlphabetAreRefused(String value) {
    expectRefusal(request(OcfAction.START, "name", value), OcfExit.ERR_CONFIGURED, "a short word");
  }

  @ParameterizedTest
  @CsvSource({
    "count, 1.5, whole number",
    "count, ten, whole number",
    "count, 99999999999, whole number",
    "count, '1;2', whole number",
    "flag, maybe, true nor false",
    "flag, 2, true nor false",
  })
  void valuesOfTheWrongTypeAreRefused(String name, String value, String reason) {
    expectRefusal(request(OcfAction.START, name, value), OcfExit.ERR_CONFIGURED, reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a\nb", "a\tb", "a\u007fb", "\u001b[31m", "not UTF-8: \ufffd", "a\u0000b"})
  void controlCharactersAndBrokenTextAreRefused(String value) {
    expectRefusal(
        request(OcfAction.START, "text", value), OcfExit.ERR_CONFIGURED, "control character");
  }

  @Test
  void veryLongValuesAreRefusedAndNotRepeatedInFull() {
    OcfRequest request =
        request(OcfAction.START, "text", "x".repeat(ParameterDefinition.LONGEST + 1));
    expectRefusal(request, OcfExit.ERR_CONFIGURED, "longer than 4096");
    assertThatThrownBy(() -> AGENT.admit(request))
        .satisfies(it -> assertThat(it.getMessage()).hasSizeLessThan(300));
  }

  @Test
  void whatRunsCanBeStoppedWhateverBecameOfParametersThatDoNotTellWhichItIs() {
    AgentDefinition.Admission admission =
        AGENT.admit(request(OcfAction.STOP, "count", "ten", "flag", "maybe", "text", "kept"));
    assertThat(admission.ignored())
        .containsExactly(
            "parameter count is not a whole number: 'ten'",
            "parameter flag is neither true nor false: 'maybe'");
    assertThat(admission.request().action()).isEqualTo(OcfAction.STOP);
    assertThat(AGENT.value(admission.request(), "count")).contains("3");
    assertThat(AGENT.flag(admission.request(), "flag")).isFalse();
    assertThat(AGENT.value(admission.request(), "text")).contains("kept");
  }

  @Test
  void stopNeedsToKnowWhichItIs() {
    expectRefusal(request(OcfAction.STOP, "name", "a;b"), OcfExit.ERR_CONFIGURED, "a short word");
    expectRefusal(new OcfRequest(OcfAction.STOP, Map.of()), OcfExit.ERR_CONFIGURED, "required");
  }

  @Test
  void defaultsHoldWhereNothingIsGiven() {
    assertThat(AGENT.value(request(OcfAction.START), "count")).contains("3");
    assertThat(AGENT.value(request(OcfAction.START, "count", "7"), "count")).contains("7");
    assertThat(AGENT.value(request(OcfAction.START), "text")).isEmpty();
    assertThat(AGENT.flag(request(OcfAction.START), "flag")).isFalse();
    assertThat(AGENT.flag(request(OcfAction.START, "flag", "ON"), "flag")).isTrue();
    assertThat(AGENT.flag(request(OcfAction.START, "flag", "off"), "flag")).isFalse();
    assertThatThrownBy(() -> AGENT.value(request(OcfAction.START), "nope"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void definitionsThatMakeNoSenseAreRefused() {
    ParameterDefinition twice =
        ParameterDefinition.optional("a", ParameterDefinition.Type.STRING, "s", "l");
    assertThatThrownBy(
            () -> new AgentDefinition("x", "1", "s", "l", List.of(twice, twice), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> ParameterDefinition.optional("a-b", ParameterDefinition.Type.STRING, "s", "l"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ActionDefinition.of(OcfAction.START, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
