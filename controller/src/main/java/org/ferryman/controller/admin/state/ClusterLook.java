// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.state;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.ferryman.agent.xen.GuestHandover;
import org.ferryman.controller.admin.AdminPorts;
import org.ferryman.controller.admin.SshPeerState;
import org.ferryman.controller.tools.pacemaker.view.ClusterView;
import org.ferryman.exec.Clock;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.config.DefinitionsReading;
import org.ferryman.tools.ssh.SshConfig.Way;

/** Finds out about the whole cluster from one node; what does not depend on each other at once. */
public final class ClusterLook {
  /** A node that is no member may be switched off: nobody waits long for it. */
  private static final Duration PATIENCE_WITH_THE_LOST = Duration.ofSeconds(2);

  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final AdminPorts ports;
  private final NodeLook here;
  private final OwnController controller;
  private final BiFunction<Collection<DrbdResource>, Operation, List<String>> unprotected;
  private final boolean root;
  private final Clock clock;

  /**
   * By these.
   *
   * @param unprotected tells what is missing of fencing for these resources
   */
  public ClusterLook(
      AdminPorts ports,
      NodeLook here,
      OwnController controller,
      BiFunction<Collection<DrbdResource>, Operation, List<String>> unprotected,
      boolean root,
      Clock clock) {
    this.ports = requireNonNull(ports, "ports");
    this.here = requireNonNull(here, "here");
    this.controller = requireNonNull(controller, "controller");
    this.unprotected = requireNonNull(unprotected, "unprotected");
    this.root = root;
    this.clock = requireNonNull(clock, "clock");
  }

  /** This node alone: by its controller, and without one by itself. */
  public NodeReport own(Operation operation) {
    OwnController.Answer answer = controller.state();
    if (answer.trouble().isEmpty()) {
      Optional<NodeReport> report = report(answer.body());
      if (report.isPresent()) {
        return report.get();
      }
    }
    // a controller that was started before an upgrade knows no such question
    OwnController.Answer status = controller.status();
    return here.report(status.body(), status.trouble(), operation);
  }

  /** The whole cluster. */
  public ClusterState look(Operation operation) {
    Instant at = clock.wall();
    CompletableFuture<NodeReport> asked = ports.beside(() -> own(operation));
    CompletableFuture<List<String>> lacks =
        asked.thenApply(report -> unprotected.apply(managed(report), operation));
    ClusterView.Reading pacemaker = ports.cluster().read(operation);
    Optional<ClusterView> view =
        pacemaker instanceof ClusterView.Reading.Known known
            ? Optional.of(known.view())
            : Optional.empty();
    String name = name(view, operation);
    Map<String, CompletableFuture<ClusterState.Told>> others = new HashMap<>();
    view.ifPresent(
        it ->
            it.nodes().stream()
                .filter(node -> !node.name().equals(name))
                .forEach(
                    node -> others.put(node.name(), ports.beside(() -> ask(node, it, operation)))));
    NodeReport own = asked.join();
    if (view.isEmpty()) {
      peers(name, operation)
          .forEach(
              peer ->
                  others.put(
                      peer,
                      ports.beside(() -> told(ports.peers().ask(peer, way(peer), operation)))));
    }
    Map<String, ClusterState.Told> nodes = new HashMap<>();
    nodes.put(name, ClusterState.Told.by(own));
    others.forEach((node, answer) -> nodes.put(node, answer.join()));
    return new ClusterState(name, at, root, pacemaker, nodes, lacks.join());
  }

  /** What one node tells of itself. */
  public ClusterState.Told told(String node, Operation operation) {
    if (!(ports.cluster().read(operation) instanceof ClusterView.Reading.Known known)) {
      return told(ports.peers().ask(node, way(node), operation));
    }
    ClusterView view = known.view();
    return node.equals(name(Optional.of(view), operation))
        ? ClusterState.Told.by(own(operation))
        : told(ports.peers().ask(node, way(ports, node, view, operation), operation));
  }

  private static Collection<DrbdResource> managed(NodeReport report) {
    TreeSet<String> names = new TreeSet<>();
    report.controller().path("drbd").path("managed").forEach(it -> names.add(it.asText()));
    if (!report.controlled()) {
      report.drbd().forEach(it -> names.add(it.name()));
    }
    return names.stream()
        .filter(it -> DrbdResource.NAME.matcher(it).matches())
        .map(DrbdResource::named)
        .toList();
  }

  /** As Pacemaker has it, where that is not as the kernel has it. */
  private String name(Optional<ClusterView> view, Operation operation) {
    String host = ports.hostName();
    return view.isEmpty() || view.get().node(host).isPresent()
        ? host
        : ports.clusterName().get(operation);
  }

  private ClusterState.Told ask(ClusterView.Node node, ClusterView view, Operation operation) {
    Way way = way(ports, node.name(), view, operation);
    return told(
        ports
            .peers()
            .ask(
                node.name(),
                way,
                node.online() ? operation : operation.within(PATIENCE_WITH_THE_LOST)));
  }

  /** As a hand-over of a guest would reach it. */
  public static Way way(AdminPorts ports, String node, ClusterView view, Operation operation) {
    Optional<GuestHandover.Known> guest = ports.guests().all(operation).stream().findFirst();
    return new Way(
        guest
            .flatMap(GuestHandover.Known::networkAttribute)
            .flatMap(it -> view.attribute(node, it))
            .orElse(node),
        guest.flatMap(GuestHandover.Known::user),
        guest.flatMap(GuestHandover.Known::port));
  }

  private static Way way(String node) {
    return new Way(node, Optional.empty(), Optional.empty());
  }

  /** Without Pacemaker, DRBD's configuration tells of other nodes, whether it is up or not. */
  private Collection<String> peers(String name, Operation operation) {
    TreeSet<String> peers = new TreeSet<>();
    if (ports.drbd().definitions(DrbdResource.DEFAULT_CONFIGURATION, operation)
        instanceof DefinitionsReading.Known known) {
      known.definitions().forEach(it -> peers.addAll(it.peersOf(name)));
    }
    return peers;
  }

  /** How another node is reached, as a hand-over would reach it. */
  public Way way(String node, ClusterState state, Operation operation) {
    return state.view().map(it -> way(ports, node, it, operation)).orElseGet(() -> way(node));
  }

  private static ClusterState.Told told(SshPeerState.Answer answer) {
    if (!answer.trouble().isEmpty()) {
      return ClusterState.Told.nothing(answer.trouble());
    }
    try {
      return report(JSON.readTree(answer.json()))
          .map(ClusterState.Told::by)
          .orElseGet(() -> ClusterState.Told.nothing("what it tells is not understood"));
    } catch (JsonProcessingException e) {
      return ClusterState.Told.nothing("what it tells is no JSON: " + e.getOriginalMessage());
    }
  }

  /** What a node tells of itself, if it is in a form that this version understands. */
  public static Optional<NodeReport> report(JsonNode told) {
    try {
      return told.path("format").asInt() >= NodeReport.FORMAT
          ? Optional.of(JSON.treeToValue(told, NodeReport.class))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** A report as another node is told it. */
  public static String json(NodeReport report) {
    try {
      return JSON.writeValueAsString(report);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report is always JSON", e);
    }
  }
}
