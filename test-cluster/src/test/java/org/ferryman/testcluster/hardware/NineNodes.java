// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ferryman.testcluster.hardware.base.Flavour;
import org.ferryman.testcluster.hardware.base.HardwareTimings;

/** Simulated nodes with DRBD 9, all with r0, under a clock that the test moves. */
final class NineNodes {
  final Hardware hardware;
  private final int count;

  /** That many nodes, node1 with node id 0 and so on, with nothing configured. */
  NineNodes(int count) {
    this.count = count;
    this.hardware =
        new Hardware(Flavour.DRBD9, names(count), HardwareTimings.quick(), PowerSwitch.NONE, 9);
  }

  private static List<String> names(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(n -> "node" + n).toList();
  }

  /** All nodes with r0 connected and UpToDate. */
  static NineNodes inSync(int count, String... resourceOptions) {
    NineNodes nodes = new NineNodes(count);
    for (int n = 1; n <= count; n++) {
      nodes.ok(n, "drbdmeta 0 v09 /dev/vdb internal create-md %d --force".formatted(count - 1));
      nodes.up(n, resourceOptions);
    }
    nodes.hardware.advance(500);
    nodes.ok(1, "drbdsetup new-current-uuid 0 --clear-bitmap");
    nodes.hardware.advance(500);
    return nodes;
  }

  /** What drbdadm up asks for. */
  void up(int n, String... resourceOptions) {
    ok(n, "drbdsetup new-resource r0 %d %s".formatted(n - 1, String.join(" ", resourceOptions)));
    ok(n, "drbdsetup new-minor r0 0 0");
    peers(n);
    ok(n, "drbdsetup attach 0 /dev/vdb /dev/vdb internal");
    connect(n);
  }

  void peers(int n) {
    for (int peer : peersOf(n)) {
      ok(n, "drbdsetup new-peer r0 %d --_name=node%d --protocol=C".formatted(peer - 1, peer));
      ok(n, "drbdsetup new-path r0 %d %s %s".formatted(peer - 1, address(n), address(peer)));
    }
  }

  void connect(int n) {
    peersOf(n).forEach(peer -> ok(n, "drbdsetup connect r0 %d".formatted(peer - 1)));
  }

  private List<Integer> peersOf(int n) {
    List<Integer> peers = new ArrayList<>(IntStream.rangeClosed(1, count).boxed().toList());
    peers.remove(Integer.valueOf(n));
    return peers;
  }

  private static String address(int n) {
    return "ipv4:10.0.0.%d:7788".formatted(n);
  }

  ToolResult run(int n, String line) {
    List<String> words = List.of(line.trim().split(" +", -1));
    return hardware.run("node" + n, words.get(0), words.subList(1, words.size()), Map.of());
  }

  void ok(int n, String line) {
    ToolResult result = run(n, line);
    assertThat(result.exit()).as("node%d: %s: %s", n, line, result.err()).isZero();
  }

  String out(int n, String line) {
    ok(n, line);
    return run(n, line).out().strip();
  }

  /** The state of its disk and of each peer's. */
  String disks(int n) {
    return out(n, "drbdsetup dstate 0");
  }

  /** What events2 lists. */
  List<String> events(int n) {
    return out(n, "drbdsetup events2 --now r0").lines().toList();
  }
}
