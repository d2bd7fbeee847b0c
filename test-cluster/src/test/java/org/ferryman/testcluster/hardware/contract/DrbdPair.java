// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.ferryman.testcluster.hardware.Hardware;
import org.ferryman.testcluster.hardware.PowerSwitch;
import org.ferryman.testcluster.hardware.ToolResult;
import org.ferryman.testcluster.hardware.base.Flavour;
import org.ferryman.testcluster.hardware.base.HardwareTimings;

/**
 * Two nodes that share r0, which allows two Primaries, and r1, which does not; brought into states
 * by the requests that drbdadm makes on the flavour.
 */
final class DrbdPair {
  /** What drbdadm reads. */
  static final String CONFIGURATION =
      """
      global { usage-count no; }
      resource r0 {
        net { allow-two-primaries yes; }
        device /dev/drbd0; disk /dev/vdb; meta-disk internal;
        on node1 { address 127.0.0.1:17788; }
        on node2 { address 127.0.0.2:27788; }
      }
      resource r1 {
        device /dev/drbd1; disk /dev/vdc; meta-disk internal;
        on node1 { address 127.0.0.1:17789; }
        on node2 { address 127.0.0.2:27789; }
      }
      """;

  private static final List<Integer> BOTH = List.of(1, 2);

  private final Flavour flavour;
  final Hardware hardware;

  DrbdPair(Flavour flavour) {
    this.flavour = flavour;
    this.hardware =
        new Hardware(
            flavour, List.of("node1", "node2"), HardwareTimings.quick(), PowerSwitch.NONE, 5);
  }

  private boolean nine() {
    return flavour == Flavour.DRBD9;
  }

  private static int minor(String resource) {
    return resource.equals("r0") ? 0 : 1;
  }

  private static String disk(String resource) {
    return resource.equals("r0") ? "/dev/vdb" : "/dev/vdc";
  }

  void ok(int node, String line) {
    List<String> words = List.of(line.trim().split(" +", -1));
    ToolResult result =
        hardware.run("node" + node, words.get(0), words.subList(1, words.size()), Map.of());
    assertThat(result.exit()).as("node%d: %s: %s", node, line, result.err()).isZero();
  }

  DrbdPair metaData(String resource) {
    String format =
        nine() ? "v09 %s internal create-md 1 --force" : "v08 %s internal create-md --force";
    for (int node : BOTH) {
      ok(node, "drbdmeta %d %s".formatted(minor(resource), format.formatted(disk(resource))));
    }
    return this;
  }

  DrbdPair up(int node, String resource) {
    int minor = minor(resource);
    ok(node, "drbdsetup new-resource %s %s".formatted(resource, nine() ? nodeId(node) : ""));
    ok(node, "drbdsetup new-minor %s %d 0".formatted(resource, minor));
    if (nine()) {
      int peer = 3 - node;
      String connection = "%s %d".formatted(resource, nodeId(peer));
      ok(
          node,
          "drbdsetup new-peer %s --_name=node%d%s".formatted(connection, peer, options(resource)));
      ok(node, "drbdsetup new-path %s %s".formatted(connection, addresses(node, resource)));
    }
    ok(node, "drbdsetup attach %d %s %s internal".formatted(minor, disk(resource), disk(resource)));
    return connect(node, resource);
  }

  /** As drbdadm numbers two hosts whose configuration has no numbers. */
  private static int nodeId(int node) {
    return 2 - node;
  }

  private static String options(String resource) {
    return resource.equals("r0") ? " --allow-two-primaries=yes" : "";
  }

  private static String addresses(int node, String resource) {
    int port = 7788 + minor(resource);
    return "ipv4:127.0.0.1:%d%d ipv4:127.0.0.1:%d%d".formatted(node, port, 3 - node, port);
  }

  DrbdPair connect(int node, String resource) {
    String peer =
        nine() ? String.valueOf(nodeId(3 - node)) : addresses(node, resource) + options(resource);
    ok(node, "drbdsetup connect %s %s".formatted(resource, peer));
    hardware.advance(500);
    return this;
  }

  DrbdPair disconnect(int node, String resource) {
    ok(
        node,
        "drbdsetup disconnect "
            + (nine() ? resource + " " + nodeId(3 - node) : addresses(node, resource)));
    hardware.advance(500);
    return this;
  }

  /** Both up and connected, with no good data. */
  DrbdPair connected(String resource) {
    return metaData(resource).up(1, resource).up(2, resource);
  }

  /** Both UpToDate and Secondary. */
  DrbdPair inSync(String resource) {
    connected(resource);
    ok(1, "drbdsetup new-current-uuid %d --clear-bitmap".formatted(minor(resource)));
    return this;
  }

  DrbdPair primary(int node, String resource, String... options) {
    Object object = nine() ? resource : minor(resource);
    ok(node, "drbdsetup primary %s %s".formatted(object, String.join(" ", options)));
    hardware.advance(100);
    return this;
  }

  /** A resync so slow that it can be looked at. */
  DrbdPair slowSync(int node, String resource) {
    String rate = "--c-plan-ahead=0 --resync-rate=100k";
    ok(
        node,
        nine()
            ? "drbdsetup peer-device-options %s %d 0 %s".formatted(resource, nodeId(3 - node), rate)
            : "drbdsetup disk-options %d %s".formatted(minor(resource), rate));
    return this;
  }

  DrbdPair forbidTwoPrimaries(int node, String resource) {
    String connection = nine() ? resource + " " + nodeId(3 - node) : addresses(node, resource);
    ok(node, "drbdsetup net-options %s --allow-two-primaries=no".formatted(connection));
    return this;
  }

  DrbdPair detach(int node, String resource) {
    ok(node, "drbdsetup detach %d".formatted(minor(resource)));
    return this;
  }

  DrbdPair outdate(int node, String resource) {
    ok(node, "drbdsetup outdate %d".formatted(minor(resource)));
    return this;
  }

  DrbdPair held(int node, String resource) {
    assertThat(hardware.troubles().holdDevice("node" + node, minor(resource), true)).isTrue();
    return this;
  }
}
