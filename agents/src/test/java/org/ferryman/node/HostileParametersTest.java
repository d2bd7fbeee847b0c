// SPDX-License-Identifier: Apache-2.0
package org.ferryman.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ferryman.ocf.AgentDefinition;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OcfFailure;
import org.ferryman.ocf.OcfRequest;
import org.ferryman.ocf.ParameterDefinition;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every parameter of every agent with every kind of bad value. The check stands before the agent
 * (OperationRunnerTest shows that), so what it refuses runs nothing.
 */
class HostileParametersTest {
  private static final Map<String, String> GOOD =
      Map.of("drbd_resource", "r0", "xmfile", "/etc/xen/vm1.cfg");

  private static final Map<String, String> HOSTILE =
      Map.of(
          "too long", "a".repeat(ParameterDefinition.LONGEST + 1),
          "shell metacharacters", "x;$(id)|`id`&&>'\"*",
          "path traversal", "/etc/xen/../../etc/shadow",
          "non-UTF-8", "r\ufffd0",
          "line break", "r0\nr1",
          "NUL", "r0\0");

  static Stream<Arguments> hostileValues() {
    return NodeAgents.definitions().stream()
        .flatMap(
            agent ->
                agent.parameters().stream()
                    .flatMap(
                        parameter ->
                            HOSTILE.entrySet().stream()
                                .map(
                                    value ->
                                        Arguments.of(
                                            agent.name(),
                                            parameter.name(),
                                            value.getKey(),
                                            value.getValue()))));
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @MethodSource("hostileValues")
  void isRefusedAndNamed(String agent, String parameter, String kind, String value) {
    assertRefused(OcfAction.START, agent, parameter, kind, value);
  }

  private static void assertRefused(
      OcfAction action, String agent, String parameter, String kind, String value) {
    OcfFailure failure =
        catchThrowableOfType(
            OcfFailure.class,
            () -> definition(agent).admit(request(action, Map.of(parameter, value))));
    assertThat(failure).as("%s with %s", action, kind).isNotNull();
    assertThat(failure.exit()).isIn(OcfExit.ERR_CONFIGURED, OcfExit.ERR_ARGS);
    assertThat(failure).hasMessageContaining(parameter);
    assertThat(failure.getMessage().lines()).hasSize(1);
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @MethodSource("hostileValues")
  void isKeptFromWhateverGoesOn(String agent, String parameter, String kind, String value) {
    for (OcfAction action : List.of(OcfAction.STOP, OcfAction.MONITOR)) {
      AgentDefinition.Admission admission =
          definition(agent).admit(request(action, Map.of(parameter, value)));
      assertThat(admission.request().given(parameter)).as(kind).isFalse();
      assertThat(admission.request().ignored(parameter)).as(kind).contains(value);
      assertThat(admission.ignored())
          .singleElement()
          .satisfies(it -> assertThat(it).contains(parameter).doesNotContain("\n"));
    }
  }

  static Stream<Arguments> parameters() {
    return NodeAgents.definitions().stream()
        .flatMap(
            agent ->
                agent.parameters().stream()
                    .map(parameter -> Arguments.of(agent.name(), parameter)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("parameters")
  void emptyIsNotGiven(String agent, ParameterDefinition parameter) {
    OcfRequest request = request(OcfAction.START, Map.of(parameter.name(), ""));
    if (parameter.required()) {
      OcfFailure failure =
          catchThrowableOfType(OcfFailure.class, () -> definition(agent).admit(request));
      assertThat(failure.exit()).isEqualTo(OcfExit.ERR_CONFIGURED);
      assertThat(failure).hasMessageContaining(parameter.name()).hasMessageContaining("empty");
    } else {
      assertThatCode(() -> definition(agent).admit(request)).doesNotThrowAnyException();
      assertThat(definition(agent).value(request, parameter.name()))
          .isEqualTo(parameter.defaultValue());
    }
  }

  private static AgentDefinition definition(String name) {
    return NodeAgents.definitions().stream()
        .filter(agent -> agent.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static OcfRequest request(OcfAction action, Map<String, String> parameters) {
    Map<String, String> environment = new HashMap<>();
    GOOD.forEach((name, value) -> environment.put("OCF_RESKEY_" + name, value));
    parameters.forEach((name, value) -> environment.put("OCF_RESKEY_" + name, value));
    return new OcfRequest(action, environment);
  }
}
