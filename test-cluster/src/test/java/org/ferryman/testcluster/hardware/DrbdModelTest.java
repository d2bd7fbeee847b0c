// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.testcluster.hardware.TwoNodes.N1;
import static org.ferryman.testcluster.hardware.TwoNodes.N2;

import java.util.List;
import java.util.Map;
import org.ferryman.testcluster.hardware.base.Period;
import org.junit.jupiter.api.Test;

class DrbdModelTest {

  @Test
  void aForcedPrimaryIsResyncedFromAtTheConfiguredRate() {
    TwoNodes nodes = new TwoNodes();
    for (String node : List.of(N1, N2)) {
      nodes.ok(node, "drbdmeta 0 v08 /dev/vdb internal create-md --force");
      nodes.up(node);
    }
    nodes.hardware.advance(200);
    assertThat(nodes.run(N1, "drbdsetup primary 0").exit()).isEqualTo(17);
    nodes.ok(N1, "drbdsetup disk-options 0 --c-plan-ahead=0 --resync-rate=4M");
    nodes.ok(N1, "drbdsetup primary 0 --force");
    nodes.hardware.advance(4000);
    assertThat(nodes.connection(N2)).isEqualTo("SyncTarget");
    assertThat(nodes.disks(N2)).isEqualTo("Inconsistent/UpToDate");
    nodes.hardware.advance(4500);
    assertThat(nodes.disks(N2)).isEqualTo("UpToDate/UpToDate");
  }

  @Test
  void aTargetWhoseSourceDiesStaysInconsistentAndCannotBePromoted() {
    TwoNodes nodes = TwoNodes.inSync();
    nodes.ok(N2, "drbdsetup disk-options 0 --c-plan-ahead=0 --resync-rate=1M");
    nodes.ok(N1, "drbdsetup disk-options 0 --c-plan-ahead=0 --resync-rate=1M");
    nodes.ok(N2, "drbdsetup invalidate 0");
    nodes.hardware.advance(500);
    assertThat(nodes.connection(N2)).isEqualTo("SyncTarget");
    nodes.powerOff(N1);
    nodes.hardware.advance(1000);
    assertThat(nodes.disks(N2)).isEqualTo("Inconsistent/DUnknown");
    assertThat(nodes.run(N2, "drbdsetup primary 0").exit()).isEqualTo(17);
  }

  @Test
  void aSecondPrimaryIsRefusedUnlessBothAreAllowedHere() {
    TwoNodes nodes = TwoNodes.inSync();
    nodes.ok(N1, "drbdsetup primary 0");
    ToolResult refused = nodes.run(N2, "drbdsetup primary 0");
    assertThat(refused.exit()).isEqualTo(11);
    assertThat(refused.err()).contains("(-1) Multiple primaries not allowed by config");
    nodes.allowTwoPrimaries(N2, "yes");
    nodes.ok(N2, "drbdsetup primary 0");
    assertThat(nodes.role(N1)).isEqualTo("Primary/Primary");
    assertThat(nodes.measured().dualPrimary()).hasSize(1);
    assertThat(nodes.measured().allowTwoPrimaries())
        .extracting(Period::subject)
        .containsExactly("node2 r0");
  }

  @Test
  void aOneSidedWindowIsFoundAtTheNextConnect() {
    TwoNodes nodes = TwoNodes.inSync();
    nodes.allowTwoPrimaries(N1, "yes");
    nodes.hardware.power().cutLink(N1, N2);
    nodes.hardware.advance(2000);
    assertThat(nodes.connection(N1)).isEqualTo("WFConnection");
    nodes.hardware.power().healLink(N1, N2);
    nodes.hardware.advance(500);
    assertThat(nodes.connection(N1)).isEqualTo("StandAlone");
    assertThat(nodes.connection(N2)).isEqualTo("StandAlone");
    assertThat(nodes.measured().splitBrains()).isZero();
  }

  @Test
  void deathOfThePeerIsNoticedAfterATimeButAtOnceByPrimary() {
    TwoNodes nodes = TwoNodes.inSync();
    nodes.ok(N1, "drbdsetup primary 0");
    nodes.powerOff(N1);
    assertThat(nodes.connection(N2)).isEqualTo("Connected");
    nodes.ok(N2, "drbdsetup primary 0");
    assertThat(nodes.role(N2)).isEqualTo("Primary/Unknown");
    assertThat(nodes.disks(N2)).isEqualTo("UpToDate/DUnknown");
  }

  @Test
  void aReturningNodeIsResyncedFromTheSurvivor() {
    TwoNodes nodes = TwoNodes.inSync();
    nodes.guest(N1);
    nodes.powerOff(N1);
    nodes.hardware.advance(1000);
    nodes.guest(N2);
    nodes.powerOn(N1);
    nodes.up(N1);
    nodes.hardware.advance(1000);
    assertThat(nodes.disks(N1)).isEqualTo("UpToDate/UpToDate");
    assertThat(nodes.role(N1)).isEqualTo("Secondary/Primary");
    assertThat(nodes.measured().splitBrains()).isZero();
    assertThat(nodes.measured().lostWrites()).isZero();
  }

  @Test
  void afterADivergenceThePolicyDecidesWhoseDataSurvives() {
    String[] policy = {"--after-sb-1pri=discard-secondary"};
    TwoNodes nodes = TwoNodes.inSync(policy);
    nodes.guest(N1);
    nodes.hardware.power().cutLink(N1, N2);
    nodes.hardware.advance(2000);
    nodes.ok(N2, "drbdsetup primary 0");
    nodes.ok(N2, "drbdsetup secondary 0");
    nodes.hardware.power().healLink(N1, N2);
    nodes.hardware.advance(1000);
    assertThat(nodes.measured().splitBrains()).isEqualTo(1);
    assertThat(nodes.disks(N1)).isEqualTo("UpToDate/UpToDate");
    assertThat(nodes.role(N1)).isEqualTo("Primary/Secondary");
    assertThat(nodes.measured().lostWrites()).isZero();
  }

