// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.ferryman.testcluster.hardware.base.Arguments;
import org.ferryman.testcluster.hardware.base.Tool;
import org.ferryman.testcluster.hardware.base.ToolCall;

/**
 * Stand-in for drbdsetup of DRBD 9: requests that change something (drbdsetup-9.0(8)). Objects are
 * named by resource, by resource and peer node id, by these and volume, or by minor.
 */
public final class Drbdsetup9 implements Tool {
  private static final Set<String> NOT_STORED =
      Set.of("set-defaults", "tentative", "discard-my-data", "force");

  private final Function<String, DrbdNode> nodes;
  private final DrbdKernel kernel;
  private final Queries9 queries;

  /**
   * For all nodes.
   *
   * @param nodes finds a node by name
   * @param kernel serves the requests
   * @param queries answers what changes nothing
   */
  public Drbdsetup9(Function<String, DrbdNode> nodes, DrbdKernel kernel, Queries9 queries) {
    this.nodes = nodes;
    this.kernel = kernel;
    this.queries = queries;
  }

  @Override
  public void run(ToolCall call) {
    List<String> argv = call.argv();
    DrbdNode node = nodes.apply(call.node());
    node.load(); // drbdsetup sees to it
    if (argv.isEmpty()) {
      usage(call, "");
      return;
    }
    Request9 request =
        new Request9(call, node, Arguments.of(argv.subList(1, argv.size()), Set.of()));
    if (!onResource(request, argv.get(0))
        && !onPeer(request, argv.get(0))
        && !onDevice(request, argv.get(0))
        && !queries.answer(request, argv.get(0))) {
      usage(call, argv.get(0));
    }
  }

  private static void usage(ToolCall call, String command) {
    call.out("USAGE: drbdsetup command {arguments} [options]\n");
    call.err(command.isEmpty() ? "" : "drbdsetup: Unknown command '%s'\n".formatted(command));
    call.exit(20);
  }

