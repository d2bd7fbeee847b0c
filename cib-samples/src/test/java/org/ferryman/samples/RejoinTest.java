// SPDX-License-Identifier: Apache-2.0
package org.ferryman.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.samples.Event.nodeFails;
import static org.ferryman.samples.Event.nodeJoins;

import java.nio.file.Path;
import java.time.Duration;
import org.ferryman.agent.drbd.PromotionScore;
import org.ferryman.agent.drbd.PromotionScore.ScoreDecision;
import org.ferryman.agent.drbd.ScoreValues;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.Deadline;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.DrbdTools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node that crashed comes back: what DRBD says at each step, the score that the agent makes of
 * it, and what Pacemaker's scheduler does with that score. The side whose data is old is promoted
 * at no step, be it alone, told of its age, or half-way through its resync.
 */
class RejoinTest {
  private static final String[] ALL_ON_NODE2 = {
    "drbd-r0 Promoted node2", "drbd-r0 Unpromoted node1", "vm1 Started node2"
  };
  private static final String[] NOBODY_PROMOTED = {
    "drbd-r0 Unpromoted node1", "drbd-r0 Unpromoted node2"
  };

  /** What the agent must say of a state, and why. */
  private enum Score {
    NO_GOOD_DATA(0, "no good data"),
    UNSURE(0, "Consistent, but perhaps not the newest data"),
    PEERS_DATA_ONLY(10, "UpToDate data with a peer only"),
    PEERS_DATA_UNKNOWN(1000, "UpToDate data, a peer's unknown"),
    ALL_KNOWN(10000, "UpToDate data, the peers' known"),
    PRIMARY(10000, "Primary on UpToDate data");

    private final int value;
    private final String reason;

    Score(int value, String reason) {
      this.value = value;
      this.reason = reason;
    }
  }

  @TempDir Path directory;

  @Test
  void crashedNodeThatRejoinsIsNotPromotedUntilItsDataIsGoodAgain() {
    Simulation onNode2 = node1Crashed();

    Simulation joined = onNode2.settle(nodeJoins("node1")).cluster();
    Simulation attached =
        says(
            joined,
            "node1",
            "Secondary",
            "Connecting",
            "Consistent",
            "Unknown",
            "DUnknown",
            Score.UNSURE);
    assertStays(attached);

    Simulation syncing =
        says(
            says(
                attached,
                "node1",
                "Secondary",
                "Connected",
                "Inconsistent",
                "Primary",
                "UpToDate",
                Score.PEERS_DATA_ONLY),
            "node2",
            "Primary",
            "Connected",
            "UpToDate",
            "Secondary",
            "Inconsistent",
            Score.PRIMARY);
    assertStays(syncing);

    Simulation synced =
        says(
            syncing,
            "node1",
            "Secondary",
            "Connected",
            "UpToDate",
            "Primary",
            "UpToDate",
            Score.ALL_KNOWN);
    assertStays(synced);
  }

  @Test
  void goodSideLostDuringTheResyncLeavesNobodyToPromote() {
    Simulation joined = node1Crashed().settle(nodeJoins("node1")).cluster();
    Simulation syncing =
        says(
            joined,
            "node1",
            "Secondary",
            "Connected",
            "Inconsistent",
            "Primary",
            "UpToDate",
            Score.PEERS_DATA_ONLY);

    Simulation cut =
        says(
            syncing,
            "node1",
            "Secondary",
            "Connecting",
            "Inconsistent",
            "Unknown",
            "DUnknown",
            Score.NO_GOOD_DATA);
    Outcome outcome = cut.settle(nodeFails("node2"));

    assertThat(outcome.actions()).containsExactly("fence node2");
    assertThat(outcome.placement()).containsExactly("drbd-r0 Unpromoted node1");
  }

