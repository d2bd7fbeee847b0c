// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cluster;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.ferryman.testcluster.hardware.base.Flavour;

/**
 * What a test cluster is to be.
 *
 * @param name tells clusters on one machine apart; part of the containers' names
 * @param nodes number of nodes, 2 to 16; DRBD resource r0 is on the first two
 * @param flavour which DRBD its nodes have
 * @param outlivesJvm whether the nodes stay when this JVM ends
 */
public record ClusterPlan(String name, int nodes, Flavour flavour, boolean outlivesJvm) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,30}");
  private static final int MOST = 16;

  /**
   * @throws ClusterException if the name or the number of nodes is not possible
   */
  public ClusterPlan {
    if (!NAME.matcher(name).matches()) {
      throw new ClusterException("a cluster's name is lower case letters, digits, '-': " + name);
    }
    if (nodes < 2 || nodes > MOST) {
      throw new ClusterException("a cluster has 2 to %d nodes, not %d".formatted(MOST, nodes));
    }
  }

  /** A cluster whose nodes have DRBD 8.4. */
  public ClusterPlan(String name, int nodes, boolean outlivesJvm) {
    this(name, nodes, Flavour.DRBD84, outlivesJvm);
  }

  /** node1, node2, … */
  public List<String> nodeNames() {
    return IntStream.rangeClosed(1, nodes).mapToObj(n -> "node" + n).toList();
  }

  String containerName(String node) {
    return "ferryman-" + name + "-" + node;
  }

  String networkName() {
    return "ferryman-" + name;
  }
}
