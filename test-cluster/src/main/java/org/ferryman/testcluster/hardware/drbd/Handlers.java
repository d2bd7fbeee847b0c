// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.testcluster.hardware.base.CommandEnd;
import org.ferryman.testcluster.hardware.base.Flavour;
import org.ferryman.testcluster.hardware.base.NodeCommand;
import org.ferryman.testcluster.hardware.base.World;

/**
 * DRBD's calls of its handlers: the kernel module has {@code drbdadm HANDLER RESOURCE} or {@code
 * drbdadm HANDLER minor-N} run on its node, as drbd_khelper() and conn_khelper() do, and events2
 * tells of both ends. What the handler prints is dropped.
 */
final class Handlers {
  private static final String DRBDADM = "/sbin/drbdadm";
  private static final Map<String, String> ENVIRONMENT =
      Map.of("HOME", "/", "TERM", "linux", "PATH", "/sbin:/usr/sbin:/bin:/usr/bin");
  private static final Pattern ADDRESS = Pattern.compile("(\\w+):\\[?(.+?)]?:\\d+");

  /** What the kernel sees of a program that could not be executed: -ENOENT. */
  private static final long NOT_RUN = 0xfffffffeL;

  private final World world;
  private final EventStreams streams;

  Handlers(World world, EventStreams streams) {
    this.world = world;
    this.streams = streams;
  }

  /**
   * Calls a handler for a resource.
   *
   * @param done told the exit code, 0 for a handler that was killed or could not be executed; never
   *     told if the resource or the node is gone by then
   */
  void call(DrbdResource resource, String handler, IntConsumer done) {
    call(
        resource,
        handler,
        resource.name(),
        environment(resource),
        EventStream.helper(resource, handler),
        done);
  }

  /**
   * Calls a handler for a device: by its minor in 8.4, by its resource in 9, which tells the volume
   * in the environment.
   *
   * @param done as for a resource
   */
  void call(DrbdDevice device, String handler, IntConsumer done) {
    boolean nine = device.resource.node.flavour() == Flavour.DRBD9;
    String argument = nine ? device.resource.name() : "minor-" + device.minor;
    Map<String, String> environment = environment(device.resource);
    if (nine) {
      environment.put("DRBD_VOLUME", Integer.toString(device.volume));
      environment.put("DRBD_MINOR", Integer.toString(device.minor));
    }
    call(
        device.resource, handler, argument, environment, EventStream.helper(device, handler), done);
  }

  private void call(
      DrbdResource resource,
      String handler,
      String argument,
      Map<String, String> environment,
      String object,
      IntConsumer done) {
    String node = resource.node.name();
    long begun = world.timeline().now();
    log(resource, handler + " is called");
    streams.tell(resource, "call " + object);
    world
        .helper()
        .run(
            node,
            new NodeCommand(List.of(DRBDADM, handler, argument), environment, "/"),
            end -> {
              if (exists(resource)) {
                long millis = world.timeline().now() - begun;
                log(resource, "%s %s after %d ms".formatted(handler, text(end), millis));
                streams.tell(resource, "response " + object + " status:" + status(end));
                done.accept(end instanceof CommandEnd.Exited exited ? exited.code() : 0);
              }
            });
  }

  private void log(DrbdResource resource, String text) {
    world.log().add(resource.node.name(), "drbd-handler", resource.name() + ": " + text);
  }

  private static boolean exists(DrbdResource resource) {
    return resource.node.power().on()
        && resource.node.resource(resource.name()).filter(now -> now == resource).isPresent();
  }

  /** A wait status, as the kernel prints it without taking it apart. */
  private static long status(CommandEnd end) {
    if (end instanceof CommandEnd.Exited exited) {
      return (long) exited.code() << 8;
    }
    return end instanceof CommandEnd.Died died ? died.signal() : NOT_RUN;
  }

  private static String text(CommandEnd end) {
    if (end instanceof CommandEnd.Exited exited) {
      return "ended with " + exited.code();
    } else if (end instanceof CommandEnd.Died died) {
      return "was killed by signal " + died.signal();
    } else if (end instanceof CommandEnd.NotRun notRun) {
      return "could not be run: " + notRun.reason();
    }
    return "was lost";
  }

  private static Map<String, String> environment(DrbdResource resource) {
    Map<String, String> environment = new TreeMap<>(ENVIRONMENT);
    Matcher peer = ADDRESS.matcher(resource.peerAddress);
    if (peer.matches()) {
      environment.put("DRBD_PEER_AF", peer.group(1));
      environment.put("DRBD_PEER_ADDRESS", peer.group(2));
    }
    for (DrbdConnection connection : resource.connections()) {
      environment.put("DRBD_MY_NODE_ID", Integer.toString(resource.nodeId));
      environment.put("DRBD_PEER_NODE_ID", Integer.toString(connection.peerNodeId));
    }
    return environment;
  }
}
