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
package org.ferryman.testcluster.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.ferryman.testcluster.hardware.MeasurementReport;

/** What must hold whatever happens to a cluster. */
public final class Unharmed {
  private Unharmed() {}

  /** Nothing was lost, and nothing ran or was written twice. */
  public static void assertUnharmed(MeasurementReport measured) {
    assertThat(measured.lostWrites()).isZero();
    assertThat(measured.ioErrors()).isZero();
    assertThat(measured.twoWriterMoments()).isZero();
    assertThat(measured.guestTwiceMoments()).isZero();
    assertThat(measured.splitBrains()).isZero();
  }
}