  @Test
  void oldSideThatComesBackFirstWaitsForTheGoodOne() {
    Simulation onNode2 = node1Crashed();
    Simulation bothLost = onNode2.settle(nodeFails("node2")).cluster();

    Outcome alone = bothLost.settle(nodeJoins("node1"));
    Simulation consistent =
        says(
            alone.cluster(),
            "node1",
            "Secondary",
            "Connecting",
            "Consistent",
            "Unknown",
            "DUnknown",
            Score.UNSURE);
    assertThat(consistent.settle().placement()).containsExactly("drbd-r0 Unpromoted node1");

    Simulation both = consistent.settle(nodeJoins("node2")).cluster();
    Simulation told =
        says(
            both,
            "node1",
            "Secondary",
            "Connecting",
            "Outdated",
            "Unknown",
            "DUnknown",
            Score.NO_GOOD_DATA);
    assertThat(told.settle().placement()).containsExactly(NOBODY_PROMOTED);

    Simulation connected =
        says(
            says(
                told,
                "node1",
                "Secondary",
                "Connected",
                "Outdated",
                "Secondary",
                "UpToDate",
                Score.PEERS_DATA_ONLY),
            "node2",
            "Secondary",
            "Connected",
            "UpToDate",
            "Secondary",
            "Outdated",
            Score.ALL_KNOWN);
    Outcome outcome = connected.settle();
    assertThat(outcome.actions()).containsExactly("drbd-r0 promote node2", "vm1 start node2");
    assertThat(outcome.placement()).containsExactly(ALL_ON_NODE2);
  }

  /** The guest ran on node1, which crashed; it runs on node2 now, whose data is newer. */
  private Simulation node1Crashed() {
    Simulation fresh = Simulation.of(Sample.named("failover"), Pacemaker.ofThisHost(directory), 2);
    Simulation running =
        says(
            fresh,
            "node1",
            "Primary",
            "Connected",
            "UpToDate",
            "Secondary",
            "UpToDate",
            Score.PRIMARY);
    Simulation both =
        says(
            running.settle().cluster(),
            "node2",
            "Secondary",
            "Connected",
            "UpToDate",
            "Primary",
            "UpToDate",
            Score.ALL_KNOWN);
    Simulation alone =
        says(
            both,
            "node2",
            "Secondary",
            "Connecting",
            "UpToDate",
            "Unknown",
            "DUnknown",
            Score.PEERS_DATA_UNKNOWN);
    Outcome outcome = alone.settle(nodeFails("node1"));
    assertThat(outcome.actions())
        .containsExactly("fence node1", "drbd-r0 promote node2", "vm1 start node2");
    return says(
        outcome.cluster(),
        "node2",
        "Primary",
        "Connecting",
        "UpToDate",
        "Unknown",
        "Outdated",
        Score.PRIMARY);
  }

  private static void assertStays(Simulation cluster) {
    Outcome outcome = cluster.settle();
    assertThat(outcome.actions()).isEmpty();
    assertThat(outcome.placement()).containsExactly(ALL_ON_NODE2);
  }

  /** DRBD says this of r0 on a node, and the agent scores it. */
  private static Simulation says(
      Simulation cluster,
      String node,
      String role,
      String connection,
      String disk,
      String peerRole,
      String peerDisk,
      Score score) {
    String replication =
        !connection.equals("Connected")
            ? "Off"
            : disk.equals("Inconsistent")
                ? "SyncTarget"
                : peerDisk.equals("Inconsistent") ? "SyncSource" : "Established";
    String events =
        """
        exists resource name:r0 role:%s suspended:no write-ordering:flush
        exists connection name:r0 peer-node-id:0 conn-name:peer connection:%s role:%s congested:no
        exists device name:r0 volume:0 minor:0 disk:%s size:32728 read:0 written:0 al-writes:0 bm-writes:0 upper-pending:0 lower-pending:0 al-suspended:no blocked:no
        exists peer-device name:r0 peer-node-id:0 conn-name:peer volume:0 replication:%s peer-disk:%s resync-suspended:no received:0 sent:0 out-of-sync:0 pending:0 unacked:0
        exists -
        """
            .formatted(role, connection, peerRole, disk, replication, peerDisk);
    DrbdTools tools =
        new DrbdTools(
            (command, cancellation) ->
                new CommandResult.Exited(command, 0, events, "", Duration.ZERO));
    DrbdReading reading =
        tools.read(
            DrbdResource.named("r0"),
            new Operation(
                Deadline.after(Duration.ofMinutes(1)), new Cancellation(), (level, line) -> {}));
    assertThat(reading).isInstanceOf(DrbdReading.Configured.class);
    ScoreDecision decision =
        PromotionScore.of(
            ((DrbdReading.Configured) reading).status(),
            ScoreValues.DEFAULT,
            PromotionScore.PrimaryPeer.IGNORED);
    assertThat(decision.reason()).isEqualTo(score.reason);
    if (score.value == 0) {
      assertThat(decision).isInstanceOf(ScoreDecision.Delete.class);
      return cluster.withoutScore(node, "drbd-r0");
    }
    assertThat(decision).isEqualTo(new ScoreDecision.Publish(score.value, score.reason));
    return cluster.score(node, "drbd-r0", score.value);
  }
}
