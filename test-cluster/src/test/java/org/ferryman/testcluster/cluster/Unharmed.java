// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.ferryman.testcluster.hardware.base.MeasurementReport;

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
