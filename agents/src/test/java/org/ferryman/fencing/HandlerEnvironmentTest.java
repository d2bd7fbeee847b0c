// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HandlerEnvironmentTest {

  /** As drbdadm of 8.4 sets them. */
  private static final Map<String, String> V84 =
      Map.of(
          "DRBD_RESOURCE", "r0",
          "DRBD_CONF", "/etc/drbd.conf",
          "DRBD_MINOR", "0",
          "DRBD_PEER", "node2",
          "DRBD_PEERS", "node2",
          "DRBD_PEER_AF", "ipv4",
          "DRBD_PEER_ADDRESS", "10.9.0.2");

  /** As drbdadm and the kernel of 9 set them. */
  private static final Map<String, String> V9 =
      Map.of(
          "DRBD_RESOURCE", "r0",
          "DRBD_CONF", "/proc/1234/fd/63",
          "DRBD_MY_NODE_ID", "0",
          "DRBD_NODE_ID_0", "node1",
          "DRBD_NODE_ID_1", "node2",
          "DRBD_NODE_ID_2", "node3",
          "DRBD_PEER_NODE_ID", "1",
          "UP_TO_DATE_NODES", "0x00000005");

  @Test
  void ofEightFourThePeerIsNamed() {
    HandlerEnvironment called = HandlerEnvironment.of(V84);

    assertThat(called.resource().name()).isEqualTo("r0");
    assertThat(called.peers()).containsExactly("node2");
    assertThat(called.upToDate()).isEmpty();
  }

  @Test
  void ofNineThePeerAndTheGoodNodesAreNumbers() {
    HandlerEnvironment called = HandlerEnvironment.of(V9);

    assertThat(called.peers()).containsExactly("node2");
    assertThat(called.upToDate()).contains(Set.of("node1", "node3"));
    assertThat(called.resource().inDefaultConfiguration()).isTrue();
  }

  @Test
  void whatIsMissingOrMalformedIsNamed() {
    assertComplaint(Map.of(), "DRBD_RESOURCE is not set");
    assertComplaint(with("DRBD_RESOURCE", "r0; reboot"), "r0; reboot");
    assertComplaint(with("DRBD_RESOURCE", "../r0"), "../r0");
    assertComplaint(with("DRBD_PEER_NODE_ID", "9"), "no DRBD_NODE_ID_9");
    assertComplaint(with("DRBD_PEER_NODE_ID", "x"), "DRBD_PEER_NODE_ID");
    assertComplaint(with("UP_TO_DATE_NODES", "0x10"), "node 4");
    assertComplaint(with("UP_TO_DATE_NODES", "five"), "no mask");
  }

  private static Map<String, String> with(String name, String value) {
    Map<String, String> changed = new HashMap<>(V9);
    changed.put(name, value);
    return changed;
  }

  private static void assertComplaint(Map<String, String> environment, String words) {
    assertThatThrownBy(() -> HandlerEnvironment.of(environment))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }
}