  private boolean onResource(Request9 request, String command) {
    Arguments a = request.arguments();
    switch (command) {
      case "primary" -> request.resource((r, end) -> primary(request, r, end));
      case "secondary" -> request.resource((r, end) -> kernel.roles().secondary(r, end));
      case "new-resource" -> newResource(request);
      case "resource-options" -> request.resource((r, end) -> set(r.options, a, end));
      case "del-resource" -> request.resource(Drbdsetup9::deleteResource);
      case "new-minor" -> newMinor(request);
      case "down" -> down(request);
      case "forget-peer" -> request.resource((r, end) -> forgetPeer(r, a, end));
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean onPeer(Request9 request, String command) {
    Arguments a = request.arguments();
    switch (command) {
      case "new-peer" -> request.resource((r, end) -> newPeer(r, a, end));
      case "new-path" -> request.connection((c, end) -> newPath(c, a, end));
      case "del-path" -> request.connection(Drbdsetup9::deletePath);
      case "del-peer" -> request.connection(this::deletePeer);
      case "net-options" -> request.connection((c, end) -> netOptions(c, a, end));
      case "connect" -> request.connection((c, end) -> connect(c, a, end));
      case "disconnect" ->
          request.connection((c, end) -> kernel.resources().disconnect(c.resource, end));
      case "peer-device-options" ->
          request.peerDevice((p, end) -> set(options(p), request.arguments(), end));
      case "invalidate-remote" ->
          request.peerDevice((p, end) -> kernel.disks().invalidateRemote(p.device(), end));
      case "pause-sync" -> request.peerDevice((p, end) -> Drbdsetup.pause(p.device(), true, end));
      case "resume-sync" -> request.peerDevice((p, end) -> Drbdsetup.pause(p.device(), false, end));
      case "verify" -> request.peerDevice((p, end) -> kernel.disks().verify(p.device(), end));
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean onDevice(Request9 request, String command) {
    Arguments a = request.arguments();
    DiskRequests disks = kernel.disks();
    switch (command) {
      case "attach" ->
          request.device((d, end) -> disks.attach(d, a.word(1).orElse(""), stored(a), end));
      case "detach" -> request.device((d, end) -> disks.detach(d, a.has("force"), end));
      case "disk-options" -> request.device((d, end) -> diskOptions(d, a, end));
      case "outdate" -> request.lastDevice(disks::outdate);
      case "invalidate" -> request.device(disks::invalidate);
      case "new-current-uuid" ->
          request.device((d, end) -> disks.newCurrentUuid(d, a.has("clear-bitmap"), end));
      case "suspend-io" -> request.device((d, end) -> kernel.disks().suspendIo(d, end));
      case "resume-io" -> request.device((d, end) -> kernel.disks().resumeIo(d, end));
      case "resize", "check-resize" -> request.device((d, end) -> end.done());
      case "del-minor" -> request.device(Drbdsetup9::deleteMinor);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void primary(Request9 request, DrbdResource resource, Outcome outcome) {
    Optional<Quorum> missing =
        resource.devices().stream().map(Quorum::of).filter(quorum -> !quorum.held()).findFirst();
    if (missing.isPresent() && resource.role == Role.SECONDARY) {
      request.refuse(resource.name(), Refusal.NO_QUORUM, missing.get().detail());
    } else {
      boolean force = request.arguments().has("force", "overwrite-data-of-peer");
      kernel.roles().primary(resource, force, outcome);
    }
  }

  private void newResource(Request9 request) {
    Arguments a = request.arguments();
    String name = a.word(0).orElse("");
    kernel.resources().newResource(request.node(), name);
    request
        .node()
        .resource(name)
        .ifPresent(
            resource -> {
              resource.nodeId = Integer.parseInt(a.word(1).orElse("0"));
              resource.options.putAll(stored(a));
            });
    request.call().exit(0);
  }

  private void newMinor(Request9 request) {
    Arguments a = request.arguments();
    int minor = Integer.parseInt(a.word(1).orElse("-1"));
    int volume = Integer.parseInt(a.word(2).orElse("-1"));
    BiConsumer<DrbdResource, Outcome> make =
        (resource, end) ->
            kernel
                .resources()
                .newMinor(
                    resource,
                    minor,
                    volume,
                    refusal -> {
                      if (refusal.isEmpty()) {
                        request.call().makeNode(minor, "/dev/drbd" + minor);
                        resource.device(volume).ifPresent(d -> d.diskless(a.has("diskless")));
                      }
                      end.ended(refusal);
                    });
    request.resource(make);
  }

  private static void newPeer(DrbdResource resource, Arguments a, Outcome outcome) {
    int peer = Integer.parseInt(a.word(1).orElse("-1"));
    if (peer < 0 || peer == resource.nodeId) {
      outcome.refused(Refusal.PEER_NODE_ID);
    } else if (resource.connection(peer).isPresent()) {
      outcome.refused(Refusal.ALREADY_EXISTS);
    } else {
      DrbdConnection connection = new DrbdConnection(resource, peer);
      connection.netOptions.putAll(stored(a));
      resource.add(connection);
      outcome.done();
    }
  }

  private static void newPath(DrbdConnection connection, Arguments a, Outcome outcome) {
    connection.localAddress = a.word(2).orElse("");
    connection.peerAddress = a.word(3).orElse("");
    outcome.done();
  }

  private static void deletePath(DrbdConnection connection, Outcome outcome) {
    if (connection.state() != ConnectionState.STAND_ALONE) {
      outcome.refused(Refusal.NET_CONFIGURED);
      return;
    }
    connection.localAddress = "";
    connection.peerAddress = "";
    outcome.done();
  }

  private void deletePeer(DrbdConnection connection, Outcome outcome) {
    kernel
        .resources()
        .disconnect(
            connection.resource,
            refusal -> {
              connection.resource.remove(connection);
              outcome.ended(refusal);
            });
  }

  private void netOptions(DrbdConnection connection, Arguments a, Outcome outcome) {
    kernel
        .resources()
        .netOptions(
            connection.resource,
            stored(a),
            refusal -> {
              if (refusal.isEmpty()) {
                replace(connection.netOptions, a);
              }
              outcome.ended(refusal);
            });
  }

  private void connect(DrbdConnection connection, Arguments a, Outcome outcome) {
    Map<String, String> options = new LinkedHashMap<>(connection.netOptions);
    if (a.has("discard-my-data")) {
      options.put("discard-my-data", "yes");
    }
    if (!connection.hasPath()) {
      outcome.refused(Refusal.CONNECTION_UNKNOWN);
      return;
    }
    kernel
        .resources()
        .connect(
            connection.resource, connection.localAddress, connection.peerAddress, options, outcome);
  }

  private static Map<String, String> options(PeerDevice peer) {
    return peer.connection().options(peer.device().volume);
  }

  private static void diskOptions(DrbdDevice device, Arguments a, Outcome outcome) {
    if (device.disk == null) {
      outcome.refused(Refusal.NO_DISK);
    } else {
      set(device.diskOptions, a, outcome);
    }
  }

  private static void deleteMinor(DrbdDevice device, Outcome outcome) {
    if (device.disk != null) {
      outcome.refused(Refusal.MINOR_CONFIGURED);
    } else {
      device.resource.remove(device);
      outcome.done();
    }
  }

  private static void deleteResource(DrbdResource resource, Outcome outcome) {
    if (!resource.devices().isEmpty() || !resource.connections().isEmpty()) {
      outcome.refused(Refusal.RESOURCE_IN_USE);
    } else {
      resource.node.remove(resource);
      outcome.done();
    }
  }

  private static void forgetPeer(DrbdResource resource, Arguments a, Outcome outcome) {
    int peer = Integer.parseInt(a.word(1).orElse("-1"));
    if (resource.connection(peer).isPresent()) {
      outcome.refused(Refusal.NET_CONFIGURED);
    } else {
      outcome.done();
    }
  }

  private void down(Request9 request) {
    Optional<DrbdResource> resource =
        request.node().resource(request.arguments().word(0).orElse(""));
    if (resource.isEmpty()) {
      request.call().exit(0);
      return;
    }
    List<Integer> minors = resource.get().devices().stream().map(DrbdDevice::minor).toList();
    request.resource(
        (r, end) ->
            kernel
                .resources()
                .down(
                    r,
                    refusal -> {
                      if (refusal.isEmpty()) {
                        minors.forEach(minor -> request.call().removeNode("/dev/drbd" + minor));
                      }
                      end.ended(refusal);
                    }));
  }

  private static void set(Map<String, String> options, Arguments a, Outcome outcome) {
    replace(options, a);
    outcome.done();
  }

  private static void replace(Map<String, String> options, Arguments a) {
    if (a.has("set-defaults")) {
      options.keySet().removeIf(option -> !option.startsWith("_"));
    }
    options.putAll(stored(a));
  }

  private static Map<String, String> stored(Arguments a) {
    Map<String, String> options = new LinkedHashMap<>(a.options());
    options.keySet().removeAll(NOT_STORED);
    return options;
  }
}
