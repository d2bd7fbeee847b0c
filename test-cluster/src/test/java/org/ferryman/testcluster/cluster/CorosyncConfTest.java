// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CorosyncConfTest {
  private static final Subnet SUBNET = new Subnet("10.0.0");

  @Test
  void namesEveryNodeWithItsAddress() {
    assertThat(CorosyncConf.text(SUBNET, 3).lines().map(String::strip))
        .containsSubsequence("name: node1", "nodeid: 1", "ring0_addr: 10.0.0.11")
        .containsSubsequence("name: node3", "nodeid: 3", "ring0_addr: 10.0.0.13");
  }

  @Test
  void pairKeepsQuorumWhenOneIsGoneButNotAtFirstStart() {
    assertThat(CorosyncConf.text(SUBNET, 2)).contains("two_node: 1", "wait_for_all: 1");
  }

  @Test
  void threeNodesNeedNoTwoNodeRule() {
    assertThat(CorosyncConf.text(SUBNET, 3)).doesNotContain("two_node");
  }
}
