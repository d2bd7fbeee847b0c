// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cluster;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Network.Ipam;
import java.util.Map;

/**
 * The cluster network: nodes have fixed addresses in it, because corosync.conf names them.
 *
 * @param prefix first three octets
 */
record Subnet(String prefix) {
  private static final int FIRST = 16;
  private static final int LAST = 48;
  private static final int NODE_OFFSET = 10;

  /**
   * Creates the Docker network for a cluster on the first subnet that overlaps no other network.
   *
   * @throws ClusterException if the engine refuses all of them; the message has its last answer
   */
  static Subnet create(String networkName, String cluster) {
    DockerException refused = null;
    for (int octet = FIRST; octet < LAST; octet++) {
      Subnet subnet = new Subnet("10.209." + octet);
      try {
        Docker.client()
            .createNetworkCmd()
            .withName(networkName)
            .withDriver("bridge")
            .withLabels(Map.of(Docker.CLUSTER_LABEL, cluster))
            .withIpam(
                new Ipam()
                    .withConfig(
                        new Ipam.Config()
                            .withSubnet(subnet.prefix + ".0/24")
                            .withGateway(subnet.prefix + ".1")))
            .exec();
        return subnet;
      } catch (DockerException e) {
        refused = e;
      }
    }
    throw new ClusterException("the Docker engine gave no network for the cluster", refused);
  }

  /** Address of the node with this number, counted from 1. */
  String address(int node) {
    return prefix + "." + (NODE_OFFSET + node);
  }
}
