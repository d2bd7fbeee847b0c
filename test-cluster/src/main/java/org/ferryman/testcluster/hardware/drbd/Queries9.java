// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ferryman.testcluster.hardware.base.Arguments;
import org.ferryman.testcluster.hardware.base.ToolCall;

/** Stand-in for drbdsetup of DRBD 9: what changes nothing. */
public final class Queries9 {
  private final EventStreams streams;
  private final Function<ToolCall, String> timestamp;

  /**
   * For all nodes.
   *
   * @param streams keeps live event streams informed
   * @param timestamp the wall clock as events2 prints it
   */
  public Queries9(EventStreams streams, Function<ToolCall, String> timestamp) {
    this.streams = streams;
    this.timestamp = timestamp;
  }

  boolean answer(Request9 request, String command) {
    switch (command) {
      case "role" -> role(request);
      case "peer-role" -> connection(request, c -> c.peerRole().toString());
      case "cstate" -> connection(request, c -> c.state().eventText());
      case "dstate" -> diskStates(request);
      case "get-gi", "show-gi" -> request.peerDevice((p, end) -> generation(request, p));
      case "status" -> status(request);
      case "show" -> show(request);
      case "events2" -> events(request);
      case "wait-connect-resource", "wait-connect-connection", "wait-connect-volume" ->
          await(request, false);
      case "wait-sync-resource", "wait-sync-connection", "wait-sync-volume" -> await(request, true);
      default -> {
        return false;
      }
    }
    return true;
  }

  private static String name(Request9 request) {
    return request.arguments().word(0).orElse("all");
  }

  private static void role(Request9 request) {
    Optional<DrbdResource> resource = request.node().resource(name(request));
    if (resource.isEmpty()) {
      request.call().err(name(request) + ": Unknown resource\n").exit(10);
    } else {
      request.call().out(resource.get().role + "\n").exit(0);
    }
  }

  private static void connection(Request9 request, Function<DrbdConnection, String> text) {
    Optional<DrbdConnection> connection =
        request
            .node()
            .resource(name(request))
            .flatMap(resource -> request.number(1).flatMap(resource::connection));
    if (connection.isEmpty()) {
      request.call().err(name(request) + ": No such connection\n").exit(10);
    } else {
      request.call().out(text.apply(connection.get()) + "\n").exit(0);
    }
  }

  private static void diskStates(Request9 request) {
    Optional<DrbdDevice> device =
        Drbdsetup.minor(request.node(), name(request)).flatMap(request.node()::minor);
    if (device.isEmpty()) {
      request.call().err(name(request) + ": No such device\n").exit(10);
      return;
    }
    String peers =
        device.get().resource.connections().stream()
            .flatMap(connection -> connection.peerDevices().stream())
            .filter(peer -> peer.device() == device.get())
            .map(peer -> "/" + peer.disk())
            .collect(Collectors.joining());
    request.call().out(device.get().diskState + peers + "\n").exit(0);
  }

  private static void generation(Request9 request, PeerDevice peer) {
    if (peer.device().disk == null) {
      request.call().err("Device has no disk\n").exit(11);
    } else {
      request.call().out(TextCommands.generation(peer.device().metaData())).exit(0);
    }
  }

  private static List<DrbdResource> matching(DrbdNode node, String name) {
    List<DrbdResource> all = new ArrayList<>(node.resources());
    all.removeIf(resource -> !"all".equals(name) && !resource.name().equals(name));
    return all;
  }

  private static void status(Request9 request) {
    ToolCall call = request.call();
    Arguments a = request.arguments();
    String name = name(request);
    List<DrbdResource> resources = matching(request.node(), name);
    boolean json = a.has("json", "j");
    if (json) {
      call.out(StatusJson9.of(resources));
    } else {
      if (request.node().resources().isEmpty()) {
        call.out("# No currently configured DRBD found.\n");
      }
      resources.forEach(
          r -> call.out(StatusText9.of(r, a.has("verbose", "v"), a.has("statistics", "s"))));
    }
    if (resources.isEmpty() && !"all".equals(name)) {
      call.err(name + ": No such resource\n").exit(10);
    } else {
      call.exit(0);
    }
  }

  private static void show(Request9 request) {
    if (request.node().resources().isEmpty()) {
      request.call().out("# No currently configured DRBD found.\n");
    }
    matching(request.node(), name(request)).forEach(r -> request.call().out(ShowText9.of(r)));
    request.call().exit(0);
  }

  private void events(Request9 request) {
    ToolCall call = request.call();
    Arguments a = request.arguments();
    boolean stamps = a.has("timestamps");
    EventStream stream =
        new EventStream(
            request.node(),
            name(request),
            a.has("statistics"),
            line -> call.out((stamps ? timestamp.apply(call) + " " : "") + line + "\n"));
    stream.begin();
    if (a.has("now")) {
      call.exit(0);
    } else {
      streams.add(stream);
      call.onEnd(() -> streams.remove(stream));
    }
  }

  /** Waits for all peers, or the end of all resyncs; a StandAlone connection is not waited for. */
  private static void await(Request9 request, boolean sync) {
    Optional<DrbdResource> resource = request.node().resource(name(request));
    if (resource.isEmpty()) {
      request.call().err(name(request) + ": No such resource\n").exit(10);
      return;
    }
    long seconds = Long.parseLong(request.arguments().options().getOrDefault("wfc-timeout", "0"));
    if (seconds > 0) {
      request.call().after(seconds * 1000, () -> request.call().exit(5));
    }
    request
        .call()
        .when(
            () -> resource.get().connections().stream().allMatch(c -> reached(c, sync)),
            () -> request.call().exit(0));
  }

  private static boolean reached(DrbdConnection connection, boolean sync) {
    if (connection.state() == ConnectionState.STAND_ALONE) {
      return true;
    }
    return connection.state() == ConnectionState.CONNECTED
        && (!sync
            || connection.peerDevices().stream()
                .allMatch(peer -> peer.replication() == ReplicationState.ESTABLISHED));
  }
}
