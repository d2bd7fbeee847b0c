// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.ferryman.testcluster.hardware.base.ToolCall;
import org.junit.jupiter.api.Test;

class Drbd9ModelTest {

  @Test
  void twoNodesTellOfEachOtherByNodeIdAndName() {
    NineNodes nodes = NineNodes.inSync(2);
    assertThat(nodes.events(1))
        .containsExactly(
            "exists resource name:r0 role:Secondary suspended:no force-io-failures:no"
                + " may_promote:yes promotion_score:10102",
            "exists connection name:r0 peer-node-id:1 conn-name:node2 connection:Connected"
                + " role:Secondary",
            "exists device name:r0 volume:0 minor:0 backing_dev:/dev/vdb disk:UpToDate client:no"
                + " quorum:yes",
            "exists peer-device name:r0 peer-node-id:1 conn-name:node2 volume:0"
                + " replication:Established peer-disk:UpToDate peer-client:no resync-suspended:no",
            "exists path name:r0 peer-node-id:1 conn-name:node2 local:ipv4:10.0.0.1:7788"
                + " peer:ipv4:10.0.0.2:7788 established:yes",
            "exists -");
  }

  @Test
  void helpersOfAVolumeGetTheResourcesName() {
    NineNodes nodes = NineNodes.inSync(2);
    ScriptedUserSpace here = ScriptedUserSpace.succeeding(nodes.hardware, "node1");
    ScriptedUserSpace there = ScriptedUserSpace.succeeding(nodes.hardware, "node2");
    nodes.ok(1, "drbdsetup primary r0");
    nodes.ok(2, "drbdsetup disconnect r0 0");
    nodes.ok(1, "drbdsetup new-current-uuid 0");
    nodes.ok(2, "drbdsetup connect r0 0");
    nodes.hardware.advance(3000);

    assertThat(here.commands())
        .filteredOn(command -> command.argv().contains("before-resync-source"))
        .isNotEmpty()
        .allSatisfy(
            command -> {
              assertThat(command.argv())
                  .containsExactly("/sbin/drbdadm", "before-resync-source", "r0");
              assertThat(command.environment())
                  .containsEntry("DRBD_VOLUME", "0")
                  .containsEntry("DRBD_MINOR", "0");
            });
    assertThat(there.commands())
        .extracting(command -> String.join(" ", command.argv()))
        .contains("/sbin/drbdadm after-resync-target r0");
  }

  @Test
  void onePrimaryMeansNobodyMayPromote() {
    NineNodes nodes = NineNodes.inSync(2);
    nodes.ok(1, "drbdsetup primary r0");
    assertThat(nodes.out(1, "drbdsetup role r0")).isEqualTo("Primary");
    assertThat(nodes.out(2, "drbdsetup peer-role r0 0")).isEqualTo("Primary");
    assertThat(nodes.events(2).get(0)).contains("may_promote:no promotion_score:10102");
    ToolResult refused = nodes.run(2, "drbdsetup primary r0");
    assertThat(refused.exit()).isEqualTo(11);
    assertThat(refused.err())
        .isEqualTo("r0: State change failed: (-1) Multiple primaries not allowed by config\n");
  }

  @Test
  void disconnectedPeerStaysKnownWithItsOptions() {
    NineNodes nodes = NineNodes.inSync(2);
    nodes.ok(1, "drbdsetup net-options r0 1 --allow-two-primaries=yes");
    nodes.ok(1, "drbdsetup disconnect r0 1");
    assertThat(nodes.out(1, "drbdsetup cstate r0 1")).isEqualTo("StandAlone");
    assertThat(nodes.out(2, "drbdsetup cstate r0 0")).isEqualTo("Connecting");
    assertThat(nodes.disks(1)).isEqualTo("UpToDate/DUnknown");
    assertThat(nodes.out(1, "drbdsetup show r0"))
        .contains("_is_standalone;", "allow-two-primaries\tyes;", "\"node2\"");
    nodes.ok(1, "drbdsetup del-peer r0 1");
    assertThat(nodes.run(1, "drbdsetup cstate r0 1").exit()).isEqualTo(10);
    assertThat(nodes.disks(1)).isEqualTo("UpToDate");
  }

  @Test
  void statusIsShortForWhatIsWell() {
    NineNodes nodes = NineNodes.inSync(2);
    nodes.ok(1, "drbdsetup primary r0");
    assertThat(nodes.run(1, "drbdsetup status r0").out())
        .isEqualTo(
            """
            r0 role:Primary
              disk:UpToDate
              node2 role:Secondary
                peer-disk:UpToDate

            """);
    assertThat(nodes.run(1, "drbdsetup status r9").err()).isEqualTo("r9: No such resource\n");
    assertThat(nodes.run(1, "drbdsetup status r9").exit()).isEqualTo(10);
  }

  @Test
  void aStreamTellsOnlyWhatChanges() {
    NineNodes nodes = NineNodes.inSync(2);
    CollectedOutput output = new CollectedOutput();
    ToolCall stream =
        nodes.hardware.start("node2", "drbdsetup", List.of("events2", "r0"), Map.of(), output);
    nodes.ok(1, "drbdsetup primary r0");
    nodes.hardware.cancel(stream);
    assertThat(output.result().out().lines().toList())
        .endsWith(
            "exists -",
            "change resource name:r0 may_promote:no promotion_score:10102",
            "change connection name:r0 peer-node-id:0 conn-name:node1 role:Primary");
  }

