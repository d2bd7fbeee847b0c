// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.state;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ferryman.controller.tools.pacemaker.view.ClusterView;
import org.ferryman.tools.pacemaker.DrbdClone;

/**
 * A DRBD volume on all its nodes: what each node tells of itself, and where it tells nothing, what
 * its peer last heard of it.
 *
 * @param resource the resource's name
 * @param number the volume's number
 * @param copies the volume on each node, by the node's name
 * @param progress a resync or verification that runs; empty if none does
 */
public record VolumeView(
    String resource, int number, List<Copy> copies, Optional<Progress> progress) {

  /** What DRBD 8.4 calls any peer. */
  private static final String ANY_PEER = "peer";

  /** Checks and copies. */
  public VolumeView {
    requireNonNull(resource, "resource");
    copies = List.copyOf(copies);
    requireNonNull(progress, "progress");
  }

  /**
   * The volume on one node.
   *
   * @param heard whether only its peer tells of it
   * @param score the promotion score; empty if the cluster has none
   * @param connections the states of its connections, with the peer's name where there are several
   */
  public record Copy(
      String node, String role, String disk, boolean heard, String score, String connections) {
    /** Checks. */
    public Copy {
      requireNonNull(node, "node");
      requireNonNull(role, "role");
      requireNonNull(disk, "disk");
      requireNonNull(score, "score");
      requireNonNull(connections, "connections");
    }
  }

  /**
   * A resync or verification. What is not known is -1.
   *
   * @param what DRBD's word for it, as the node has it that tells of it
   * @param node that node
   * @param peer the node at the other end
   */
  public record Progress(
      String what,
      String node,
      String peer,
      boolean paused,
      long leftKib,
      double percent,
      double kibPerSecond,
      long secondsLeft) {
    /** Checks. */
    public Progress {
      requireNonNull(what, "what");
      requireNonNull(node, "node");
      requireNonNull(peer, "peer");
    }
  }

  /** All volumes, by resource and number. */
  public static List<VolumeView> of(ClusterState state) {
    Map<String, Map<Integer, Map<String, Copy>>> copies = new TreeMap<>();
    Map<String, Progress> moving = new TreeMap<>();
    state
        .nodes()
        .forEach(
            (node, told) ->
                told.report().stream()
                    .flatMap(it -> it.drbd().stream())
                    .forEach(resource -> take(state, node, resource, copies, moving)));
    List<VolumeView> views = new ArrayList<>();
    copies.forEach(
        (resource, volumes) ->
            volumes.forEach(
                (number, nodes) ->
                    views.add(
                        new VolumeView(
                            resource,
                            number,
                            List.copyOf(nodes.values()),
                            Optional.ofNullable(moving.get(resource + "/" + number))))));
    return List.copyOf(views);
  }

  private static void take(
      ClusterState state,
      String node,
      NodeReport.Resource resource,
      Map<String, Map<Integer, Map<String, Copy>>> copies,
      Map<String, Progress> moving) {
    Map<Integer, Map<String, Copy>> volumes =
        copies.computeIfAbsent(resource.name(), name -> new TreeMap<>());
    for (NodeReport.Volume volume : resource.volumes()) {
      volumes
          .computeIfAbsent(volume.number(), number -> new TreeMap<>())
          .put(
              node,
              new Copy(
                  node,
                  resource.role(),
                  volume.disk(),
                  false,
                  score(state, resource.name(), node),
                  connections(state, node, resource)));
    }
    for (NodeReport.Link link : resource.links()) {
      String peer = peer(state, node, link);
      for (NodeReport.PeerVolume volume : link.volumes()) {
        Map<String, Copy> nodes =
            volumes.computeIfAbsent(volume.number(), number -> new TreeMap<>());
        nodes.putIfAbsent(
            peer,
            new Copy(
                peer, link.role(), volume.disk(), true, score(state, resource.name(), peer), ""));
        progress(node, peer, volume)
            .ifPresent(
                it ->
                    moving.merge(resource.name() + "/" + volume.number(), it, VolumeView::better));
      }
    }
  }

  /** Both ends tell of it; the source's numbers are as good as the target's. */
  private static Progress better(Progress one, Progress other) {
    return one.kibPerSecond() >= 0 || other.kibPerSecond() < 0 ? one : other;
  }

  private static Optional<Progress> progress(
      String node, String peer, NodeReport.PeerVolume volume) {
    String word = volume.replication();
    boolean moving =
        word.contains("Sync") || word.startsWith("Verify") || word.startsWith("PausedSync");
    return moving
        ? Optional.of(
            new Progress(
                word,
                node,
                peer,
                volume.suspended() || word.startsWith("Paused"),
                volume.outOfSyncKib(),
                volume.percent(),
                volume.kibPerSecond(),
                volume.secondsLeft()))
        : Optional.empty();
  }

  private static String connections(ClusterState state, String node, NodeReport.Resource resource) {
    if (resource.links().size() == 1) {
      return resource.links().get(0).state();
    }
    return String.join(
        ", ",
        resource.links().stream()
            .map(it -> "%s: %s".formatted(peer(state, node, it), it.state()))
            .toList());
  }

  /** 8.4 calls its only peer "peer", or tells no name of it. */
  private static String peer(ClusterState state, String node, NodeReport.Link link) {
    if (!link.peer().isEmpty() && !link.peer().equals(ANY_PEER)) {
      return state.names().stream()
          .filter(it -> it.toLowerCase(Locale.ROOT).equals(link.peer().toLowerCase(Locale.ROOT)))
          .findFirst()
          .orElse(link.peer());
    }
    List<String> others = state.names().stream().filter(it -> !it.equals(node)).toList();
    return others.size() == 1 ? others.get(0) : "the peer of " + node;
  }

  /** The attribute by which Pacemaker knows the promotion score of a primitive. */
  private static String score(ClusterState state, String resource, String node) {
    Optional<ClusterView> view = state.view();
    return state.cib().stream()
        .flatMap(it -> it.clonesOf(resource).stream())
        .map(DrbdClone::primitive)
        .flatMap(it -> view.flatMap(seen -> seen.attribute(node, "master-" + it)).stream())
        .findFirst()
        .orElse("");
  }
}
