// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.state;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ferryman.controller.tools.pacemaker.view.ClusterView;
import org.ferryman.tools.pacemaker.Cib;

/**
 * What one node could find out about the cluster at one moment.
 *
 * @param node this node, as Pacemaker calls it
 * @param at when it was asked
 * @param root whether it was asked with root's rights
 * @param pacemaker what Pacemaker tells
 * @param nodes what each node tells of itself, by its name in the cluster; this node among them
 * @param unprotected what is missing of fencing, a line for each lack
 */
public record ClusterState(
    String node,
    Instant at,
    boolean root,
    ClusterView.Reading pacemaker,
    Map<String, Told> nodes,
    List<String> unprotected) {

  /** Checks and copies. */
  public ClusterState {
    requireNonNull(node, "node");
    requireNonNull(at, "at");
    requireNonNull(pacemaker, "pacemaker");
    nodes = Collections.unmodifiableMap(new TreeMap<>(nodes));
    unprotected = List.copyOf(unprotected);
  }

  /**
   * What came of asking a node.
   *
   * @param report what it told
   * @param trouble why it told nothing; empty if it did
   */
  public record Told(Optional<NodeReport> report, String trouble) {
    /** Checks. */
    public Told {
      requireNonNull(report, "report");
      requireNonNull(trouble, "trouble");
    }

    /** It answered. */
    public static Told by(NodeReport report) {
      return new Told(Optional.of(report), "");
    }

    /** It did not. */
    public static Told nothing(String trouble) {
      return new Told(Optional.empty(), trouble);
    }
  }

  /** What Pacemaker tells, if it does. */
  public Optional<ClusterView> view() {
    return pacemaker instanceof ClusterView.Reading.Known known
        ? Optional.of(known.view())
        : Optional.empty();
  }

  /** The configuration, if it is known. */
  public Optional<Cib> cib() {
    return view().flatMap(ClusterView::cib);
  }

  /** What a node told of itself. */
  public Optional<NodeReport> report(String name) {
    return nodes.getOrDefault(name, Told.nothing("")).report();
  }

  /** What this node tells of itself. */
  public NodeReport own() {
    return report(node).orElseThrow();
  }

  /** The nodes in order, those that only DRBD or Pacemaker knows of among them. */
  public List<String> names() {
    List<String> names = new ArrayList<>(nodes.keySet());
    view().stream()
        .flatMap(it -> it.nodes().stream())
        .map(ClusterView.Node::name)
        .filter(it -> !names.contains(it))
        .forEach(names::add);
    Collections.sort(names);
    return names;
  }
}
