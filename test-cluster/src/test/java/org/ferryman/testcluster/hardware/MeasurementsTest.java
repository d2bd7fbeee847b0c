// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.testcluster.hardware.TwoNodes.N1;
import static org.ferryman.testcluster.hardware.TwoNodes.N2;

import org.ferryman.testcluster.hardware.base.MeasurementReport;
import org.ferryman.testcluster.hardware.base.Period;
import org.junit.jupiter.api.Test;

/** The instrument: it says zero when all went well, and not zero when it did not. */
class MeasurementsTest {

  @Test
  void aFailOverAfterADeathLosesNothingAndItsPauseIsMeasured() {
    TwoNodes nodes = TwoNodes.inSync();
    nodes.guest(N1);
    long before = nodes.measured().lastSequence().get("vm1");
    nodes.powerOff(N1);
    nodes.hardware.advance(1000);
    nodes.guest(N2);
    MeasurementReport report = nodes.measured();
    assertThat(before).isGreaterThan(20);
    assertThat(report.lastSequence().get("vm1")).isGreaterThan(before);
    assertThat(report.lostWrites()).isZero();
    assertThat(report.twoWriterMoments()).isZero();
    assertThat(report.guestTwiceMoments()).isZero();
    assertThat(report.guestGaps()).hasSize(1);
    assertThat(report.guestGaps().get(0).millis()).isBetween(1000L, 2000L);
  }

  @Test
  void aGuestStartedFromAnOldDiskCountsEveryLostWriteOnce() {
    TwoNodes nodes = TwoNodes.inSync();
    nodes.guest(N1);
    nodes.disconnect(N2);
    long shared = nodes.measured().acknowledgedWrites();
    nodes.hardware.advance(1000);
    long alone = nodes.measured().acknowledgedWrites() - shared;
    nodes.powerOff(N1);
    nodes.guest(N2);
    assertThat(alone).isBetween(45L, 55L);
    assertThat(nodes.measured().lostWrites()).isBetween(alone - 1, alone + 1);
    long counted = nodes.measured().lostWrites();
    nodes.ok(N2, "xl destroy vm1");
    nodes.guest(N2);
    assertThat(nodes.measured().lostWrites()).isEqualTo(counted);
  }

  @Test
  void aGuestOnBothNodesOfADualPrimaryIsSeenAsTwoWritersAndAsRunningTwice() {
    TwoNodes nodes = TwoNodes.inSync("--allow-two-primaries=yes");
    nodes.guest(N1);
    assertThat(nodes.measured().twoWriterMoments()).isZero();
    nodes.guest(N2);
    MeasurementReport report = nodes.measured();
    assertThat(report.twoWriterMoments()).isEqualTo(1);
    assertThat(report.guestTwiceMoments()).isEqualTo(1);
    assertThat(report.twoWriters()).extracting(Period::subject).containsExactly("r0/0");
    assertThat(report.dualPrimary()).extracting(Period::subject).containsExactly("r0");
    nodes.ok(N1, "xl destroy vm1");
    assertThat(nodes.measured().twoWriters()).extracting(Period::open).containsExactly(false);
  }

  @Test
  void aSplitBrainAndTheWritesItsVictimGivesUpAreCounted() {
    TwoNodes nodes = TwoNodes.inSync();
    nodes.guest(N1);
    nodes.hardware.power().cutLink(N1, N2);
    nodes.hardware.advance(2000);
    nodes.guest(N2);
    nodes.hardware.power().healLink(N1, N2);
    nodes.hardware.advance(1000);
    assertThat(nodes.connection(N1)).isEqualTo("StandAlone");
    assertThat(nodes.measured().splitBrains()).isEqualTo(1);
    assertThat(nodes.measured().twoWriterMoments()).isEqualTo(1);
    long lostBySecondStart = nodes.measured().lostWrites();
    nodes.ok(N1, "xl destroy vm1");
    nodes.ok(N1, "drbdsetup secondary 0");
    nodes.connect(N1, "--discard-my-data");
    nodes.connect(N2);
    nodes.hardware.advance(1000);
    assertThat(nodes.disks(N1)).isEqualTo("UpToDate/UpToDate");
    assertThat(nodes.measured().lostWrites()).isGreaterThan(lostBySecondStart + 20);
  }

  @Test
  void writesThatWereNeverAcknowledgedAreNotLost() {
    TwoNodes nodes = TwoNodes.inSync();
    nodes.guest(N1);
    nodes.hardware.power().cutLink(N1, N2);
    long acknowledged = nodes.measured().acknowledgedWrites();
    nodes.hardware.advance(500);
    assertThat(nodes.measured().acknowledgedWrites()).isEqualTo(acknowledged);
    nodes.powerOff(N1);
    nodes.hardware.power().healLink(N1, N2);
    nodes.hardware.advance(1000);
    nodes.guest(N2);
    nodes.powerOn(N1);
    nodes.up(N1);
    nodes.hardware.advance(1000);
    assertThat(nodes.disks(N1)).isEqualTo("UpToDate/UpToDate");
    assertThat(nodes.measured().lostWrites()).isZero();
  }

  @Test
  void aHungNodeWritesNothingUntilItGoesOn() {
    TwoNodes nodes = TwoNodes.inSync();
    nodes.guest(N1);
    nodes.hardware.power().hang(N1, error -> assertThat(error).isEmpty());
    long acknowledged = nodes.measured().acknowledgedWrites();
    nodes.hardware.advance(1000);
    assertThat(nodes.measured().acknowledgedWrites()).isEqualTo(acknowledged);
    assertThat(nodes.connection(N2)).isEqualTo("WFConnection");
    nodes.hardware.power().resume(N1, error -> assertThat(error).isEmpty());
    nodes.hardware.advance(1000);
    assertThat(nodes.measured().acknowledgedWrites()).isGreaterThan(acknowledged + 10);
    assertThat(nodes.disks(N2)).isEqualTo("UpToDate/UpToDate");
  }
}
