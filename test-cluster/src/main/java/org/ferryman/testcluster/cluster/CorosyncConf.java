// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cluster;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Text of corosync.conf(5) for a test cluster. System property {@code ferryman.token} is corosync's
 * token timeout in milliseconds: on a machine that is busy with other things a node that does not
 * get to run for a second is not to be fenced.
 */
final class CorosyncConf {
  private static final String TOKEN_PROPERTY = "ferryman.token";
  private static final int TOKEN_MILLIS = 1000;

  private CorosyncConf() {}

  /** Nodes node1 … nodeN with their addresses; a pair gets the two-node rules of votequorum(5). */
  static String text(Subnet subnet, int nodes) {
    String nodeList =
        IntStream.rangeClosed(1, nodes)
            .mapToObj(
                n ->
                    """
                        node {
                            name: node%d
                            nodeid: %d
                            ring0_addr: %s
                        }
                    """
                        .formatted(n, n, subnet.address(n)))
            .collect(Collectors.joining());
    String pair = nodes == 2 ? "    two_node: 1\n    wait_for_all: 1\n" : "";
    return """
    totem {
        version: 2
        cluster_name: ferryman
        transport: knet
        crypto_cipher: none
        crypto_hash: none
        token: %d
    }
    nodelist {
    %s}
    quorum {
        provider: corosync_votequorum
    %s}
    system {
        sched_rr: no
        move_to_root_cgroup: no
    }
    logging {
        to_syslog: yes
        to_stderr: no
    }
    """
        .formatted(Integer.getInteger(TOKEN_PROPERTY, TOKEN_MILLIS), nodeList, pair);
  }
}
