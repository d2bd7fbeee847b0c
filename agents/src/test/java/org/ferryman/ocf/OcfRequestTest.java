// SPDX-License-Identifier: Apache-2.0
package org.ferryman.ocf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OcfRequestTest {

  private static OcfRequest request(OcfAction action, String... pairs) {
    Map<String, String> environment = new java.util.HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      environment.put(pairs[i], pairs[i + 1]);
    }
    return new OcfRequest(action, environment);
  }

  @Test
  void keepsTheOcfVariablesAlone() {
    OcfRequest request =
        request(OcfAction.MONITOR, "OCF_RESKEY_name", "r0", "PATH", "/evil", "LD_PRELOAD", "x");
    assertThat(request.environment()).containsOnlyKeys("OCF_RESKEY_name");
  }

  @Test
  void emptyParametersAreGivenButHaveNoValue() {
    OcfRequest request = request(OcfAction.START, "OCF_RESKEY_a", "", "OCF_RESKEY_b", " x ");
    assertThat(request.parameter("a")).isEmpty();
    assertThat(request.given("a")).isTrue();
    assertThat(request.parameter("b")).contains(" x ");
    assertThat(request.parameter("c")).isEmpty();
    assertThat(request.given("c")).isFalse();
  }

  @Test
  void boundsAreInMillisecondsAndHaveDefaults() {
    OcfRequest given =
        request(
            OcfAction.MONITOR,
            "OCF_RESKEY_CRM_meta_timeout",
            "90000",
            "OCF_RESKEY_CRM_meta_interval",
            "10000",
            "OCF_CHECK_LEVEL",
            "10");
    assertThat(given.timeout()).isEqualTo(Duration.ofSeconds(90));
    assertThat(given.interval()).isEqualTo(Duration.ofSeconds(10));
    assertThat(given.checkLevel()).isEqualTo(10);
    assertThat(given.probe()).isFalse();
    OcfRequest bare = request(OcfAction.MONITOR);
    assertThat(bare.timeout()).isEqualTo(Duration.ofSeconds(20));
    assertThat(bare.interval()).isZero();
    assertThat(bare.checkLevel()).isZero();
    assertThat(bare.probe()).isTrue();
    assertThat(bare.calledByPacemaker()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(value = OcfAction.class, mode = EnumSource.Mode.EXCLUDE, names = "MONITOR")
  void onlyAMonitorCanBeAProbe(OcfAction action) {
    assertThat(request(action).probe()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"20s", "-1", "1e3", "0x10", "99999999999", " 5", "٣"})
  void malformedNumbersAreRefusedByAStartAndToldOtherwise(String value) {
    for (String name :
        new String[] {
          "OCF_RESKEY_CRM_meta_timeout", "OCF_RESKEY_CRM_meta_interval", "OCF_CHECK_LEVEL"
        }) {
      assertThatThrownBy(() -> request(OcfAction.START, name, value))
          .isInstanceOfSatisfying(
              OcfFailure.class, it -> assertThat(it.exit()).isEqualTo(OcfExit.ERR_ARGS))
          .hasMessageContaining(name);
      OcfRequest probe = request(OcfAction.MONITOR, name, value);
      assertThat(probe.oddities()).singleElement().asString().contains(name);
      assertThat(probe.probe()).isTrue();
      assertThat(probe.timeout()).isEqualTo(OcfRequest.DEFAULT_TIMEOUT);
      assertThat(probe.checkLevel()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"vm1, vm1", "drbd:0, drbd", "drbd:12, drbd", "a:b:3, a:b", "a:b, a:b"})
  void cloneNumbersAreNotPartOfTheInstancesName(String full, String instance) {
    assertThat(request(OcfAction.START, "OCF_RESOURCE_INSTANCE", full).instance())
        .isEqualTo(instance);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "a b", "a;b", "a/b", "$(id)", "a\nb"})
  void instancesWithOtherNamesAreRefused(String name) {
    assertThatThrownBy(() -> request(OcfAction.START, "OCF_RESOURCE_INSTANCE", name))
        .isInstanceOfSatisfying(
            OcfFailure.class, it -> assertThat(it.exit()).isEqualTo(OcfExit.ERR_ARGS));
    // Pacemaker takes 2 of a probe for "not running".
    for (OcfAction action : new OcfAction[] {OcfAction.MONITOR, OcfAction.STOP}) {
      assertThatThrownBy(() -> request(action, "OCF_RESOURCE_INSTANCE", name))
          .isInstanceOfSatisfying(
              OcfFailure.class, it -> assertThat(it.exit()).isEqualTo(OcfExit.ERR_GENERIC));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"g\u00e4ste-vm", "\u30b2\u30b9\u30c8", "a\u0308b", "x\u00b7y", "_.-:"})
  void idsInEveryScriptAreTaken(String name) {
    assertThat(request(OcfAction.MONITOR, "OCF_RESOURCE_INSTANCE", name).instance())
        .isEqualTo(name);
  }

  @Test
  void metaAttributesAreRead() {
    OcfRequest request =
        request(
            OcfAction.NOTIFY,
            "OCF_RESKEY_CRM_meta_clone_max",
            "2",
            "OCF_RESKEY_crm_feature_set",
            "3.16.2");
    assertThat(request.meta("clone_max")).contains("2");
    assertThat(request.calledByPacemaker()).isTrue();
  }
}
