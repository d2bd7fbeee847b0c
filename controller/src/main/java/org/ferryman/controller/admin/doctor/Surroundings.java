// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.doctor;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ferryman.controller.tools.pacemaker.cib.CibContents;
import org.ferryman.controller.tools.pacemaker.cib.Primitive;

/**
 * What is known of the nodes beside the cluster's configuration.
 *
 * @param own this node
 * @param others the others, by name
 * @param cib the cluster's configuration
 * @param memory the guests' memory in MiB, by file, as far as this node can read them
 * @param links what the network to a node carries, in Mbit/s, as far as this node can tell
 * @param fencing what became of the last fencing of a node, by node: {@code success}, or not
 */
public record Surroundings(
    NodeFacts own,
    Map<String, Told> others,
    CibContents cib,
    Map<String, Long> memory,
    Map<String, Long> links,
    Map<String, String> fencing) {

  /**
   * What another node answered.
   *
   * @param facts what it told; empty if nothing
   * @param trouble why it told nothing; empty if it did
   * @param online whether it is a member of the cluster
   * @param asked when it was asked, by this node's time in milliseconds since 1970
   * @param answered when it had answered
   */
  public record Told(
      Optional<NodeFacts> facts, String trouble, boolean online, long asked, long answered) {
    /** Checks. */
    public Told {
      requireNonNull(facts, "facts");
      requireNonNull(trouble, "trouble");
    }
  }

  /** Copies and sorts. */
  public Surroundings {
    requireNonNull(own, "own");
    others = new TreeMap<>(others);
    requireNonNull(cib, "cib");
    memory = Map.copyOf(memory);
    links = Map.copyOf(links);
    fencing = Map.copyOf(fencing);
  }

  /** All nodes that tell of themselves. */
  List<NodeFacts> nodes() {
    List<NodeFacts> nodes = new ArrayList<>(List.of(own));
    others.values().forEach(it -> it.facts().ifPresent(nodes::add));
    return nodes;
  }

  /** The nodes that tell, and that nothing keeps a guest off. */
  List<NodeFacts> nodesFor(Primitive guest) {
    Set<String> names = guest.names();
    return nodes().stream()
        .filter(
            node ->
                Stream.concat(
                        Stream.of(names),
                        cib.cib().clones().values().stream()
                            .flatMap(List::stream)
                            .filter(it -> it.leaders().stream().anyMatch(names::contains))
                            .map(it -> it.names()))
                    .noneMatch(it -> cib.cib().wiring().keepsOff(it, node.node())))
        .toList();
  }

  /** The guests that are to migrate. */
  List<Primitive> migrating() {
    return cib.guests().stream().filter(it -> it.flag("allow-migrate")).toList();
  }

  /** A guest's file; empty if it has none. */
  static String file(Primitive guest) {
    return guest.parameters().getOrDefault("xmfile", "");
  }

  /** What can't be told, a line each. */
  public List<String> unknown() {
    List<String> lines = new ArrayList<>();
    others.forEach(
        (node, told) -> {
          if (told.facts().isEmpty()) {
            lines.add("%s does not tell of itself: %s".formatted(node, told.trouble()));
          }
        });
    for (NodeFacts node : nodes()) {
      if (node.xen().isEmpty()) {
        lines.add("Xen's version and the processor of %s are not known".formatted(node.node()));
      }
      if (node.memory().isEmpty()) {
        lines.add("whether Domain-0 of %s keeps its memory is not known".formatted(node.node()));
      }
      if (node.units().isEmpty()) {
        lines.add("what systemd starts at boot on %s is not known".formatted(node.node()));
      }
    }
    return lines;
  }
}
