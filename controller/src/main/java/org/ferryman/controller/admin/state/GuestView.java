// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.state;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ferryman.controller.tools.pacemaker.view.ClusterView;
import org.ferryman.handover.readiness.ReadinessPublisher;
import org.ferryman.tools.pacemaker.Ban;
import org.ferryman.tools.pacemaker.Cib;
import org.ferryman.tools.pacemaker.DrbdClone;
import org.ferryman.tools.pacemaker.Wiring;

/**
 * A guest as the cluster and the nodes' Xen know it.
 *
 * @param name the guest's name
 * @param resource the cluster's resource that it is; empty if the cluster has none
 * @param nodes where it runs, as far as is known
 * @param state what it does, in a word or two
 * @param since since when it is there
 * @param targets the other nodes, and whether it could go there
 * @param trouble what is wrong with it; empty if nothing is
 */
public record GuestView(
    String name,
    String resource,
    List<String> nodes,
    String state,
    Optional<Instant> since,
    List<Target> targets,
    String trouble) {

  /** Checks and copies. */
  public GuestView {
    requireNonNull(name, "name");
    requireNonNull(resource, "resource");
    nodes = List.copyOf(nodes);
    requireNonNull(state, "state");
    requireNonNull(since, "since");
    targets = List.copyOf(targets);
    requireNonNull(trouble, "trouble");
  }

  /** Whether a guest could go to a node. */
  public enum Answer {
    /** As far as is known. */
    YES,
    /** Known not to. */
    NO,
    /** Nobody can tell. */
    UNKNOWN
  }

  /** A node that it does not run on. */
  public record Target(String node, Answer could, String reason) {
    /** Checks. */
    public Target {
      requireNonNull(node, "node");
      requireNonNull(could, "could");
      requireNonNull(reason, "reason");
    }
  }

  /** All guests, by name. */
  public static List<GuestView> of(ClusterState state) {
    Map<String, String> resources = resources(state);
    List<GuestView> views = new ArrayList<>();
    resources.forEach((name, resource) -> views.add(of(state, name, resource)));
    return List.copyOf(views);
  }

  /** The resource of each guest: those of the configuration, and those that only nodes know. */
  private static Map<String, String> resources(ClusterState state) {
    Map<String, String> names = new TreeMap<>();
    Set<String> configured =
        new TreeSet<>(
            state.cib().stream()
                .flatMap(it -> it.wiring().guests().stream())
                .map(Wiring.GuestResource::id)
                .toList());
    state.nodes().values().stream()
        .flatMap(it -> it.report().stream())
        .flatMap(it -> it.guests().stream())
        .filter(it -> configured.isEmpty() || configured.contains(it.resource()))
        .forEach(it -> names.put(it.name(), it.resource()));
    configured.stream()
        .filter(it -> !names.containsValue(it))
        .forEach(it -> names.putIfAbsent(it, it));
    return new LinkedHashMap<>(names);
  }

  private static GuestView of(ClusterState state, String name, String resource) {
    List<String> running = domains(state, name);
    List<ClusterView.Instance> instances =
        state.view().stream().flatMap(it -> it.of(resource)).toList();
    List<String> nodes =
        instances.isEmpty()
            ? running
            : instances.stream().flatMap(it -> it.nodes().stream()).distinct().toList();
    Optional<Instant> since =
        nodes.size() == 1
            ? state.view().flatMap(it -> it.since(resource, nodes.get(0)))
            : Optional.empty();
    return new GuestView(
        name,
        resource,
        nodes,
        word(state, name, instances, nodes),
        since,
        targets(state, name, resource, nodes),
        trouble(state, name, instances, nodes, running));
  }

  private static List<String> domains(ClusterState state, String name) {
    return state.nodes().entrySet().stream()
        .filter(
            it ->
                it.getValue().report().stream()
                    .flatMap(report -> report.domains().stream())
                    .anyMatch(domain -> domain.name().equals(name)))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static String word(
      ClusterState state, String name, List<ClusterView.Instance> instances, List<String> nodes) {
    String pending =
        instances.stream()
            .map(ClusterView.Instance::pending)
            .filter(it -> !it.isEmpty())
            .findFirst()
            .orElse("");
    // that no domain was found is no proof that there is none on a node that was not asked
    String absent = instances.isEmpty() ? "not seen" : "stopped";
    String base = nodes.isEmpty() ? absent : "runs";
    if (!pending.isEmpty()) {
      base += ", " + pending.toLowerCase(Locale.ROOT);
    }
    if (instances.stream().anyMatch(it -> !it.managed())) {
      base += ", unmanaged";
    }
    boolean paused =
        nodes.stream()
            .flatMap(it -> state.report(it).stream())
            .flatMap(it -> it.domains().stream())
            .anyMatch(it -> it.name().equals(name) && it.state().startsWith("--p"));
    return paused ? base + ", paused" : base;
  }

  private static String trouble(
      ClusterState state,
      String name,
      List<ClusterView.Instance> instances,
      List<String> nodes,
      List<String> running) {
    if (running.size() > 1 && !onItsWay(state, name)) {
      return "a domain of that name is on %s, and no hand-over is under way"
          .formatted(String.join(" and on ", running));
    }
    if (instances.stream().anyMatch(ClusterView.Instance::blocked)) {
      return "Pacemaker can do nothing about it any more (blocked): an operation failed, and the"
          + " node can't be fenced";
    }
    if (instances.stream().anyMatch(ClusterView.Instance::failed)) {
      return "its last operation failed";
    }
    return nodes.stream()
        .filter(it -> !running.contains(it))
        .filter(it -> state.report(it).filter(report -> report.xenTrouble().isEmpty()).isPresent())
        .filter(
            it ->
                !onItsWay(state, name)
                    && instances.stream().allMatch(one -> one.pending().isEmpty()))
        .findFirst()
        .map(it -> "Pacemaker has it started on %s, where Xen has no domain of it".formatted(it))
        .orElse("");
  }

  private static boolean onItsWay(ClusterState state, String name) {
    return state.nodes().values().stream()
        .flatMap(it -> it.report().stream())
        .flatMap(it -> it.leases().stream())
        .anyMatch(it -> it.guest().equals(name) && !it.phase().equals("arrived"));
  }

  private static List<Target> targets(
      ClusterState state, String name, String resource, List<String> nodes) {
    return state.names().stream()
        .filter(it -> !nodes.contains(it))
        .map(it -> target(state, name, resource, it))
        .toList();
  }

  private static Target target(ClusterState state, String name, String resource, String node) {
    String refusal =
        state.view().flatMap(it -> it.node(node)).map(ClusterView.Node::refusal).orElse("");
    String ban = ban(state, resource, node);
    if (!refusal.isEmpty() || !ban.isEmpty()) {
      return new Target(node, Answer.NO, refusal.isEmpty() ? ban : refusal);
    }
    String ready =
        state
            .view()
            .flatMap(it -> it.attribute(node, ReadinessPublisher.ATTRIBUTE + name))
            .orElse("");
    Optional<NodeReport.Guest> there = state.report(node).flatMap(it -> it.guest(name));
    String reason = there.map(NodeReport.Guest::reason).orElse("");
    boolean no = ready.equals("0") || there.filter(it -> it.ready().equals("no")).isPresent();
    if (no) {
      return new Target(node, Answer.NO, reason.isEmpty() ? unknownReason(state, node) : reason);
    }
    boolean yes = ready.equals("1") || there.filter(it -> it.ready().equals("yes")).isPresent();
    return yes
        ? new Target(node, Answer.YES, reason)
        : new Target(node, Answer.UNKNOWN, "nobody on %s has looked".formatted(node));
  }

  private static String unknownReason(ClusterState state, String node) {
    String trouble = state.nodes().getOrDefault(node, ClusterState.Told.nothing("")).trouble();
    return trouble.isEmpty()
        ? "%s says so, and not why".formatted(node)
        : "%s says so; why is not known here (%s)".formatted(node, trouble);
  }

  /** What in the configuration keeps it off that node; empty if nothing does. */
  private static String ban(ClusterState state, String resource, String node) {
    Optional<Cib> cib = state.cib();
    if (cib.isEmpty() || resource.isEmpty()) {
      return "";
    }
    if (cib.get().wiring().keepsOff(Set.of(resource), node)) {
      return "a constraint keeps %s off it".formatted(resource);
    }
    Set<String> followers = followers(cib.get(), resource);
    return cib.get().bans().values().stream()
        .flatMap(it -> it.understood().stream())
        .filter(it -> it.resource().equals(resource) || followers.contains(it.resource()))
        .filter(it -> !it.admits(node))
        .map(Ban::id)
        .findFirst()
        .map("the fence constraint %s keeps it off"::formatted)
        .orElse("");
  }

  /** The DRBD resources of the cluster whose Promoted role follows the guest. */
  private static Set<String> followers(Cib cib, String guest) {
    Set<String> followers = new TreeSet<>();
    for (List<DrbdClone> clones : cib.clones().values()) {
      for (DrbdClone clone : clones) {
        if (clone.leaders().contains(guest)
            || cib.wiring().colocations().stream()
                .anyMatch(it -> it.followsPromoted(guest, Set.of(clone.id(), clone.primitive())))) {
          followers.add(clone.id());
          followers.add(clone.primitive());
        }
      }
    }
    return followers;
  }
}
