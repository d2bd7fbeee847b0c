// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.doctor;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.ferryman.controller.tools.pacemaker.cib.CibContents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each fault of a node is found, and nothing on healthy nodes. */
class NodeChecksTest {
  private static final String FILE = "/etc/xen/vm1.cfg";
  private static final String PROCESSOR = "bfebfbff:77faf3ff:2c100800:00000121:0000000f:239c27eb";
  private static final long NOW = 1_800_000_000_000L;

  @TempDir Path directory;

  /** What is known of two nodes, to be spoilt. */
  private static final class World {
    String cib = Planted.text("live-migration");
    final Map<String, NodeFacts> nodes = new HashMap<>();
    String trouble = "";
    boolean online = true;
    long memory = 2048;
    long link = 10_000;
    String lastFencing = "success";

    World() {
      nodes.put("node1", facts("node1", "node2"));
      nodes.put("node2", facts("node2", "node1"));
    }

    static NodeFacts facts(String node, String other) {
      return new NodeFacts(
          NodeFacts.FORMAT,
          node,
          NOW,
          4,
          17,
          PROCESSOR,
          NodeFacts.FIXED,
          Map.of("xendomains", "disabled", "drbd", "disabled", "ferryman", "enabled"),
          true,
          Map.of(FILE, "ab12"),
          Map.of(other, ""));
    }

    Surroundings surroundings() {
      CibContents contents = Planted.read(cib);
      Optional<NodeFacts> told =
          trouble.isEmpty() ? Optional.of(nodes.get("node2")) : Optional.empty();
      return new Surroundings(
          nodes.get("node1"),
          Map.of("node2", new Surroundings.Told(told, trouble, online, NOW - 400, NOW + 400)),
          contents,
          Map.of(FILE, memory),
          Map.of("node2", link),
          Map.of("node2", lastFencing));
    }

    World node2(UnaryOperator<NodeFacts> change) {
      nodes.put("node2", change.apply(nodes.get("node2")));
      return this;
    }
  }

  private static NodeFacts units(NodeFacts it, String unit, String word) {
    Map<String, String> units = new HashMap<>(it.units());
    units.put(unit, word);
    return new NodeFacts(
        it.format(),
        it.node(),
        it.millis(),
        it.xenMajor(),
        it.xenMinor(),
        it.processor(),
        it.memory(),
        units,
        it.watchdog(),
        it.files(),
        it.reaches());
  }

  private static NodeFacts with(
      NodeFacts it, long millis, int minor, String processor, String memory, boolean watchdog) {
    return new NodeFacts(
        it.format(),
        it.node(),
        millis,
        it.xenMajor(),
        minor,
        processor,
        memory,
        it.units(),
        watchdog,
        it.files(),
        it.reaches());
  }

  private static NodeFacts with(
      NodeFacts it, Map<String, String> files, Map<String, String> reaches) {
    return new NodeFacts(
        it.format(),
        it.node(),
        it.millis(),
        it.xenMajor(),
        it.xenMinor(),
        it.processor(),
        it.memory(),
        it.units(),
        it.watchdog(),
        files,
        reaches);
  }

  private record Planting(String kind, UnaryOperator<World> plant) {
    @Override
    public String toString() {
      return kind;
    }
  }

  static Stream<Planting> faults() {
    return Stream.of(
        new Planting(
            "xendomains-enabled", it -> it.node2(node -> units(node, "xendomains", "enabled"))),
        new Planting("drbd-unit-enabled", it -> it.node2(node -> units(node, "drbd", "enabled"))),
        new Planting(
            "drbd-unit-not-enabled",
            it -> {
              it.cib = Planted.text("vbd");
              return it;
            }),
        new Planting(
            "controller-not-enabled", it -> it.node2(node -> units(node, "ferryman", "disabled"))),
        new Planting(
            "node-not-reached",
            it -> {
              it.trouble = "ssh to node2: Host key verification failed.";
              return it;
            }),
        new Planting(
            "node-does-not-reach",
            it ->
                it.node2(
                    node -> with(node, node.files(), Map.of("node1", "ssh to node1: denied")))),
        new Planting(
            "clock-differs",
            it -> it.node2(node -> with(node, NOW - 3000, 17, PROCESSOR, NodeFacts.FIXED, true))),
        new Planting(
            "memory-not-fixed",
            it -> it.node2(node -> with(node, NOW, 17, PROCESSOR, NodeFacts.BALLOONED, true))),
        new Planting(
            "xen-differs",
            it -> it.node2(node -> with(node, NOW, 14, PROCESSOR, NodeFacts.FIXED, true))),
        new Planting(
            "processor-differs",
            it ->
                it.node2(
                    node ->
                        with(
                            node,
                            NOW,
                            17,
                            PROCESSOR.replace("77faf3ff", "07faf3ff"),
                            NodeFacts.FIXED,
                            true))),
        new Planting(
            "guest-file-missing",
            it -> it.node2(node -> with(node, Map.of(FILE, NodeFacts.NO_FILE), node.reaches()))),
        new Planting(
            "guest-file-differs",
            it -> it.node2(node -> with(node, Map.of(FILE, "cd34"), node.reaches()))),
        new Planting(
            "no-time-to-copy",
            it -> {
              it.memory = 128 * 1024;
              it.link = 1000;
              return it;
            }),
        new Planting(
            "no-watchdog",
            it -> {
              it.cib =
                  it.cib.replace(
                      "<crm_config/>",
                      "<crm_config><cluster_property_set id=\"o\"><nvpair id=\"o-1\" name=\"stonith-watchdog-timeout\" value=\"10s\"/></cluster_property_set></crm_config>");
              return it.node2(node -> with(node, NOW, 17, PROCESSOR, NodeFacts.FIXED, false));
            }),
        new Planting(
            "fencing-failed",
            it -> {
              it.lastFencing = "failed";
              return it;
            }));
  }

