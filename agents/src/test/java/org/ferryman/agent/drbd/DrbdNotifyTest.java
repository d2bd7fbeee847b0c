// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

import static org.assertj.core.api.Assertions.assertThat;

import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfExit;
import org.ferryman.tools.drbd.DrbdOutcome;
import org.ferryman.tools.drbd.status.ConnectionState;
import org.ferryman.tools.drbd.status.DiskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DrbdNotifyTest extends DrbdAgentCalls {
  @Test
  void notifyOfAStartAdjusts() {
    meta("notify_type", "pre");
    meta("notify_operation", "start");
    expect(OcfAction.NOTIFY, OcfExit.SUCCESS);
    assertThat(drbd.commands()).containsExactly("adjust");
    assertThat(cluster.attributes()).isEmpty();
    set("connect_only_after_promote", "true");
    expect(OcfAction.NOTIFY, OcfExit.SUCCESS);
    assertThat(drbd.commands()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"start, node3", "promoted, node3", "master, node3", "unpromoted, node2"})
  void notifyOfAStartAdjustsTowardsTheNodeThatItNames(String list, String peer) {
    meta("notify_type", "pre");
    meta("notify_operation", "start");
    meta("notify_unpromoted_uname", "node1 node2");
    meta("notify_slave_uname", "node1 node2");
    if (!list.equals("unpromoted")) {
      meta("notify_" + list + "_uname", "NODE1 node3");
    }
    expect(OcfAction.NOTIFY, OcfExit.SUCCESS);
    assertThat(drbd.adjustedTowards).contains(peer);
  }

  /** Pacemaker's names are not DRBD's there; drbdadm knows no "beta". */
  @Test
  void notifyWherePacemakerHasOtherNamesAdjustsTowardsNobodyThatDrbdDoesNotKnow() {
    meta("on_node", "alpha");
    meta("notify_type", "pre");
    meta("notify_operation", "start");
    meta("notify_start_uname", "alpha beta");
    expect(OcfAction.NOTIFY, OcfExit.SUCCESS);
    assertThat(drbd.adjustedTowards).isEmpty();
    meta("notify_start_uname", "alpha node2");
    expect(OcfAction.NOTIFY, OcfExit.SUCCESS);
    assertThat(drbd.adjustedTowards).contains("node2");
  }

  @Test
  void thisNodesOwnPromotionUnderPacemakersNameOutdatesNothing() {
    set("stop_outdates_secondary", "true");
    meta("on_node", "alpha");
    meta("notify_type", "post");
    meta("notify_operation", "promote");
    meta("notify_promoted_uname", "alpha");
    drbd.connection = ConnectionState.CONNECTING;
    drbd.peerDisk = DiskState.DUNKNOWN;
    expect(OcfAction.NOTIFY, OcfExit.SUCCESS);
    expect(OcfAction.STOP, OcfExit.SUCCESS);
    assertThat(drbd.outdated).isFalse();
  }

  @Test
  void notifyAfterAnythingRefreshesTheScore() {
    meta("notify_type", "post");
    meta("notify_operation", "demote");
    expect(OcfAction.NOTIFY, OcfExit.SUCCESS);
    assertThat(cluster.attributes()).containsEntry(SCORE, "10000");
    assertThat(drbd.commands()).isEmpty();
  }

  @Test
  void notifyAfterItsOwnStopLeavesNoScore() {
    drbd = new InMemoryDrbd();
    cluster.setAttribute(SCORE, "10000", null);
    meta("notify_type", "post");
    meta("notify_operation", "stop");
    expect(OcfAction.NOTIFY, OcfExit.SUCCESS);
    assertThat(cluster.attributes()).doesNotContainKey(SCORE);
  }

  @Test
  void notifyOutdatesACutOffSecondaryBesideAPrimaryWhereAskedTo() {
    set("stop_outdates_secondary", "true");
    meta("notify_type", "post");
    meta("notify_operation", "promote");
    meta("notify_promoted_uname", "node2");
    drbd.connection = ConnectionState.CONNECTING;
    drbd.peerDisk = DiskState.DUNKNOWN;
    expect(OcfAction.NOTIFY, OcfExit.SUCCESS);
    assertThat(drbd.outdated).isTrue();
    assertThat(cluster.attributes()).doesNotContainKey(SCORE);
  }

  @Test
  void notifyNeverFails() {
    expect(OcfAction.NOTIFY, OcfExit.SUCCESS);
    meta("notify_type", "post");
    meta("notify_operation", "start");
    drbd.on("adjust", new DrbdOutcome.Failed("no"));
    drbd.everyRead(HUNG);
    expect(OcfAction.NOTIFY, OcfExit.SUCCESS);
    assertThat(log.lines()).hasSize(2);
  }

  @Test
  void reloadTakesOverTheScores() {
    set("adjust_master_score", "1 2 3 4");
    expect(OcfAction.RELOAD_AGENT, OcfExit.SUCCESS);
    assertThat(cluster.attributes()).containsEntry(SCORE, "4");
    assertThat(drbd.commands()).containsExactly("adjust");
    drbd = new InMemoryDrbd();
    expect(OcfAction.RELOAD_AGENT, OcfExit.ERR_GENERIC, "not running");
    assertThat(cluster.attributes()).doesNotContainKey(SCORE);
    cluster.setAttribute(SCORE, "4", null);
    drbd.everyRead(HUNG);
    expect(OcfAction.RELOAD_AGENT, OcfExit.ERR_GENERIC, "not known");
    assertThat(cluster.attributes()).containsEntry(SCORE, "4");
  }

  @Test
  void validationLooksAtTheNodeOnlyWhereAskedTo() {
    drbd.defined = false;
    expect(OcfAction.VALIDATE_ALL, OcfExit.SUCCESS);
    environment.put("OCF_CHECK_LEVEL", "10");
    expectFailure(OcfAction.VALIDATE_ALL, OcfExit.ERR_INSTALLED, "not defined");
    drbd.defined = true;
    expect(OcfAction.VALIDATE_ALL, OcfExit.SUCCESS);
    drbd.moduleLoadable = false;
    expectFailure(OcfAction.VALIDATE_ALL, OcfExit.ERR_INSTALLED, "no module");
    assertThat(drbd.commands()).isEmpty();
  }
}
