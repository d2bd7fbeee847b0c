// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.operation;

import static org.assertj.core.api.Assertions.assertThat;

import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.junit.jupiter.api.Test;

class ObservedTest {
  private static final OcfAnswer WELL = OcfAnswer.of(OcfExit.SUCCESS, "");
  private static final OcfAnswer SPLIT = OcfAnswer.of(OcfExit.DEGRADED, "StandAlone");
  private static final OcfAnswer DISKLESS = OcfAnswer.of(OcfExit.DEGRADED, "Diskless");

  private final Observed observed = new Observed();

  @Test
  void troubleIsNewsOncePerChange() {
    assertThat(observed.news("monitor drbd-r0", SPLIT)).isTrue();
    assertThat(observed.news("monitor drbd-r0", SPLIT)).isFalse();
    assertThat(observed.news("monitor drbd-r1", SPLIT)).isTrue();
    assertThat(observed.news("monitor drbd-r0", DISKLESS)).isTrue();
    assertThat(observed.news("monitor drbd-r0", SPLIT)).isTrue();
  }

  @Test
  void itsEndIsNewsAndHealthIsNot() {
    assertThat(observed.news("monitor drbd-r0", WELL)).isFalse();
    observed.news("monitor drbd-r0", SPLIT);
    assertThat(observed.news("monitor drbd-r0", WELL)).isTrue();
    assertThat(observed.news("monitor drbd-r0", WELL)).isFalse();
  }

  @Test
  void oldestIsForgottenWhenThereAreTooMany() {
    for (int i = 0; i <= Observed.MOST; i++) {
      observed.news("monitor drbd-r" + i, SPLIT);
    }
    assertThat(observed.news("monitor drbd-r" + Observed.MOST, SPLIT)).isFalse();
    assertThat(observed.news("monitor drbd-r0", SPLIT)).isTrue();
  }
}
