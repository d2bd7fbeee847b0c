// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.ferryman.testcluster.cluster.ClusterStatus;
import org.ferryman.testcluster.cluster.ClusterStatus.Failure;
import org.ferryman.testcluster.cluster.ClusterStatus.NodeState;
import org.ferryman.testcluster.cluster.ClusterStatus.ResourceState;
import org.junit.jupiter.api.Test;

class StatusChangesTest {
  private static final NodeState ONLINE = new NodeState("node1", true, false, false, false);

  private static ClusterStatus status(
      NodeState node, List<ResourceState> resources, List<Failure> failures) {
    return new ClusterStatus(Optional.of("node2"), true, List.of(node), resources, failures);
  }

  private static ClusterStatus guestOn(String node) {
    return status(
        ONLINE, List.of(new ResourceState("vm1", "Started", List.of(node), false)), List.of());
  }

  @Test
  void saysNothingWhenNothingChanged() {
    assertThat(StatusChanges.between(guestOn("node1"), guestOn("node1"))).isEmpty();
  }

  @Test
  void tellsThatResourceLeftAndWhereItWent() {
    assertThat(StatusChanges.between(guestOn("node1"), guestOn("node2")))
        .containsExactly("vm1 on node1 no longer Started", "vm1 on node2 Started");
  }

  @Test
  void tellsLostNodeFromFencedNode() {
    NodeState lost = new NodeState("node1", false, true, false, false);
    NodeState fenced = new NodeState("node1", false, false, false, false);
    assertThat(
            StatusChanges.between(
                status(ONLINE, List.of(), List.of()), status(lost, List.of(), List.of())))
        .containsExactly("node1 is UNCLEAN: it must be fenced first");
    assertThat(
            StatusChanges.between(
                status(lost, List.of(), List.of()), status(fenced, List.of(), List.of())))
        .containsExactly("node1 is offline");
  }

  @Test
  void tellsFailureOnceWithItsReason() {
    ClusterStatus failed =
        status(ONLINE, List.of(), List.of(new Failure("vm1_monitor_10000", "node1", "xl hangs")));
    assertThat(StatusChanges.between(status(ONLINE, List.of(), List.of()), failed))
        .containsExactly("FAILED: vm1_monitor_10000 on node1 failed: xl hangs");
    assertThat(StatusChanges.between(failed, failed)).isEmpty();
  }
}