  private static List<String> found(World world) {
    return NodeChecks.of(world.surroundings()).stream().map(Diagnosis::kind).toList();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void plantedFaultIsFoundAndNothingElse(Planting planting) {
    assertThat(found(planting.plant().apply(new World()))).containsOnly(planting.kind());
  }

  @Test
  void everyKindIsPlanted() {
    assertThat(faults().map(Planting::kind).collect(toSet()))
        .isEqualTo(NodeChecks.ALL.stream().map(Check::kind).collect(toSet()));
  }

  @Test
  void nothingIsFoundOnHealthyNodes() {
    assertThat(found(new World())).isEmpty();
    assertThat(new World().surroundings().unknown()).isEmpty();
  }

  /** A node without the guest's disks needs not its file. */
  @Test
  void nodeThatTheGuestIsKeptOffNeedsNoFile() {
    World world = new World();
    world.cib = world.cib.replace("value=\"node2\"", "value=\"node3\"");
    world.node2(node -> with(node, Map.of(FILE, NodeFacts.NO_FILE), node.reaches()));

    assertThat(found(world)).isEmpty();
  }

  @Test
  void whatCanNotBeAskedIsNotFine() {
    World world = new World();
    world.online = false;
    world.trouble = "asked by ssh, it did not answer in time";
    world.nodes.put("node1", with(world.nodes.get("node1"), NOW, 0, "", "", true));

    assertThat(found(world)).isEmpty();
    assertThat(world.surroundings().unknown())
        .anyMatch(it -> it.startsWith("node2 does not tell of itself: asked by ssh"))
        .anyMatch(it -> it.startsWith("whether Domain-0 of node1 keeps its memory"));
  }

  @Test
  void factsAreToldAsTheyAre() {
    NodeFacts facts = World.facts("node2", "node1");

    assertThat(NodeProbe.read(NodeProbe.json(facts))).contains(facts);
    assertThat(NodeProbe.read(NodeProbe.json(facts).replace("\"format\"", "\"new\":1,\"format\"")))
        .contains(facts);
    assertThat(NodeProbe.read("{}")).isEmpty();
  }

  @Test
  void lastFencingCounts() {
    String event =
        "<fence_event action=\"reboot\" target=\"node2\" status=\"%s\" completed=\"2026-01-02 03:0%d:00Z\"/>";
    String history =
        "<pacemaker-result><fence_history>"
            + event.formatted("success", 5)
            + event.formatted("failed", 4)
            + "</fence_history></pacemaker-result>";

    assertThat(NodeProbe.fencing(history)).isEqualTo(Map.of("node2", "success"));
    assertThat(NodeProbe.fencing("none")).isEmpty();
  }

  @Test
  void speedOfALinkIsKnownWhereTheKernelTells() throws IOException {
    Path speed = directory.resolve("speed");
    Files.writeString(speed, "10000\n");
    assertThat(LinkSpeed.read(speed)).contains(10_000L);
    Files.writeString(speed, "-1\n");
    assertThat(LinkSpeed.read(speed)).isEmpty();
    assertThat(LinkSpeed.read(directory.resolve("none"))).isEmpty();
  }

  /** Each kind in the documentation's table is that of the code, in its words. */
  @Test
  void tableOfTheDocumentationIsThatOfTheCode() throws IOException {
    String wanted =
        NodeChecks.ALL.stream()
            .map(it -> "| `%s` | %s | %s |\n".formatted(it.kind(), it.severity().word(), it.what()))
            .reduce("", String::concat);

    assertThat(
            Files.readString(
                Path.of("").toAbsolutePath().resolveSibling("docs").resolve("doctor.md")))
        .contains(wanted);
  }
}
