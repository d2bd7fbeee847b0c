// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.ferryman.exec.Capture;
import org.ferryman.tools.drbd.Events2Line.Malformed;
import org.ferryman.tools.drbd.status.ConnectionState;
import org.ferryman.tools.drbd.status.Degradation;
import org.ferryman.tools.drbd.status.DiskState;
import org.ferryman.tools.drbd.status.DrbdStatus;
import org.junit.jupiter.api.Test;

class Events2StateTest {

  @Test
  void followsACapturedStreamThroughDisconnectResyncAndRoles() throws Malformed {
    Events2State state = new Events2State("r0");
    List<String> seen = new ArrayList<>();
    for (String line : Capture.of("drbd84/08-events2-stream.node1.txt").stdout().lines().toList()) {
      state.apply(Events2Line.parse(line));
      if (state.empty() || line.endsWith("exists -")) {
        continue;
      }
      String now = summary(state);
      if (seen.isEmpty() || !seen.get(seen.size() - 1).equals(now)) {
        seen.add(now);
      }
    }
    assertThat(seen)
        .containsSubsequence(
            "Primary Connected Established/UpToDate",
            "Primary StandAlone Off/DUnknown",
            "Primary Connecting Off/DUnknown",
            "Primary Connected SyncSource/Inconsistent",
            "Primary Connected Established/UpToDate",
            "Secondary Connected Established/UpToDate",
            "Primary Connected Established/UpToDate");
  }

  private static String summary(Events2State state) {
    try {
      DrbdStatus status = state.status();
      return status.role().word()
          + status.connections().stream()
              .map(
                  it ->
                      " "
                          + it.state().word()
                          + it.volumes().stream()
                              .map(v -> " " + v.replication().word() + "/" + v.disk().word())
                              .findFirst()
                              .orElse(""))
              .findFirst()
              .orElse(" -");
    } catch (Malformed e) {
      return "incomplete";
    }
  }

  @Test
  void followsAStreamOfNineThroughTheLossOfAPeerAndOfQuorum() throws Malformed {
    Events2State state = new Events2State("r0");
    for (String line :
        """
        exists resource name:r0 role:Secondary suspended:no force-io-failures:no may_promote:yes promotion_score:10102
        exists connection name:r0 peer-node-id:0 conn-name:node2 connection:Connected role:Secondary
        exists connection name:r0 peer-node-id:2 conn-name:node3 connection:Connected role:Secondary
        exists device name:r0 volume:0 minor:0 backing_dev:/dev/vdb disk:UpToDate client:no quorum:yes
        exists peer-device name:r0 peer-node-id:0 conn-name:node2 volume:0 replication:Established peer-disk:UpToDate peer-client:no resync-suspended:no
        exists peer-device name:r0 peer-node-id:2 conn-name:node3 volume:0 replication:Established peer-disk:Diskless peer-client:yes resync-suspended:no
        exists path name:r0 peer-node-id:0 conn-name:node2 local:ipv4:10.0.0.1:7788 peer:ipv4:10.0.0.2:7788 established:yes
        exists -
        change resource name:r0 suspended:quorum may_promote:no promotion_score:0
        change connection name:r0 peer-node-id:0 conn-name:node2 connection:NetworkFailure role:Unknown
        change device name:r0 volume:0 minor:0 backing_dev:/dev/vdb disk:UpToDate client:no quorum:no
        change peer-device name:r0 peer-node-id:0 conn-name:node2 volume:0 replication:Off peer-disk:DUnknown peer-client:no
        change path name:r0 peer-node-id:0 conn-name:node2 local:ipv4:10.0.0.1:7788 peer:ipv4:10.0.0.2:7788 established:no
        destroy peer-device name:r0 peer-node-id:2 conn-name:node3 volume:0
        destroy connection name:r0 peer-node-id:2 conn-name:node3
        """
            .lines()
            .toList()) {
      state.apply(Events2Line.parse(line));
    }
    DrbdStatus status = state.status();
    assertThat(status.suspended()).containsExactly("quorum");
    assertThat(status.mayPromote()).contains(false);
    assertThat(status.volumes().get(0).quorum()).contains(false);
    assertThat(status.connections())
        .singleElement()
        .satisfies(
            peer -> {
              assertThat(peer.state()).isEqualTo(ConnectionState.NETWORK_FAILURE);
              assertThat(peer.volumes().get(0).disk()).isEqualTo(DiskState.DUNKNOWN);
            });
    assertThat(Degradation.of(status))
        .hasValueSatisfying(
            why -> assertThat(why).contains("suspended (quorum)", "volume 0 has no quorum"));
  }

  @Test
  void resourceThatIsDestroyedIsGone() throws Malformed {
    Events2State state = new Events2State("r0");
    state.apply(Events2Line.parse("exists resource name:r0 role:Secondary suspended:no"));
    state.apply(Events2Line.parse("exists device name:r0 volume:0 minor:0 disk:UpToDate"));
    assertThat(state.status().upToDate()).isTrue();
    state.apply(Events2Line.parse("destroy device name:r0 volume:0 minor:0"));
    state.apply(Events2Line.parse("destroy resource name:r0"));
    assertThat(state.empty()).isTrue();
  }
}
