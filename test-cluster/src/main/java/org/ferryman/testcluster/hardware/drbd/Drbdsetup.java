// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.testcluster.hardware.base.Arguments;
import org.ferryman.testcluster.hardware.base.Tool;
import org.ferryman.testcluster.hardware.base.ToolCall;

/** Stand-in for drbdsetup of DRBD 8.4: requests that change something. */
public final class Drbdsetup implements Tool {
  private static final Pattern MINOR = Pattern.compile("(?:/dev/drbd|drbd|minor-)?(\\d+)");
  private static final Pattern BY_RES = Pattern.compile("/dev/drbd/by-res/([^/]+)(?:/(\\d+))?");
  private static final Set<String> VALUED =
      Set.of("t", "d", "o", "wfc-timeout", "degr-wfc-timeout", "outdated-wfc-timeout");

  private final Function<String, DrbdNode> nodes;
  private final DrbdKernel kernel;
  private final DrbdsetupQueries queries;

  private interface OnDevice {
    void run(DrbdDevice device, Outcome outcome);
  }

  private interface OnResource {
    void run(DrbdResource resource, Outcome outcome);
  }

  /**
   * For all nodes.
   *
   * @param nodes finds a node by name
   * @param kernel serves the requests
   * @param queries answers what changes nothing
   */
  public Drbdsetup(Function<String, DrbdNode> nodes, DrbdKernel kernel, DrbdsetupQueries queries) {
    this.nodes = nodes;
    this.kernel = kernel;
    this.queries = queries;
  }

  @Override
  public void run(ToolCall call) {
    List<String> argv = call.argv();
    if (argv.size() == 2 && MINOR.matcher(argv.get(0)).matches() && !argv.get(1).startsWith("-")) {
      argv = List.of(argv.get(1), argv.get(0)); // the order of DRBD 8.3, still accepted
    }
    if (argv.isEmpty()) {
      usage(call, "");
      return;
    }
    Arguments arguments = Arguments.of(argv.subList(1, argv.size()), VALUED);
    dispatch(call, argv.get(0), arguments);
  }

  private void dispatch(ToolCall call, String command, Arguments a) {
    DrbdNode node = nodes.apply(call.node());
    boolean force = a.has("force", "overwrite-data-of-peer", "o", "f");
    switch (command) {
      case "primary" -> device(call, a, (d, end) -> kernel.roles().primary(d.resource, force, end));
      case "secondary" -> device(call, a, (d, end) -> kernel.roles().secondary(d.resource, end));
      case "attach" -> device(call, a, (d, end) -> attach(d, a, end));
      case "detach" -> device(call, a, (d, end) -> kernel.disks().detach(d, force, end));
      case "disk-options" -> device(call, a, (d, end) -> diskOptions(d, a, end));
      case "outdate" -> device(call, a, (d, end) -> kernel.disks().outdate(d, end));
      case "invalidate" -> device(call, a, (d, end) -> kernel.disks().invalidate(d, end));
      case "invalidate-remote" ->
          device(call, a, (d, end) -> kernel.disks().invalidateRemote(d, end));
      case "verify" -> device(call, a, (d, end) -> kernel.disks().verify(d, end));
      case "new-current-uuid" ->
          device(call, a, (d, end) -> kernel.disks().newCurrentUuid(d, a.has("clear-bitmap"), end));
      case "pause-sync" -> device(call, a, (d, end) -> pause(d, true, end));
      case "resume-sync" -> device(call, a, (d, end) -> pause(d, false, end));
      case "suspend-io" -> device(call, a, (d, end) -> kernel.disks().suspendIo(d, end));
      case "resume-io" -> device(call, a, (d, end) -> kernel.disks().resumeIo(d, end));
      case "resize", "check-resize" -> device(call, a, (d, end) -> end.done());
      case "new-resource" -> newResource(call, node, a);
      case "new-minor" -> newMinor(call, a);
      case "del-minor" -> device(call, a, this::deleteMinor);
      case "del-resource" -> resource(call, a, this::deleteResource);
      case "resource-options" -> resource(call, a, (r, end) -> resourceOptions(r, a, end));
      case "connect" -> connect(call, a);
      case "net-options" ->
          connection(call, node, a, (r, end) -> kernel.resources().netOptions(r, options(a), end));
      case "disconnect" ->
          connection(call, node, a, (r, end) -> kernel.resources().disconnect(r, end));
      case "down" -> down(call, node, a);
      default -> {
        if (!queries.answer(call, node, command, a)) {
          usage(call, command);
        }
      }
    }
  }

  private static void usage(ToolCall call, String command) {
    call.out(DrbdsetupQueries.usage(call.tool()));
    call.err(command.isEmpty() ? "" : "unknown command\n");
    call.exit(20);
  }

  /** The minor a device argument means. */
  static Optional<Integer> minor(DrbdNode node, String text) {
    Matcher number = MINOR.matcher(text);
    if (number.matches()) {
      return Optional.of(Integer.valueOf(number.group(1)));
    }
    Matcher byRes = BY_RES.matcher(text);
    if (byRes.matches()) {
      int volume = byRes.group(2) == null ? 0 : Integer.parseInt(byRes.group(2));
      return node.resource(byRes.group(1)).flatMap(r -> r.device(volume)).map(DrbdDevice::minor);
    }
    return Optional.empty();
  }