  @Test
  void downTakesEverythingAndIsRefusedWhileHeldOpen() {
    NineNodes nodes = NineNodes.inSync(2);
    nodes.ok(1, "drbdsetup primary r0");
    String config = "name = 'vm1'\nmemory = 128\ndisk = [ 'phy:/dev/drbd0,xvda,w' ]\n";
    nodes.hardware.run("node1", "xl", List.of("create", "/g.cfg"), Map.of("/g.cfg", config));
    ToolResult refused = nodes.run(1, "drbdsetup down r0");
    assertThat(refused.exit()).isEqualTo(11);
    assertThat(refused.err()).contains("r0: State change failed: (-12)");
    nodes.ok(2, "drbdsetup down r0");
    assertThat(nodes.events(2)).containsExactly("exists -");
  }

  @Test
  void withoutAMajorityNobodyWritesAndNobodyIsPromoted() {
    NineNodes nodes = NineNodes.inSync(2, "--quorum=majority");
    nodes.ok(1, "drbdsetup primary r0");
    nodes.hardware.power().cutLink("node1", "node2");
    nodes.hardware.advance(2000);
    assertThat(nodes.events(1))
        .anySatisfy(line -> assertThat(line).contains("role:Primary suspended:quorum"))
        .anySatisfy(line -> assertThat(line).contains("disk:UpToDate client:no quorum:no"));
    assertThat(nodes.events(2).get(0)).contains("may_promote:no promotion_score:0");
    ToolResult refused = nodes.run(2, "drbdsetup primary r0");
    assertThat(refused.exit()).isEqualTo(11);
    assertThat(refused.err())
        .isEqualTo(
            """
            r0: State change failed: (-25) No quorum
            additional info from kernel:
            1 of 2 nodes visible, need 2 for quorum
            """);
    nodes.hardware.power().healLink("node1", "node2");
    nodes.hardware.advance(2000);
    assertThat(nodes.events(1).get(0)).contains("role:Primary suspended:no");
    assertThat(nodes.disks(1)).isEqualTo("UpToDate/UpToDate");
  }

  @Test
  void withoutQuorumWritesFailWhereThatIsWanted() {
    NineNodes nodes = NineNodes.inSync(2, "--quorum=majority", "--on-no-quorum=io-error");
    nodes.ok(1, "drbdsetup primary r0");
    String config = "name = 'vm1'\nmemory = 128\ndisk = [ 'phy:/dev/drbd0,xvda,w' ]\n";
    nodes.hardware.run("node1", "xl", List.of("create", "/g.cfg"), Map.of("/g.cfg", config));
    nodes.hardware.advance(1000);
    nodes.hardware.power().cutLink("node1", "node2");
    nodes.hardware.advance(2000);
    assertThat(nodes.events(1).get(0)).contains("suspended:no");
    long written = nodes.hardware.measurements().acknowledgedWrites();
    nodes.hardware.advance(2000);
    assertThat(written).isPositive();
    assertThat(nodes.hardware.measurements().acknowledgedWrites()).isEqualTo(written);
  }

  @Test
  void aDisklessClientUsesItsPeersDataAndHasNoVote() {
    NineNodes nodes = new NineNodes(2);
    nodes.ok(1, "drbdmeta 0 v09 /dev/vdb internal create-md 1 --force");
    nodes.up(1, "--quorum=majority");
    nodes.ok(1, "drbdsetup peer-device-options r0 1 0 --bitmap=no");
    nodes.ok(1, "drbdsetup primary r0 --force");
    nodes.ok(1, "drbdsetup secondary r0");
    nodes.ok(2, "drbdsetup new-resource r0 1 --quorum=majority");
    nodes.ok(2, "drbdsetup new-minor r0 0 0 --diskless");
    nodes.peers(2);
    nodes.connect(2);
    nodes.hardware.advance(500);
    assertThat(nodes.events(2))
        .anySatisfy(
            line ->
                assertThat(line).contains("backing_dev:none disk:Diskless client:yes quorum:yes"));
    assertThat(nodes.events(1))
        .anySatisfy(line -> assertThat(line).contains("peer-disk:Diskless peer-client:yes"));
    assertThat(nodes.out(2, "drbdsetup show r0")).contains("disk\t\t\tnone;");
    nodes.ok(2, "drbdsetup primary r0");
    nodes.ok(2, "drbdsetup secondary r0");
    nodes.ok(2, "drbdsetup down r0");
    nodes.hardware.advance(500);
    nodes.ok(1, "drbdsetup primary r0");
  }

  @Test
  void theModuleSaysWhichItIs() {
    NineNodes nodes = new NineNodes(2);
    assertThat(nodes.out(1, "modinfo -F version drbd")).isEqualTo("9.2.2");
    nodes.ok(1, "modprobe drbd");
    assertThat(nodes.out(1, "proc-drbd")).startsWith("version: 9.2.2 (api:2/proto:86-121)");
  }
}
