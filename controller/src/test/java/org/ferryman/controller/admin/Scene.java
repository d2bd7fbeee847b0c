// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.ferryman.agent.xen.GuestHandover;
import org.ferryman.controller.admin.state.ClusterState;
import org.ferryman.controller.admin.state.NodeLook;
import org.ferryman.controller.admin.state.NodeReport;
import org.ferryman.controller.tools.drbd.CounterTools;
import org.ferryman.controller.tools.drbd.DrbdCounters;
import org.ferryman.controller.tools.pacemaker.view.ClusterView;
import org.ferryman.controller.tools.pacemaker.view.ClusterViewTools;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandRunner;
import org.ferryman.exec.SystemClock;
import org.ferryman.handover.guests.KnownGuests;
import org.ferryman.handover.lease.LeaseStore;
import org.ferryman.ocf.Operation;
import org.ferryman.operation.Version;
import org.ferryman.tools.xen.Domain;
import org.ferryman.tools.xen.DomainList;
import org.ferryman.tools.xen.GuestName;

/** States of a cluster, made of what real tools printed. */
public final class Scene {
  /** When everything is looked at. */
  public static final Instant NOW = Instant.parse("2026-11-30T16:10:00Z");

  /** What a controller tells. */
  public static final String CONTROLLER =
      """
      {"version": "VERSION", "pid": 7, "uptimeSeconds": 11520, "live": [], "finished": [], "leases": [],
       "settingsErrors": [], "settingsWarnings": [], "drbd": {"managed": ["r0"]},
       "guests": [{"guest": "vm1", "ready": %s, "reason": "%s", "ageMillis": 5, "trouble": ""}]}
      """
          .replace("VERSION", Version.current());

  private final Path run;

  /** With a folder of its own for leases and guests. */
  public Scene(Path run) {
    this.run = run;
  }

  /** What a tool printed. */
  public static String text(String name) {
    try (var in = Scene.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An operation with time. */
  public static Operation operation() {
    return new Operation(
        SystemClock.KERNEL.deadline(Duration.ofSeconds(20)),
        new Cancellation(),
        (level, line) -> {});
  }

  /** A command that exited with 0. */
  public static CommandResult printed(String output) {
    return new CommandResult.Exited(
        Command.of(Duration.ofSeconds(1), "tool"), 0, output, "", Duration.ZERO);
  }

  /** Pacemaker as the captures have it, with words changed. */
  public static ClusterView.Reading pacemaker(String... changes) {
    String mon = changed(text("crm_mon.xml"), changes);
    String cib = changed(text("cib.xml"), changes);
    CommandRunner runner =
        (command, cancellation) -> printed(command.argv().get(0).equals("crm_mon") ? mon : cib);
    return new ClusterViewTools(runner).read(operation());
  }

  private static String changed(String text, String... changes) {
    String changed = text;
    for (int i = 0; i + 1 < changes.length; i += 2) {
      changed = changed.replace(changes[i], changes[i + 1]);
    }
    return changed;
  }

  /** A node as those captures have it, one after the other when it is asked again. */
  public NodeReport node(
      String name, Optional<String> controller, String domain, String... events) {
    Iterator<String> texts = List.of(events).iterator();
    String[] last = {""};
    KnownGuests guests = new KnownGuests(run.resolve("guests"));
    guests.remember(known(), operation());
    return new NodeLook(
            name,
            operation -> {
              last[0] = texts.hasNext() ? texts.next() : last[0];
              return drbd(last[0]);
            },
            operation -> CompletableFuture.completedFuture(domains(domain)),
            new LeaseStore(run.resolve("handover"), SystemClock.KERNEL),
            guests,
            List.of(),
            SystemClock.KERNEL)
        .report(
            controller.map(Scene::json).orElse(MissingNode.getInstance()),
            controller.isPresent() ? "" : "does not answer on /run/ferryman/control.sock",
            operation());
  }

  private static GuestHandover.Known known() {
    return new GuestHandover.Known(
        new GuestName("vm1"),
        Path.of("/etc/xen/vm1.cfg"),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        List.of(),
        "vm1",
        "");
  }

  private static DrbdCounters.Reading drbd(String events) {
    return CounterTools.parse(printed(events));
  }

  private static DomainList domains(String name) {
    Domain dom0 =
        new Domain(
            0,
            Optional.of("Domain-0"),
            1024,
            1,
            Domain.State.of("r-----").orElseThrow(),
            Duration.ofSeconds(9));
    return new DomainList.Domains(
        name.isEmpty()
            ? List.of(dom0)
            : List.of(
                dom0,
                new Domain(
                    1,
                    Optional.of(name),
                    512,
                    1,
                    Domain.State.of("-b----").orElseThrow(),
                    Duration.ofSeconds(3))));
  }

  /** JSON. */
  public static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What node1 finds out. */
  public static ClusterState seenFromNode1(
      ClusterView.Reading pacemaker, NodeReport node1, ClusterState.Told node2) {
    Map<String, ClusterState.Told> nodes = new HashMap<>();
    nodes.put("node1", ClusterState.Told.by(node1));
    nodes.put("node2", node2);
    return new ClusterState("node1", NOW, true, pacemaker, nodes, List.of());
  }
}