  private void device(ToolCall call, Arguments a, OnDevice action) {
    DrbdNode node = nodes.apply(call.node());
    String text = a.word(0).orElse("");
    Optional<Integer> minor = minor(node, text);
    if (minor.isEmpty()) {
      call.err("Cannot determine minor device number of device '%s'\n".formatted(text)).exit(20);
      return;
    }
    Optional<DrbdDevice> device = node.minor(minor.get());
    if (device.isEmpty()) {
      refuse(call, text, Refusal.MINOR_UNKNOWN);
      return;
    }
    action.run(device.get(), end(call, text));
  }

  private void resource(ToolCall call, Arguments a, OnResource action) {
    String name = a.word(0).orElse("");
    Optional<DrbdResource> resource = nodes.apply(call.node()).resource(name);
    if (resource.isEmpty()) {
      refuse(call, name, Refusal.RESOURCE_UNKNOWN);
      return;
    }
    action.run(resource.get(), end(call, name));
  }

  private void connection(ToolCall call, DrbdNode node, Arguments a, OnResource action) {
    String local = a.word(0).orElse("");
    String peer = a.word(1).orElse("");
    Optional<DrbdResource> resource = ResourceRequests.connection(node, local, peer);
    if (resource.isEmpty()) {
      call.err(Refusal.CONNECTION_UNKNOWN.line(local + " " + peer))
          .err("additional info from kernel:\nunknown connection\n")
          .exit(Refusal.CONNECTION_UNKNOWN.exit());
      return;
    }
    action.run(resource.get(), end(call, local + " " + peer));
  }

  private static Outcome end(ToolCall call, String object) {
    return refusal -> {
      if (refusal.isPresent()) {
        refuse(call, object, refusal.get());
      } else {
        call.exit(0);
      }
    };
  }

  private static void refuse(ToolCall call, String object, Refusal refusal) {
    call.err(refusal.line(object)).exit(refusal.exit());
  }

  private static Map<String, String> options(Arguments a) {
    Map<String, String> options = new LinkedHashMap<>(a.options());
    options.remove("set-defaults");
    return options;
  }

  private void attach(DrbdDevice device, Arguments a, Outcome outcome) {
    kernel.disks().attach(device, a.word(1).orElse(""), options(a), outcome);
  }

  private static void diskOptions(DrbdDevice device, Arguments a, Outcome outcome) {
    if (device.disk == null) {
      outcome.refused(Refusal.NO_DISK);
      return;
    }
    if (a.has("set-defaults")) {
      device.diskOptions.clear();
    }
    device.diskOptions.putAll(options(a));
    outcome.done();
  }

  static void pause(DrbdDevice device, boolean on, Outcome outcome) {
    if (device.pausedHere == on) {
      outcome.refused(on ? Refusal.PAUSE_SET : Refusal.PAUSE_CLEAR);
      return;
    }
    device.pausedHere = on;
    outcome.done();
  }

  private void newResource(ToolCall call, DrbdNode node, Arguments a) {
    kernel.resources().newResource(node, a.word(0).orElse(""));
    call.exit(0);
  }

  private void newMinor(ToolCall call, Arguments a) {
    int minor = Integer.parseInt(a.word(1).orElse("-1"));
    int volume = Integer.parseInt(a.word(2).orElse("-1"));
    resource(
        call,
        a,
        (resource, end) ->
            kernel
                .resources()
                .newMinor(
                    resource,
                    minor,
                    volume,
                    refusal -> {
                      if (refusal.isEmpty()) {
                        call.makeNode(minor, "/dev/drbd" + minor);
                      }
                      end.ended(refusal);
                    }));
  }

  private void deleteMinor(DrbdDevice device, Outcome outcome) {
    if (device.disk != null || device.resource.hasNet()) {
      outcome.refused(Refusal.MINOR_EXISTS);
      return;
    }
    device.resource.remove(device);
    outcome.done();
  }

  private void deleteResource(DrbdResource resource, Outcome outcome) {
    if (!resource.devices().isEmpty()) {
      outcome.refused(Refusal.DEVICE_IN_USE);
      return;
    }
    resource.node.remove(resource);
    outcome.done();
  }

  private static void resourceOptions(DrbdResource resource, Arguments a, Outcome outcome) {
    resource.options.putAll(options(a));
    outcome.done();
  }

  private void connect(ToolCall call, Arguments a) {
    resource(
        call,
        a,
        (r, end) ->
            kernel
                .resources()
                .connect(r, a.word(1).orElse(""), a.word(2).orElse(""), options(a), end));
  }

  private void down(ToolCall call, DrbdNode node, Arguments a) {
    String name = a.word(0).orElse("");
    Optional<DrbdResource> resource = node.resource(name);
    if (resource.isEmpty()) {
      call.exit(0);
      return;
    }
    List<Integer> minors = resource.get().devices().stream().map(DrbdDevice::minor).toList();
    kernel
        .resources()
        .down(
            resource.get(),
            refusal -> {
              if (refusal.isEmpty()) {
                minors.forEach(minor -> call.removeNode("/dev/drbd" + minor));
                call.exit(0);
              } else {
                refuse(call, Integer.toString(minors.get(0)), refusal.get());
              }
            });
  }
}