  @Test
  void aPrimaryWithFencingStopsWritingUntilItIsResumed() {
    TwoNodes nodes = TwoNodes.inSync();
    nodes.ok(N1, "drbdsetup disk-options 0 --fencing=resource-and-stonith");
    nodes.guest(N1);
    nodes.powerOff(N2);
    nodes.hardware.advance(1000);
    assertThat(nodes.run(N1, "drbdsetup events2 --now").out()).contains("suspended:fencing");
    long stopped = nodes.measured().acknowledgedWrites();
    nodes.hardware.advance(1000);
    assertThat(nodes.measured().acknowledgedWrites()).isEqualTo(stopped);
    nodes.ok(N1, "drbdsetup resume-io 0");
    nodes.hardware.advance(1000);
    assertThat(nodes.measured().acknowledgedWrites()).isGreaterThan(stopped + 10);
  }

  @Test
  void aBrokenDiskIsDroppedAndTheGuestGoesOnThroughThePeer() {
    TwoNodes nodes = TwoNodes.inSync();
    nodes.guest(N1);
    nodes.hardware.troubles().breakDisk(N1, "/dev/vdb", true);
    nodes.hardware.advance(500);
    assertThat(nodes.disks(N1)).isEqualTo("Diskless/UpToDate");
    long before = nodes.measured().acknowledgedWrites();
    nodes.hardware.advance(500);
    assertThat(nodes.measured().acknowledgedWrites()).isGreaterThan(before + 10);
    assertThat(nodes.measured().ioErrors()).isZero();
    nodes.powerOff(N2);
    nodes.hardware.advance(1000);
    assertThat(nodes.measured().ioErrors()).isPositive();
  }

  @Test
  void waitConnectEndsWithTheConnectionOrItsTimeout() {
    TwoNodes nodes = new TwoNodes();
    nodes.ok(N1, "drbdmeta 0 v08 /dev/vdb internal create-md --force");
    nodes.up(N1);
    assertThat(nodes.run(N1, "drbdsetup wait-connect /dev/drbd0 --wfc-timeout=5").exit())
        .isEqualTo(5);
    CollectedOutput output = new CollectedOutput();
    nodes.hardware.start(N1, "drbdsetup", List.of("wait-connect", "0"), Map.of(), output);
    nodes.ok(N2, "drbdmeta 0 v08 /dev/vdb internal create-md --force");
    nodes.up(N2);
    assertThat(output.result().exit()).isEqualTo(-1);
    nodes.hardware.advance(500);
    assertThat(output.result().exit()).isZero();
  }

  @Test
  void outdateIsRefusedWhileConnectedAndAnOutdatedDiskIsNotPromoted() {
    TwoNodes nodes = TwoNodes.inSync();
    assertThat(nodes.run(N2, "drbdsetup outdate 0").exit()).isEqualTo(11);
    nodes.disconnect(N2);
    nodes.ok(N2, "drbdsetup outdate 0");
    assertThat(nodes.run(N2, "drbdsetup primary 0").exit()).isEqualTo(17);
    nodes.connect(N2);
    nodes.hardware.advance(500);
    assertThat(nodes.disks(N2)).isEqualTo("UpToDate/UpToDate");
  }

  @Test
  void anOutdatedDiskThatWasForcedHasAGenerationOfItsOwn() {
    TwoNodes nodes = TwoNodes.inSync();
    nodes.guest(N1);
    nodes.disconnect(N1);
    nodes.ok(N2, "drbdsetup outdate 0");
    assertThat(nodes.run(N2, "drbdsetup primary 0").exit()).isEqualTo(17);
    nodes.ok(N2, "drbdsetup primary 0 --force");
    assertThat(nodes.disks(N2)).startsWith("UpToDate/");
    nodes.ok(N2, "drbdsetup secondary 0");
    nodes.ok(N2, "drbdsetup outdate 0");
    nodes.connect(N1);
    nodes.hardware.advance(1000);
    assertThat(nodes.measured().splitBrains()).isEqualTo(1);
    assertThat(nodes.connection(N1)).isEqualTo("StandAlone");
    assertThat(nodes.connection(N2)).isEqualTo("StandAlone");
    assertThat(nodes.disks(N1)).startsWith("UpToDate/");
    assertThat(nodes.disks(N2)).startsWith("Outdated/");
  }

  @Test
  void consistentAndOutdatedVanishWhenTheyMeetWithTheSameData() {
    TwoNodes nodes = TwoNodes.inSync();
    nodes.disconnect(N2);
    nodes.ok(N2, "drbdsetup outdate 0");
    nodes.powerOff(N1);
    nodes.powerOn(N1);
    nodes.ok(N1, "drbdsetup new-resource r0");
    nodes.ok(N1, "drbdsetup new-minor r0 0 0");
    nodes.ok(N1, "drbdsetup attach 0 /dev/vdb /dev/vdb internal --fencing=resource-and-stonith");
    assertThat(nodes.disks(N1)).isEqualTo("Consistent/DUnknown");

    nodes.connect(N1);
    nodes.connect(N2);
    nodes.hardware.advance(500);

    assertThat(nodes.disks(N1)).isEqualTo("UpToDate/UpToDate");
    assertThat(nodes.disks(N2)).isEqualTo("UpToDate/UpToDate");
  }
}
