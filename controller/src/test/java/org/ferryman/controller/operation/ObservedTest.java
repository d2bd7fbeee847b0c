/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
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
