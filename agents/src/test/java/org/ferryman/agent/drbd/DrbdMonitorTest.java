// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfExit;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.status.DiskState;
import org.ferryman.tools.drbd.status.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DrbdMonitorTest extends DrbdAgentCalls {
  @ParameterizedTest
  @CsvSource({"SECONDARY, SUCCESS, 10000", "PRIMARY, RUNNING_PROMOTED, 10000"})
  void monitorTellsTheRoleAndPublishesTheScore(Role role, OcfExit exit, String score) {
    drbd.as(role);
    meta("interval", "10000");
    expect(OcfAction.MONITOR, exit);
    assertThat(cluster.attributes()).containsEntry(SCORE, score);
    assertThat(drbd.commands()).isEmpty();
  }

  @Test
  void probeThatFindsNothingLeavesTheScoreAlone() {
    drbd = new InMemoryDrbd();
    cluster.setAttribute(SCORE, "10000", null);
    meta("interval", "0");
    expect(OcfAction.MONITOR, OcfExit.NOT_RUNNING);
    assertThat(cluster.attributes()).containsEntry(SCORE, "10000");
    meta("interval", "10000");
    expect(OcfAction.MONITOR, OcfExit.NOT_RUNNING);
    assertThat(cluster.attributes()).doesNotContainKey(SCORE);
  }

  @Test
  void monitorOfTheUnknownIsAnErrorAndLeavesTheScoreAlone() {
    cluster.setAttribute(SCORE, "10000", null);
    drbd.everyRead(HUNG);
    expect(OcfAction.MONITOR, OcfExit.ERR_GENERIC, "did not answer");
    assertThat(cluster.attributes()).containsEntry(SCORE, "10000");
  }

  @Test
  void monitorWithoutToolsIsNotInstalled() {
    drbd.everyRead(new DrbdReading.Unknown("no such program", true));
    expect(OcfAction.MONITOR, OcfExit.ERR_INSTALLED, "no such program");
  }

  @Test
  void monitorWithoutModuleIsNotInstalled() {
    drbd = new InMemoryDrbd();
    drbd.moduleLoadable = false;
    expect(OcfAction.MONITOR, OcfExit.ERR_INSTALLED, "no module");
    meta("interval", "0");
    expect(OcfAction.MONITOR, OcfExit.ERR_INSTALLED, "no module");
    expect(OcfAction.STOP, OcfExit.SUCCESS);
  }

  @Test
  void degradedCodesAreForPacemaker() {
    drbd.as(Role.PRIMARY).disk = DiskState.DISKLESS;
    expect(OcfAction.MONITOR, OcfExit.DEGRADED_PROMOTED, "lost its disk");
    environment.remove("OCF_RESKEY_crm_feature_set");
    expect(OcfAction.MONITOR, OcfExit.RUNNING_PROMOTED, "lost its disk");
  }

  @Test
  void whoLooksByHandLeavesNoAttributeBehind() {
    environment.remove("OCF_RESKEY_crm_feature_set");
    for (OcfAction action : List.of(OcfAction.MONITOR, OcfAction.PROMOTE, OcfAction.DEMOTE)) {
      expect(action, OcfExit.SUCCESS);
      assertThat(cluster.attributes()).as(action.word()).isEmpty();
    }
    expect(OcfAction.STOP, OcfExit.SUCCESS);
    assertThat(cluster.attributes()).isEmpty();
    drbd = new InMemoryDrbd();
    expect(OcfAction.START, OcfExit.SUCCESS);
    assertThat(cluster.attributes()).isEmpty();
  }

  @Test
  void inAPlainCloneOfPacemakersPrimaryIsRunning() {
    drbd.as(Role.PRIMARY);
    environment.remove("OCF_RESKEY_CRM_meta_promoted_max");
    expect(OcfAction.MONITOR, OcfExit.SUCCESS);
    meta("promotable", "true");
    expect(OcfAction.MONITOR, OcfExit.RUNNING_PROMOTED);
  }

  @Test
  void troubleWithTheScoreIsNotTheResources() {
    cluster.fail("attrd hangs");
    expect(OcfAction.MONITOR, OcfExit.SUCCESS);
    assertThat(log.lines()).anyMatch(line -> line.contains("attrd hangs"));
  }

  @Test
  void attachingDiskLeavesTheScoreAlone() {
    drbd.disk = DiskState.ATTACHING;
    expect(OcfAction.MONITOR, OcfExit.SUCCESS);
    assertThat(cluster.attributes()).isEmpty();
    cluster.setAttribute(SCORE, "1000", null);
    expect(OcfAction.MONITOR, OcfExit.SUCCESS);
    assertThat(cluster.attributes()).containsEntry(SCORE, "1000");
  }

  @Test
  void unexpectedPrimaryCostsTheScoreOnlyIfTheClusterDoesNotKnowIt() {
    set("remove_master_score_if_peer_primary", "unexpected");
    drbd.peerRole = Role.PRIMARY;
    cluster.promoted().add("node2");
    expect(OcfAction.MONITOR, OcfExit.SUCCESS);
    assertThat(cluster.attributes()).containsEntry(SCORE, "10000");
    cluster.promoted().clear();
    expect(OcfAction.MONITOR, OcfExit.SUCCESS);
    assertThat(cluster.attributes()).doesNotContainKey(SCORE);
  }

  @Test
  void primaryPeerCostsTheScoreWhereAskedTo() {
    set("remove_master_score_if_peer_primary", "true");
    drbd.peerRole = Role.PRIMARY;
    cluster.promoted().add("node2");
    cluster.setAttribute(SCORE, "10000", null);
    expect(OcfAction.MONITOR, OcfExit.SUCCESS);
    assertThat(cluster.attributes()).doesNotContainKey(SCORE);
  }

  @Test
  void primaryWithEverythingUpToDateUnfencesWhereAskedTo() {
    drbd.as(Role.PRIMARY);
    set("unfence_if_all_uptodate", "true");
    set("unfence_extra_args", "--quiet");
    expect(OcfAction.MONITOR, OcfExit.RUNNING_PROMOTED);
    assertThat(drbd.commands()).containsExactly("unfence-peer --quiet");
    drbd.peerDisk = DiskState.OUTDATED;
    expect(OcfAction.MONITOR, OcfExit.RUNNING_PROMOTED);
    drbd.as(Role.SECONDARY).peerDisk = DiskState.UP_TO_DATE;
    expect(OcfAction.MONITOR, OcfExit.SUCCESS);
    assertThat(drbd.commands()).hasSize(1);
  }

  @Test
  void badScoresFallBackAndSaySo() {
    set("adjust_master_score", "9 8 7 6");
    expect(OcfAction.MONITOR, OcfExit.SUCCESS);
    assertThat(cluster.attributes()).containsEntry(SCORE, "10000");
    assertThat(log.lines()).anyMatch(line -> line.contains("9 8 7 6"));
    set("adjust_master_score", "a b c d");
    expect(OcfAction.MONITOR, OcfExit.SUCCESS);
    assertThat(cluster.attributes()).containsEntry(SCORE, "10000");
    set("adjust_master_score", "1 2 3 4");
    expect(OcfAction.MONITOR, OcfExit.SUCCESS);
    assertThat(cluster.attributes()).containsEntry(SCORE, "4");
  }
}
