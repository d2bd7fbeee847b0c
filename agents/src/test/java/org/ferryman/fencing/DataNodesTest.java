// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.Events2Parser;
import org.ferryman.tools.drbd.config.ResourceDefinition;
import org.ferryman.tools.drbd.config.ResourceDefinition.Host;
import org.ferryman.tools.drbd.status.DrbdStatus;
import org.junit.jupiter.api.Test;

/** Which nodes' data is good, and whether any that matters is missing. */
class DataNodesTest {
  private static final List<ResourceDefinition.Volume> DISK =
      List.of(new ResourceDefinition.Volume(0, 0, "/dev/drbd0", Optional.of("/dev/vdb")));
  private static final List<ResourceDefinition.Volume> NO_DISK =
      List.of(new ResourceDefinition.Volume(0, 0, "/dev/drbd0", Optional.empty()));

  private static DataNodes on(String node, DrbdStatus status, Host... hosts) {
    return DataNodes.of(status, new ResourceDefinition("r0", List.of(hosts), false), node, node);
  }

  /** DRBD's state: this node's role and disk, then each peer's name, connection and disk. */
  static DrbdStatus status(String role, String disk, String... peers) {
    StringBuilder text = new StringBuilder();
    text.append("exists resource name:r0 role:").append(role).append(" suspended:no\n");
    text.append("exists device name:r0 volume:0 minor:0 disk:").append(disk).append('\n');
    for (int i = 0; i < peers.length; i++) {
      String[] words = peers[i].split(" ", -1);
      String of = "name:r0 peer-node-id:%d conn-name:%s".formatted(i + 1, words[0]);
      text.append("exists connection %s connection:%s role:Secondary\n".formatted(of, words[1]));
      text.append(
          "exists peer-device %s volume:0 replication:Off peer-disk:%s resync-suspended:no\n"
              .formatted(of, words[2]));
    }
    text.append("exists -\n");
    DrbdReading reading =
        Events2Parser.parse(
            "r0",
            new CommandResult.Exited(
                Command.of(Duration.ofSeconds(1), "drbdsetup"),
                0,
                text.toString(),
                "",
                Duration.ZERO));
    return ((DrbdReading.Configured) reading).status();
  }

  @Test
  void ofTwoTheOnlyPeerNeedsNoName() {
    DataNodes good =
        on(
            "node1",
            status("Primary", "UpToDate", "peer Connected UpToDate"),
            Host.named("node1", DISK),
            Host.named("node2", DISK));
    assertThat(good.upToDate()).containsExactlyInAnyOrder("node1", "node2");
    assertThat(good.everywhere()).isTrue();
  }

  @Test
  void aPeerThatIsBehindOrAwayIsNotGood() {
    for (String peer : List.of("peer Connected Inconsistent", "peer Connecting UpToDate")) {
      DataNodes data =
          on(
              "node1",
              status("Primary", "UpToDate", peer),
              Host.named("node1", DISK),
              Host.named("node2", DISK));
      assertThat(data.upToDate()).containsExactly("node1");
      assertThat(data.everywhere()).isFalse();
      assertThat(data.behind()).containsExactly("node2");
    }
  }

  @Test
  void aTiebreakerIsNotWaitedFor() {
    Host[] hosts = {
      Host.named("node1", DISK), Host.named("node2", DISK), Host.named("arbiter", NO_DISK)
    };
    for (String arbiter : List.of("arbiter Connected Diskless", "arbiter Connecting DUnknown")) {
      DataNodes data =
          on("node1", status("Primary", "UpToDate", "node2 Connected UpToDate", arbiter), hosts);
      assertThat(data.everywhere()).isTrue();
      assertThat(data.upToDate()).containsExactlyInAnyOrder("node1", "node2");
    }
    assertThat(
            on(
                    "node1",
                    status(
                        "Primary",
                        "UpToDate",
                        "node2 Connecting DUnknown",
                        "arbiter Connected Diskless"),
                    hosts)
                .everywhere())
        .isFalse();
  }

  @Test
  void aClientWithoutDataOfItsOwnJudgesByItsPeers() {
    DataNodes data =
        on(
            "node3",
            status("Primary", "Diskless", "node1 Connected UpToDate", "node2 Connected UpToDate"),
            Host.named("node1", DISK),
            Host.named("node2", DISK),
            Host.named("node3", NO_DISK));
    assertThat(data.here()).isTrue();
    assertThat(data.everywhere()).isTrue();
    assertThat(data.upToDate()).containsExactlyInAnyOrder("node1", "node2");
  }

  @Test
  void aNodeThatHasLostItsDiskIsNotGood() {
    DataNodes data =
        on(
            "node1",
            status("Primary", "Diskless", "peer Connected UpToDate"),
            Host.named("node1", DISK),
            Host.named("node2", DISK));
    assertThat(data.here()).isFalse();
    assertThat(data.everywhere()).isFalse();
  }

  @Test
  void floatingPeersAreCountedForTheyHaveNoNames() {
    Host here = new Host(List.of(), true, DISK);
    Host there = new Host(List.of(), false, DISK);
    assertThat(on("node1", status("Primary", "UpToDate", "peer Connected UpToDate"), here, there))
        .isEqualTo(new DataNodes(Set.of("node1"), true, true, Set.of()));
    assertThat(
            on(
                    "node1",
                    status(
                        "Primary",
                        "UpToDate",
                        "10.9.0.2:7788 Connected UpToDate",
                        "10.9.0.3:7788 Connecting DUnknown"),
                    here,
                    there,
                    there)
                .everywhere())
        .isFalse();
  }

  @Test
  void aStackedSideIsOneSideWithTwoNames() {
    DataNodes data =
        on(
            "alice",
            status("Primary", "UpToDate", "peer Connected UpToDate"),
            new Host(List.of("alice", "bob"), false, DISK),
            Host.named("charlie", DISK));
    assertThat(data.everywhere()).isTrue();
    assertThat(data.upToDate()).containsExactlyInAnyOrder("alice", "bob", "charlie");
  }

  @Test
  void aDisklessPrimaryHasGoodDataWhereAConnectedPeerHas() {
    assertThat(
            LocalData.of(
                    status(
                        "Primary",
                        "Diskless",
                        "node1 Connected UpToDate",
                        "node2 Connecting DUnknown"))
                .here())
        .isEqualTo(LocalData.Grade.UP_TO_DATE);
    assertThat(LocalData.of(status("Primary", "Diskless", "node1 Connecting DUnknown")).here())
        .isEqualTo(LocalData.Grade.NOT_GOOD);
    assertThat(LocalData.of(status("Secondary", "Diskless", "node1 Connected UpToDate")).here())
        .isEqualTo(LocalData.Grade.NOT_GOOD);
  }
}
