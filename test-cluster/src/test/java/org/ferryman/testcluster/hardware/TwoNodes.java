// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.ferryman.testcluster.hardware.base.HardwareTimings;
import org.ferryman.testcluster.hardware.base.MeasurementReport;

/** Two simulated nodes under a clock that the test moves. */
final class TwoNodes {
  static final String N1 = "node1";
  static final String N2 = "node2";
  private static final String A1 = "ipv4:10.0.0.1:7788";
  private static final String A2 = "ipv4:10.0.0.2:7788";

  final Hardware hardware =
      new Hardware(List.of(N1, N2), HardwareTimings.quick(), PowerSwitch.NONE, 7);

  /** Both nodes with r0 connected and UpToDate. */
  static TwoNodes inSync(String... netOptions) {
    TwoNodes nodes = new TwoNodes();
    for (String node : List.of(N1, N2)) {
      nodes.ok(node, "drbdmeta 0 v08 /dev/vdb internal create-md --force");
      nodes.up(node, netOptions);
    }
    nodes.hardware.advance(200);
    nodes.ok(N1, "drbdsetup new-current-uuid 0 --clear-bitmap");
    assertThat(nodes.disks(N1)).isEqualTo("UpToDate/UpToDate");
    return nodes;
  }

  void up(String node, String... netOptions) {
    ok(node, "drbdsetup new-resource r0");
    ok(node, "drbdsetup new-minor r0 0 0");
    ok(node, "drbdsetup attach 0 /dev/vdb /dev/vdb internal");
    connect(node, netOptions);
  }

  void connect(String node, String... netOptions) {
    String addresses = node.equals(N1) ? A1 + " " + A2 : A2 + " " + A1;
    ok(node, "drbdsetup connect r0 " + addresses + " " + String.join(" ", netOptions));
  }

  void disconnect(String node) {
    ok(node, "drbdsetup disconnect " + (node.equals(N1) ? A1 + " " + A2 : A2 + " " + A1));
  }

  void allowTwoPrimaries(String node, String value) {
    String addresses = node.equals(N1) ? A1 + " " + A2 : A2 + " " + A1;
    ok(node, "drbdsetup net-options " + addresses + " --allow-two-primaries=" + value);
  }

  ToolResult run(String node, String line) {
    List<String> words = List.of(line.trim().split(" +", -1));
    return hardware.run(node, words.get(0), words.subList(1, words.size()), Map.of());
  }

  void ok(String node, String line) {
    ToolResult result = run(node, line);
    assertThat(result.exit()).as("%s: %s: %s", node, line, result.err()).isZero();
  }

  ToolResult create(String node, String guest, String disk) {
    String config =
        "name = '%s'\nmemory = 128\ndisk = [ '%s' ]\non_crash = 'preserve'\n"
            .formatted(guest, disk);
    return hardware.run(node, "xl", List.of("create", "/g.cfg"), Map.of("/g.cfg", config));
  }

  /** A guest that has written for a while on a Primary node. */
  void guest(String node) {
    ok(node, "drbdsetup primary 0");
    assertThat(create(node, "vm1", "phy:/dev/drbd0,xvda,w").exit()).isZero();
    hardware.advance(1000);
  }

  String disks(String node) {
    return run(node, "drbdsetup dstate 0").out().strip();
  }

  String connection(String node) {
    return run(node, "drbdsetup cstate 0").out().strip();
  }

  String role(String node) {
    return run(node, "drbdsetup role 0").out().strip();
  }

  void powerOff(String node) {
    hardware.power().powerOff(node, error -> assertThat(error).isEmpty());
  }

  void powerOn(String node) {
    hardware.power().powerOn(node, error -> assertThat(error).isEmpty());
  }

  MeasurementReport measured() {
    return hardware.measurements();
  }

  String xlState(String node, String guest) {
    return hardware.status().stream()
        .filter(status -> status.name().equals(node))
        .flatMap(status -> status.guests().stream())
        .filter(status -> status.name().equals(guest))
        .map(NodeStatus.GuestStatus::state)
        .findFirst()
        .orElse("");
  }
}
