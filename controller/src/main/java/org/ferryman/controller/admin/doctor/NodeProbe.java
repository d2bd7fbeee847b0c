// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.doctor;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.ferryman.agent.xen.GuestFile;
import org.ferryman.controller.admin.AdminPorts;
import org.ferryman.controller.admin.SshPeerState;
import org.ferryman.controller.admin.state.ClusterLook;
import org.ferryman.controller.tools.pacemaker.cib.CibContents;
import org.ferryman.controller.tools.pacemaker.view.ClusterView;
import org.ferryman.exec.Clock;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.XmlOutput;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.xen.RegularFile;
import org.ferryman.tools.xen.Xl.HostMemory;
import org.ferryman.tools.xen.Xl.XenHost;
import org.ferryman.tools.xen.config.GuestConfig;

/** Finds out what the nodes tell of themselves: this one by its tools, the others by ssh. */
public final class NodeProbe {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final Duration MOMENT = Duration.ofSeconds(5);
  private static final List<String> UNITS = List.of("xendomains", "drbd", "ferryman");

  private final AdminPorts ports;
  private final Path watchdog;
  private final Clock clock;

  /** By these, and that device. */
  public NodeProbe(AdminPorts ports, Path watchdog, Clock clock) {
    this.ports = requireNonNull(ports, "ports");
    this.watchdog = requireNonNull(watchdog, "watchdog");
    this.clock = requireNonNull(clock, "clock");
  }

  /** Everything, as far as it can be told. */
  public Surroundings look(CibContents cib, ClusterView view, Operation operation) {
    String name = ports.clusterName().get(operation);
    Map<String, CompletableFuture<Surroundings.Told>> asked = new LinkedHashMap<>();
    for (ClusterView.Node node : view.nodes()) {
      if (!node.name().equals(name)) {
        asked.put(node.name(), ports.beside(() -> ask(node, view, operation)));
      }
    }
    NodeFacts own = own(cib, name, Map.of(), operation); // whom it reaches, it asks just now
    Map<String, Long> links = new HashMap<>();
    asked
        .keySet()
        .forEach(
            node ->
                LinkSpeed.to(ClusterLook.way(ports, node, view, operation).host())
                    .ifPresent(it -> links.put(node, it)));
    Map<String, Surroundings.Told> others = new HashMap<>();
    asked.forEach((node, answer) -> others.put(node, answer.join()));
    return new Surroundings(own, others, cib, memory(cib), links, fencing(operation));
  }

  private Surroundings.Told ask(ClusterView.Node node, ClusterView view, Operation operation) {
    long before = clock.wall().toEpochMilli();
    SshPeerState.Answer answer =
        ports
            .peers()
            .doctor(node.name(), ClusterLook.way(ports, node.name(), view, operation), operation);
    long after = clock.wall().toEpochMilli();
    Optional<NodeFacts> facts = Optional.empty();
    String trouble = answer.trouble();
    if (trouble.isEmpty()) {
      facts = read(answer.json());
      trouble = facts.isEmpty() ? "what it tells is not understood" : "";
    }
    return new Surroundings.Told(facts, trouble, node.online(), before, after);
  }

  /** This node as it tells another one, with whom it reaches. */
  public NodeFacts own(CibContents cib, ClusterView view, Operation operation) {
    String name = ports.clusterName().get(operation);
    Map<String, CompletableFuture<String>> asked = new LinkedHashMap<>();
    view.nodes().stream()
        .filter(it -> it.online() && !it.name().equals(name))
        .forEach(
            it -> asked.put(it.name(), ports.beside(() -> trouble(it.name(), view, operation))));
    Map<String, String> reaches = new HashMap<>();
    asked.forEach((node, trouble) -> reaches.put(node, trouble.join()));
    return own(cib, name, reaches, operation);
  }

  private String trouble(String node, ClusterView view, Operation operation) {
    return ports
        .peers()
        .ask(node, ClusterLook.way(ports, node, view, operation), operation)
        .trouble();
  }

  private NodeFacts own(
      CibContents cib, String name, Map<String, String> reaches, Operation operation) {
    XenHost xen = ports.xl().host(operation);
    return new NodeFacts(
        NodeFacts.FORMAT,
        name,
        clock.wall().toEpochMilli(),
        xen.major(),
        xen.minor(),
        xen.processor(),
        memory(operation),
        units(operation),
        Files.exists(watchdog),
        cib.guests().stream()
            .map(Surroundings::file)
            .filter(it -> it.startsWith("/"))
            .distinct()
            .collect(Collectors.toMap(it -> it, it -> digest(Path.of(it)))),
        reaches);
  }

  private String memory(Operation operation) {
    return ports.xl().memory(operation) instanceof Reading.Known<HostMemory> known
        ? known.value().dom0Fixed() ? NodeFacts.FIXED : NodeFacts.BALLOONED
        : "";
  }

  private Map<String, String> units(Operation operation) {
    Map<String, String> units = new HashMap<>();
    for (String unit : UNITS) {
      CommandResult result =
          ports
              .runner()
              .run(
                  Command.of(
                      operation.deadline().remainingAtMost(MOMENT),
                      "systemctl",
                      "is-enabled",
                      unit),
                  operation.cancellation());
      if (result instanceof CommandResult.Exited exited) {
        String word = exited.stdout().strip();
        units.put(unit, word.isEmpty() ? "not-found" : word);
      }
    }
    return units;
  }

  private static Map<String, Long> memory(CibContents cib) {
    Map<String, Long> memory = new HashMap<>();
    cib.guests().stream()
        .map(Surroundings::file)
        .filter(it -> it.startsWith("/"))
        .forEach(
            file ->
                GuestFile.read(Path.of(file))
                    .config()
                    .flatMap(GuestConfig::mostMemoryMiB)
                    .ifPresent(it -> memory.put(file, it)));
    return memory;
  }

  /** What became of the last fencing of each node that Pacemaker remembers. */
  private Map<String, String> fencing(Operation operation) {
    CommandResult result =
        ports
            .runner()
            .run(
                Command.of(
                    operation.deadline().remainingAtMost(MOMENT),
                    "stonith_admin",
                    "--history=*",
                    "--output-as=xml"),
                operation.cancellation());
    return result.succeeded() ? fencing(result.stdout()) : Map.of();
  }

  static Map<String, String> fencing(String xml) {
    Map<String, String> last = new HashMap<>();
    Map<String, String> when = new HashMap<>();
    try {
      XmlOutput.descendants(XmlOutput.parse(xml), "fence_event")
          .forEach(
              event -> {
                String node = event.getAttribute("target");
                String completed = event.getAttribute("completed");
                if (!completed.isEmpty() && completed.compareTo(when.getOrDefault(node, "")) > 0) {
                  when.put(node, completed);
                  last.put(node, event.getAttribute("status"));
                }
              });
    } catch (IllegalArgumentException e) {
      return Map.of();
    }
    return Map.copyOf(last);
  }

  private static String digest(Path file) {
    try {
      return RegularFile.digest(RegularFile.read(file, GuestConfig.LONGEST));
    } catch (IOException e) {
      return NodeFacts.NO_FILE;
    }
  }

  /** As another node is told it. */
  public static String json(NodeFacts facts) {
    try {
      return JSON.writeValueAsString(facts);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("facts are always JSON", e);
    }
  }

  /** What another node told, if it is in a form that this version understands. */
  static Optional<NodeFacts> read(String json) {
    try {
      NodeFacts facts = JSON.readValue(json, NodeFacts.class);
      return facts.format() >= NodeFacts.FORMAT ? Optional.of(facts) : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
