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
package org.ferryman.drbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ferryman.cluster.BoundedPromotionScores;
import org.ferryman.cluster.InMemoryCluster;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Deadline;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OcfFailure;
import org.ferryman.ocf.OcfRequest;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.RecordingLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DrbdAgentTest {
  private static final DrbdReading HUNG =
      new DrbdReading.Unknown("'drbdsetup events2' did not answer within 10.0 s and was killed");
  private static final String SCORE = "master-drbd-r0";

  private InMemoryDrbd drbd = InMemoryDrbd.running();
  private final InMemoryCluster cluster = new InMemoryCluster();
  private final RecordingLog log = new RecordingLog();
  private final Cancellation cancellation = new Cancellation();
  private final Map<String, String> environment =
      new HashMap<>(
          Map.of(
              "OCF_RESOURCE_INSTANCE", "drbd-r0:1",
              "OCF_RESKEY_drbd_resource", "r0",
              "OCF_RESKEY_crm_feature_set", "3.16.2",
              "OCF_RESKEY_CRM_meta_promoted_max", "1",
              "OCF_RESKEY_CRM_meta_clone_max", "2",
              "OCF_RESKEY_CRM_meta_notify", "true"));
  private DeviceHolders.Reading holders = new DeviceHolders.Reading.Known(List.of());
  private final List<Set<Integer>> askedHolders = new ArrayList<>();
  private Duration time = Duration.ofMillis(400);
  private boolean root = true;

  private OcfAnswer perform(OcfAction action) {
    DrbdAgent agent =
        new DrbdAgent(
            drbd,
            cluster,
            new BoundedPromotionScores(cluster, Duration.ofSeconds(1)),
            (minors, operation) -> {
              askedHolders.add(minors);
              return holders;
            },
            new DrbdAgentConfig("node1", root, Duration.ofMillis(5), Duration.ofMillis(20)));
    OcfRequest request = new OcfRequest(action, environment);
    agent.definition().check(request);
    return agent.perform(request, new Operation(Deadline.after(time), cancellation, log));
  }

  private void expect(OcfAction action, OcfExit exit) {
    OcfAnswer answer = perform(action);
    assertThat(answer.exit()).as(answer.reason()).isEqualTo(exit);
  }

  private OcfAnswer expect(OcfAction action, OcfExit exit, String reason) {
    OcfAnswer answer = perform(action);
    assertThat(answer.exit()).as(answer.reason()).isEqualTo(exit);
    assertThat(answer.reason()).contains(reason);
    return answer;
  }

  private void set(String parameter, String value) {
    environment.put("OCF_RESKEY_" + parameter, value);
  }

  private void meta(String name, String value) {
    set("CRM_meta_" + name, value);
  }

  private void expectFailure(OcfAction action, OcfExit exit, String reason) {
    assertThatThrownBy(() -> perform(action))
        .isInstanceOfSatisfying(OcfFailure.class, it -> assertThat(it.exit()).isEqualTo(exit))
        .hasMessageContaining(reason);
  }

  // --- start

  @Test
  void startBringsUpAndGivesAScore() {
    drbd = new InMemoryDrbd();
    set("wfc_timeout", "no");
    expect(OcfAction.START, OcfExit.SUCCESS);
    assertThat(drbd.commands()).containsExactly("modprobe", "check-resize", "adjust");
    assertThat(drbd.configured).isTrue();
    assertThat(cluster.attributes()).containsEntry(SCORE, "1000");
  }

  @Test
  void startOfWhatRunsAdjustsAndSucceeds() {
    expect(OcfAction.START, OcfExit.SUCCESS);
    assertThat(drbd.commands()).containsExactly("modprobe", "adjust");
    assertThat(cluster.attributes()).containsEntry(SCORE, "10000");
  }

  @Test
  void startEndsSecondaryAndSaysWhy() {
    drbd.as(Role.PRIMARY);
    expect(OcfAction.START, OcfExit.SUCCESS);
    assertThat(drbd.role).isEqualTo(Role.SECONDARY);
    assertThat(log.lines())
        .anyMatch(line -> line.startsWith("WARN") && line.contains("is Primary already"));
  }

  @Test
  void startOfAPrimaryInUseFailsAndNamesTheHolder() {
    drbd.as(Role.PRIMARY).heldOpen = -1;
    holders = new DeviceHolders.Reading.Known(List.of("guest vm1 (domain 3) as xvda"));
    expect(OcfAction.START, OcfExit.ERR_GENERIC, "held by guest vm1 (domain 3) as xvda");
    assertThat(drbd.role).isEqualTo(Role.PRIMARY);
  }

  @Test
  void startWaitsForThePeerAndForItsScore() {
    drbd = new InMemoryDrbd();
    Runnable nothing = () -> {};
    Runnable peerComes =
        () -> {
          drbd.connection = ConnectionState.CONNECTED;
          drbd.peerRole = Role.SECONDARY;
          drbd.peerDisk = DiskState.UP_TO_DATE;
        };
    drbd.beforeReads.addAll(List.of(nothing, nothing, nothing, nothing, nothing, peerComes));
    time = Duration.ofSeconds(20);
    expect(OcfAction.START, OcfExit.SUCCESS);
    assertThat(cluster.attributes()).containsEntry(SCORE, "10000");
  }

  @Test
  void startDoesNotFailForAPeerThatStaysAway() {
    drbd = new InMemoryDrbd();
    set("wfc_timeout", "0");
    expect(OcfAction.START, OcfExit.SUCCESS);
    assertThat(drbd.connection).isEqualTo(ConnectionState.CONNECTING);
  }

  @Test
  void startWithoutModuleIsNotInstalled() {
    drbd = new InMemoryDrbd();
    drbd.moduleLoadable = false;
    expectFailure(OcfAction.START, OcfExit.ERR_INSTALLED, "module drbd not found");
    assertThat(drbd.commands()).containsExactly("modprobe");
  }

  @Test
  void startOfWhatIsNotDefinedIsNotInstalledAndTriesNothing() {
    drbd = new InMemoryDrbd();
    drbd.defined = false;
    expectFailure(OcfAction.START, OcfExit.ERR_INSTALLED, "not defined");
    assertThat(drbd.commands()).isEmpty();
  }

  @Test
  void startWithABadDiskGivesUpAfterTheSecondTry() {
    drbd = new InMemoryDrbd();
    drbd.diskOnceAttached = DiskState.DISKLESS;
    expect(OcfAction.START, OcfExit.ERR_GENERIC, "volume 0 of r0 has no disk");
    assertThat(drbd.commands()).containsExactly("modprobe", "check-resize", "adjust", "adjust");
  }

  @Test
  void startThatCanNotBringUpTellsWhatDrbdSaid() {
    drbd = new InMemoryDrbd();
    drbd.on("adjust", new DrbdOutcome.Failed("No valid meta data found"));
    expect(OcfAction.START, OcfExit.ERR_GENERIC, "No valid meta data found");
  }

  @Test
  void startWaitsForTheDeviceNode() {
    drbd.deviceNodeAppearsAfter = 1;
    time = Duration.ofSeconds(20);
    expect(OcfAction.START, OcfExit.SUCCESS);
    drbd.deviceNodeAppearsAfter = 1_000_000;
    time = Duration.ofMillis(200);
    expectFailure(OcfAction.START, OcfExit.ERR_GENERIC, "/dev/drbd0");
  }

  @Test
  void startConnectsOnlyOncePromotedWhereAskedTo() {
    drbd = new InMemoryDrbd();
    set("connect_only_after_promote", "true");
    expect(OcfAction.START, OcfExit.SUCCESS);
    assertThat(drbd.commands()).contains("adjust --skip-net").doesNotContain("adjust");
    assertThat(drbd.connection).isEqualTo(ConnectionState.STAND_ALONE);
    expect(OcfAction.PROMOTE, OcfExit.SUCCESS);
    assertThat(drbd.commands()).endsWith("primary", "adjust");
    assertThat(drbd.connection).isEqualTo(ConnectionState.CONNECTING);
  }

  @Test
  void startNeedsTheModuleVersionAskedFor() {
    set("require_drbd_module_version_ge", "9.0.0");
    expectFailure(OcfAction.START, OcfExit.ERR_INSTALLED, "8.4.11");
    set("require_drbd_module_version_ge", "8.4.0");
    set("require_drbd_module_version_lt", "8.4.11");
    expectFailure(OcfAction.START, OcfExit.ERR_INSTALLED, "8.4.11");
    set("require_drbd_module_version_lt", "9.0.0");
    expect(OcfAction.START, OcfExit.SUCCESS);
  }

  // --- stop

  @Test
  void stopTakesDownAndDeletesTheScore() {
    cluster.setAttribute(SCORE, "10000", null);
    expect(OcfAction.STOP, OcfExit.SUCCESS);
    assertThat(drbd.configured).isFalse();
    assertThat(cluster.attributes()).doesNotContainKey(SCORE);
  }

  @Test
  void stopOfWhatIsDownSucceeds() {
    drbd = new InMemoryDrbd();
    expect(OcfAction.STOP, OcfExit.SUCCESS);
    assertThat(drbd.commands()).isEmpty();
  }

  @Test
  void stopIsNotBelievedUntilReadSo() {
    drbd.on("down", new DrbdOutcome.Done());
    expect(OcfAction.STOP, OcfExit.ERR_GENERIC, "DRBD took the command");
    assertThat(drbd.configured).isTrue();
  }

  @Test
  void stopWaitsForADeviceToBeLetGo() {
    drbd.as(Role.PRIMARY).heldOpen = 3;
    time = Duration.ofSeconds(20);
    expect(OcfAction.STOP, OcfExit.SUCCESS);
    assertThat(drbd.commands()).containsExactly("down", "down", "down", "down");
  }

  @Test
  void stopOfADeviceHeldOpenFailsAndNamesTheHolder() {
    drbd.as(Role.PRIMARY).heldOpen = -1;
    holders = new DeviceHolders.Reading.Known(List.of("guest vm1 (domain 3) as xvda"));
    expect(OcfAction.STOP, OcfExit.ERR_GENERIC, "held by guest vm1");
    assertThat(drbd.configured).isTrue();
    assertThat(askedHolders).isNotEmpty().allMatch(Set.of(0)::equals);
  }

  @Test
  void stopWithoutUsableConfigurationAsksTheKernelDirectly() {
    drbd.on("down", new DrbdOutcome.Failed("'drbdadm down r0' exited with 10: parse error"));
    expect(OcfAction.STOP, OcfExit.SUCCESS);
    assertThat(drbd.commands()).containsExactly("down", "drbdsetup down");
    assertThat(log.lines()).anyMatch(line -> line.contains("without the configuration"));
  }

  @Test
  void stopNeverSucceedsWhileTheStateIsUnknown() {
    drbd.everyRead(HUNG);
    expect(OcfAction.STOP, OcfExit.ERR_GENERIC, "did not answer");
    assertThat(drbd.commands()).contains("down");
    drbd.everyRead(new DrbdReading.Unknown("no drbdsetup", true));
    expect(OcfAction.STOP, OcfExit.ERR_GENERIC, "no drbdsetup");
  }

  @Test
  void stopSucceedsOnceTheStateIsKnownAgain() {
    drbd.nextRead(HUNG);
    expect(OcfAction.STOP, OcfExit.SUCCESS);
    assertThat(drbd.configured).isFalse();
  }

  @Test
  void stopOfAHungToolTellsSo() {
    drbd.hangOn("down");
    drbd.hangOn("drbdsetup down");
    expect(OcfAction.STOP, OcfExit.ERR_GENERIC, "did not answer");
  }

  @Test
  void stopIsNotHeldUpByTheClonesConfiguration() {
    meta("clone_node_max", "5");
    meta("notify", "false");
    drbd.defined = false;
    expect(OcfAction.STOP, OcfExit.SUCCESS);
  }

  @Test
  void stopBesideAPrimaryOutdatesWhereAskedTo() {
    set("stop_outdates_secondary", "yes");
    drbd.peerRole = Role.PRIMARY;
    expect(OcfAction.STOP, OcfExit.SUCCESS);
    assertThat(drbd.commands()).containsExactly("down", "outdate");
  }

  @Test
  void stopOutdatesNothingUnlessAskedOrWithoutAPrimary() {
    drbd.peerRole = Role.PRIMARY;
    expect(OcfAction.STOP, OcfExit.SUCCESS);
    drbd = InMemoryDrbd.running();
    set("stop_outdates_secondary", "yes");
    meta("notify_promoted_uname", "node1 node2");
    meta("notify_stop_uname", "node2");
    expect(OcfAction.STOP, OcfExit.SUCCESS);
    assertThat(drbd.outdated).isFalse();
  }

  // --- promote

  @Test
  void promoteMakesPrimaryAndRefreshesTheScore() {
    expect(OcfAction.PROMOTE, OcfExit.SUCCESS);
    assertThat(drbd.role).isEqualTo(Role.PRIMARY);
    assertThat(cluster.attributes()).containsEntry(SCORE, "10000");
    expect(OcfAction.PROMOTE, OcfExit.SUCCESS);
    assertThat(drbd.commands()).containsExactly("primary");
  }

  @Test
  void promoteWithoutGoodDataIsRefusedAtOnce() {
    drbd.disk = DiskState.OUTDATED;
    drbd.peerDisk = DiskState.DUNKNOWN;
    time = Duration.ofMinutes(10);
    expect(OcfAction.PROMOTE, OcfExit.ERR_GENERIC, "Need access to UpToDate data");
    assertThat(drbd.commands()).containsExactly("primary");
  }

  @Test
  void promoteAfterThePeersDeathAsksTheKernelToFindOut() {
    drbd.peerRole = Role.PRIMARY;
    drbd.peerSilentlyDead = true;
    expect(OcfAction.PROMOTE, OcfExit.SUCCESS);
    assertThat(drbd.role).isEqualTo(Role.PRIMARY);
  }

  @Test
  void promoteBesideALivingPrimaryIsRefusedAndNamesTheNode() {
    drbd.peerRole = Role.PRIMARY;
    assertThat(
            expect(OcfAction.PROMOTE, OcfExit.ERR_GENERIC, "Multiple primaries not allowed")
                .reason())
        .contains("r0 is Primary on node2");
    assertThat(drbd.role).isEqualTo(Role.SECONDARY);
  }

  @Test
  void promoteNeverMakesASecondPrimaryEvenWhereDrbdWouldAllowIt() {
    drbd.peerRole = Role.PRIMARY;
    drbd.twoPrimariesAllowed = true;
    expect(OcfAction.PROMOTE, OcfExit.ERR_GENERIC, "r0 is Primary on node2");
    assertThat(drbd.commands()).doesNotContain("primary");
  }

  @Test
  void promoteGoesOnOnceThePeerIsDemoted() {
    drbd.peerRole = Role.PRIMARY;
    drbd.twoPrimariesAllowed = true;
    Runnable nothing = () -> {};
    drbd.beforeReads.addAll(List.of(nothing, nothing, () -> drbd.peerRole = Role.SECONDARY));
    time = Duration.ofSeconds(20);
    expect(OcfAction.PROMOTE, OcfExit.SUCCESS);
    assertThat(drbd.role).isEqualTo(Role.PRIMARY);
  }

  @Test
  void promoteGivesUpEarlyOnAPrimaryPeerWhereAskedTo() {
    set("fail_promote_early_if_peer_primary", "true");
    cluster.setAttribute(SCORE, "10000", null);
    drbd.peerRole = Role.PRIMARY;
    time = Duration.ofMinutes(10);
    expect(OcfAction.PROMOTE, OcfExit.ERR_GENERIC, "r0 is Primary on node2");
    assertThat(drbd.commands()).containsExactly("primary");
    assertThat(cluster.attributes()).doesNotContainKey(SCORE);
  }

  @Test
  void promoteTriesAgainWhatCanPass() {
    drbd.nextRead(HUNG);
    expect(OcfAction.PROMOTE, OcfExit.SUCCESS);
    drbd.as(Role.SECONDARY);
    drbd.on("primary", new DrbdOutcome.Refused("(-10) State change was refused by peer node"));
    expect(OcfAction.PROMOTE, OcfExit.ERR_GENERIC, "refused by peer node");
    assertThat(drbd.commands()).hasSizeGreaterThan(2);
  }

  @Test
  void promoteOfWhatIsNotStartedOrNotKnownFails() {
    drbd.everyRead(HUNG);
    expect(OcfAction.PROMOTE, OcfExit.ERR_GENERIC, "is not known");
    assertThat(drbd.commands()).isEmpty();
    drbd = new InMemoryDrbd();
    expect(OcfAction.PROMOTE, OcfExit.ERR_GENERIC, "not started");
    drbd.everyRead(new DrbdReading.Unknown("no drbdsetup", true));
    expect(OcfAction.PROMOTE, OcfExit.ERR_INSTALLED, "no drbdsetup");
  }

  // --- demote

  @Test
  void demoteMakesSecondary() {
    drbd.as(Role.PRIMARY);
    expect(OcfAction.DEMOTE, OcfExit.SUCCESS);
    assertThat(drbd.role).isEqualTo(Role.SECONDARY);
    expect(OcfAction.DEMOTE, OcfExit.SUCCESS);
    assertThat(drbd.commands()).containsExactly("secondary");
  }

  @Test
  void demoteWaitsForADeviceToBeLetGoAndNamesTheHolderMeanwhile() {
    drbd.as(Role.PRIMARY).heldOpen = 2;
    holders = new DeviceHolders.Reading.Known(List.of("guest vm1 (domain 3) as xvda"));
    time = Duration.ofSeconds(20);
    expect(OcfAction.DEMOTE, OcfExit.SUCCESS);
    assertThat(log.lines())
        .anyMatch(line -> line.contains("held by guest vm1") && line.contains("trying again"));
  }

  @Test
  void demoteOfADeviceHeldOpenFailsWithWhatIsKnownOfTheHolder() {
    drbd.as(Role.PRIMARY).heldOpen = -1;
    expect(OcfAction.DEMOTE, OcfExit.ERR_GENERIC, "no guest holds it");
    holders = new DeviceHolders.Reading.Unknown("xenstore hangs");
    expect(OcfAction.DEMOTE, OcfExit.ERR_GENERIC, "xenstore hangs");
    assertThat(drbd.role).isEqualTo(Role.PRIMARY);
  }

  @Test
  void demoteOfWhatIsDownIsNotRunning() {
    drbd = new InMemoryDrbd();
    expect(OcfAction.DEMOTE, OcfExit.NOT_RUNNING, "not configured");
  }

  @Test
  void demoteNeverSucceedsWhileTheRoleIsUnknown() {
    drbd.as(Role.PRIMARY).everyRead(HUNG);
    expect(OcfAction.DEMOTE, OcfExit.ERR_GENERIC, "its state is not known");
    assertThat(drbd.commands()).contains("secondary");
  }

  // --- monitor

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
  void degradedCodesAreForPacemaker() {
    drbd.as(Role.PRIMARY).disk = DiskState.DISKLESS;
    expect(OcfAction.MONITOR, OcfExit.DEGRADED_PROMOTED, "lost its disk");
    environment.remove("OCF_RESKEY_crm_feature_set");
    expect(OcfAction.MONITOR, OcfExit.RUNNING_PROMOTED, "lost its disk");
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
    set("adjust_master_score", "1 2 3 4");
    expect(OcfAction.MONITOR, OcfExit.SUCCESS);
    assertThat(cluster.attributes()).containsEntry(SCORE, "4");
  }

  // --- notify, reload-agent, validate-all

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

  @Test
  void notifyAfterAnythingRefreshesTheScore() {
    meta("notify_type", "post");
    meta("notify_operation", "demote");
    expect(OcfAction.NOTIFY, OcfExit.SUCCESS);
    assertThat(cluster.attributes()).containsEntry(SCORE, "10000");
    assertThat(drbd.commands()).isEmpty();
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

  // --- every action

  @ParameterizedTest
  @EnumSource(
      value = OcfAction.class,
      names = {"START", "STOP", "PROMOTE", "DEMOTE", "MONITOR", "NOTIFY", "RELOAD_AGENT"})
  void othersThanRootAreTurnedAwayBeforeAnythingIsTried(OcfAction action) {
    root = false;
    expectFailure(action, OcfExit.ERR_PERM, "only root");
    assertThat(drbd.commands()).isEmpty();
    assertThat(cluster.attributes()).isEmpty();
  }

  @Test
  void othersThanRootMayValidateTheParameters() {
    root = false;
    expect(OcfAction.VALIDATE_ALL, OcfExit.SUCCESS);
  }

  @ParameterizedTest
  @EnumSource(
      value = OcfAction.class,
      names = {"PROMOTE", "DEMOTE", "STOP"})
  void cancellationEndsTheWait(OcfAction action) {
    drbd.as(action == OcfAction.PROMOTE ? Role.SECONDARY : Role.PRIMARY).heldOpen = -1;
    drbd.on("primary", new DrbdOutcome.Refused("not now"));
    time = Duration.ofMinutes(10);
    Runnable cancel = () -> cancellation.cancel("a stop takes its place");
    drbd.beforeReads.addAll(List.of(() -> {}, () -> {}, cancel));
    expectFailure(action, OcfExit.ERR_GENERIC, "a stop takes its place");
  }

  @ParameterizedTest
  @CsvSource({
    "clone_node_max, 2, clone-node-max=1",
    "promoted_node_max, 2, promoted-node-max=1",
    "promoted_max, 3, promoted-max",
    "promoted_max, x, promoted-max",
    "clone_max, 3, clone-max",
    "notify, false, notify=true",
  })
  void wrongCloneIsWrongEverywhere(String name, String value, String reason) {
    meta(name, value);
    expectFailure(OcfAction.START, OcfExit.ERR_CONFIGURED, reason);
    assertThat(drbd.commands()).isEmpty();
  }

  @Test
  void notificationsCanBeDoneWithout() {
    meta("notify", "false");
    expect(OcfAction.MONITOR, OcfExit.SUCCESS);
    set("ignore_missing_notifications", "true");
    expect(OcfAction.START, OcfExit.SUCCESS);
  }

  @Test
  void nineMayHaveMorePeers() {
    meta("clone_max", "3");
    drbd.module = new DrbdVersion(9, 1, 12);
    expect(OcfAction.START, OcfExit.SUCCESS);
    meta("promoted_max", "2");
    expectFailure(OcfAction.START, OcfExit.ERR_CONFIGURED, "clone-max");
  }

  @Test
  void twoPromotedNeedAConfigurationThatAllowsIt() {
    meta("promoted_max", "2");
    expectFailure(OcfAction.START, OcfExit.ERR_CONFIGURED, "allow-two-primaries");
    drbd.twoPrimariesAllowed = true;
    expect(OcfAction.START, OcfExit.SUCCESS);
  }

  @Test
  void testToolsWithoutMetaAttributesAreServed() {
    environment.keySet().removeIf(name -> name.contains("CRM_meta") || name.contains("crm_"));
    expect(OcfAction.START, OcfExit.SUCCESS);
    expect(OcfAction.PROMOTE, OcfExit.SUCCESS);
    expect(OcfAction.MONITOR, OcfExit.RUNNING_PROMOTED);
    expect(OcfAction.NOTIFY, OcfExit.SUCCESS);
    expect(OcfAction.DEMOTE, OcfExit.SUCCESS);
    expect(OcfAction.STOP, OcfExit.SUCCESS);
  }

  @ParameterizedTest
  @CsvSource({
    "drbd_resource, ''",
    "drbd_resource, all",
    "drbd_resource, 'r0;reboot'",
    "drbd_resource, ../r0",
    "drbdconf, relative.conf",
    "drbdconf, /etc/../shadow",
    "stop_outdates_secondary, perhaps",
    "require_drbd_module_version_ge, nine",
  })
  void badParametersAreRefusedBeforeAnythingIsTried(String name, String value) {
    set(name, value);
    expectFailure(OcfAction.START, OcfExit.ERR_CONFIGURED, name);
    assertThat(drbd.commands()).isEmpty();
  }
}
