// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing.stale;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Deadline;
import org.ferryman.exec.ScriptedCommandRunner;
import org.ferryman.handover.disks.DiskFacts;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.status.ConnectionState;
import org.ferryman.tools.drbd.status.DiskState;
import org.ferryman.tools.drbd.status.Role;
import org.ferryman.tools.pacemaker.FencingConfig;
import org.ferryman.tools.pacemaker.NodeName;
import org.ferryman.tools.pacemaker.PacemakerTools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterObstaclesTest {
  private static final String ASK_NODES =
      "crm_mon --one-shot --output-as=xml --exclude=all"
          + " --include=options,nodes,resources,failcounts";
  private static final String ASK_NODE1 =
      "crmadmin --output-as=xml --timeout=2000ms --status=node1";
  private static final String HEARD =
      "<pacemaker-result><crmd node_name='node1' result='ok'/></pacemaker-result>";

  @TempDir private Path folder;
  private final ScriptedCommandRunner tools = new ScriptedCommandRunner();

  private static String node(String name, boolean online, boolean standby) {
    return "<node name='%s' online='%s' standby='%s' pending='false' unclean='false' expected_up='true'/>"
        .formatted(name, online, standby);
  }

  /** The guest is active on node1; this is node2. */
  private void cluster(boolean node1Online, boolean standby, String failCount) {
    tools.on(
        ASK_NODES,
        0,
        "<pacemaker-result><summary><cluster_options stonith-enabled='false'/></summary><nodes>"
            + node("node1", node1Online, false)
            + node("node2", true, standby)
            + "</nodes><resources><resource id='vm1' role='Started' active='true' failed='false'>"
            + "<node name='node1'/></resource></resources>"
            + "<node_history><node name='node2'><resource_history id='vm1'"
            + " migration-threshold='3' fail-count='"
            + failCount
            + "'/></node></node_history></pacemaker-result>",
        "");
  }

  private String look(DiskFacts disk) {
    return look(disk, "node2");
  }

  private String look(DiskFacts disk, String here) {
    return new ClusterObstacles(
            new PacemakerTools(tools, java.util.Map.of(), FencingConfig.LOOKING),
            new ContactFiles(folder),
            NodeName.fixed(here))
        .to(
            "vm1",
            List.of(disk),
            new Operation(
                Deadline.after(Duration.ofSeconds(5)), new Cancellation(), (level, line) -> {}));
  }

  private static DiskFacts disk(DiskState disk, ConnectionState connection) {
    boolean connected = connection == ConnectionState.CONNECTED;
    return new DiskFacts(
        "r0",
        "",
        true,
        Role.SECONDARY,
        disk,
        connection,
        connected ? Role.PRIMARY : Role.UNKNOWN,
        connected ? DiskState.UP_TO_DATE : DiskState.DUNKNOWN,
        connected);
  }

  /** Whatever the kernel calls this node. */
  @Test
  void whereTheGuestRunsUnderPacemakersNameNothingIsInItsWay() {
    cluster(true, false, "0");
    assertThat(look(disk(DiskState.UP_TO_DATE, ConnectionState.CONNECTING), "node1")).isEmpty();
  }

  @Test
  void nothingStandsInTheWayOfAWholePair() {
    cluster(true, false, "0");
    assertThat(look(disk(DiskState.UP_TO_DATE, ConnectionState.CONNECTED))).isEmpty();
    assertThat(look(disk(DiskState.INCONSISTENT, ConnectionState.CONNECTED))).isEmpty();
  }

  @Test
  void dataThatWasLeftBehindIsOfNoUseWhereverTheGuestIs() {
    cluster(false, false, "0");
    new ContactFiles(folder)
        .change(DrbdResource.named("r0"), past -> past.foundStale("node1 has written since noon"));
    assertThat(look(disk(DiskState.OUTDATED, ConnectionState.CONNECTING)))
        .isEqualTo("r0 is Outdated here: node1 has written since noon");
    assertThat(look(disk(DiskState.INCONSISTENT, ConnectionState.STAND_ALONE)))
        .contains("Inconsistent");
  }

  @Test
  void aLinkThatIsDownBansOnlyBesideAHostThatAnswers() {
    cluster(true, false, "0");
    DiskFacts cut = disk(DiskState.UP_TO_DATE, ConnectionState.CONNECTING);
    tools.on(ASK_NODE1, 1, "", "no answer");
    assertThat(look(cut)).as("it may have died, and this disk be needed").isEmpty();
    tools.on(ASK_NODE1, 0, HEARD, "");
    assertThat(look(cut)).contains("r0 is not connected to node1, where the guest runs");
    assertThat(look(disk(DiskState.UP_TO_DATE, ConnectionState.STAND_ALONE)))
        .contains("StandAlone");
    cluster(false, false, "0");
    assertThat(look(cut)).isEmpty();
  }

  @Test
  void standbyAndTooManyFailuresBanWhileTheGuestRunsElsewhere() {
    DiskFacts good = disk(DiskState.UP_TO_DATE, ConnectionState.CONNECTED);
    cluster(true, true, "0");
    assertThat(look(good)).contains("in standby");
    cluster(true, false, "INFINITY");
    assertThat(look(good)).contains("crm_resource --cleanup --resource vm1 --node node2");
    cluster(true, false, "3");
    assertThat(look(good)).contains("as often as the cluster allows");
    cluster(true, false, "2");
    assertThat(look(good)).isEmpty();
    cluster(false, true, "INFINITY");
    assertThat(look(good)).as("the guest runs nowhere: a cleanup is to work at once").isEmpty();
  }
}
