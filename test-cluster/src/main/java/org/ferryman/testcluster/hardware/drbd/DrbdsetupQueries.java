// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.ferryman.testcluster.hardware.base.Arguments;
import org.ferryman.testcluster.hardware.base.ToolCall;

/** Stand-in for drbdsetup of DRBD 8.4: what changes nothing. */
public final class DrbdsetupQueries {
  private static final List<String> COMMANDS =
      List.of(
          "primary",
          "secondary",
          "attach",
          "disk-options",
          "detach",
          "connect",
          "net-options",
          "disconnect",
          "resize",
          "resource-options",
          "new-current-uuid",
          "invalidate",
          "invalidate-remote",
          "pause-sync",
          "resume-sync",
          "suspend-io",
          "resume-io",
          "outdate",
          "verify",
          "down",
          "state",
          "role",
          "sh-status",
          "cstate",
          "dstate",
          "show-gi",
          "get-gi",
          "show",
          "status",
          "check-resize",
          "events",
          "events2",
          "wait-connect",
          "wait-sync",
          "new-resource",
          "new-minor",
          "del-minor",
          "del-resource");
  private static final int NO_TIMEOUT = 0;

  private final EventStreams streams;
  private final Function<ToolCall, String> timestamp;

  /**
   * For all nodes.
   *
   * @param streams keeps live event streams informed
   * @param timestamp the wall clock as events2 prints it
   */
  public DrbdsetupQueries(EventStreams streams, Function<ToolCall, String> timestamp) {
    this.streams = streams;
    this.timestamp = timestamp;
  }

  boolean answer(ToolCall call, DrbdNode node, String command, Arguments a) {
    switch (command) {
      case "role", "state" ->
          device(call, node, a, d -> d.resource.role + "/" + d.resource.peerRole);
      case "cstate" -> device(call, node, a, TextCommands::connection);
      case "dstate" -> device(call, node, a, DrbdsetupQueries::diskStates);
      case "sh-status" -> shStatus(call, node, a);
      case "get-gi", "show-gi" -> generation(call, node, a);
      case "status" -> status(call, node, a);
      case "show" -> show(call, node, a);
      case "events2" -> events(call, node, a);
      case "wait-connect" -> await(call, node, a, false);
      case "wait-sync" -> await(call, node, a, true);
      default -> {
        return false;
      }
    }
    return true;
  }

  static String usage(String program) {
    StringBuilder text = new StringBuilder("\nUSAGE: ").append(program);
    text.append(
        " command device arguments options\n\nDevice is usually /dev/drbdX or /dev/drbd/X.\n");
    text.append("\nCommands are:\n");
    for (int i = 0; i < COMMANDS.size(); i += 3) {
      text.append("    ");
      for (int j = i; j < Math.min(i + 3, COMMANDS.size()); j++) {
        text.append("%-20s".formatted(COMMANDS.get(j)));
      }
      text.append('\n');
    }
    return text.append("\nTo get more details about a command issue 'drbdsetup help cmd'.\n\n")
        .toString();
  }

  private static String diskStates(DrbdDevice device) {
    return device.diskState + "/" + device.peerDisk;
  }

  private void device(
      ToolCall call, DrbdNode node, Arguments a, Function<DrbdDevice, String> text) {
    found(call, node, a).ifPresent(device -> call.out(text.apply(device) + "\n").exit(0));
  }

  private static Optional<DrbdDevice> found(ToolCall call, DrbdNode node, Arguments a) {
    String text = a.word(0).orElse("");
    Optional<Integer> minor = Drbdsetup.minor(node, text);
    if (minor.isEmpty()) {
      call.err("Cannot determine minor device number of device '%s'\n".formatted(text)).exit(20);
      return Optional.empty();
    }
    Optional<DrbdDevice> device = node.minor(minor.get());
    if (device.isEmpty()) {
      call.err(Refusal.MINOR_UNKNOWN.line(text)).exit(Refusal.MINOR_UNKNOWN.exit());
    }
    return device;
  }

  private static void shStatus(ToolCall call, DrbdNode node, Arguments a) {
    String text = a.word(0).orElse("all");
    Optional<Integer> minor = Drbdsetup.minor(node, text);
    if (minor.isPresent()) {
      call.out(
          node.minor(minor.get())
              .map(TextCommands::shStatus)
              .orElseGet(() -> TextCommands.shStatusUnknown(minor.get())));
    } else {
      matching(node, text).stream()
          .flatMap(resource -> resource.devices().stream())
          .forEach(device -> call.out(TextCommands.shStatus(device)));
    }
    call.exit(0);
  }

  private static void generation(ToolCall call, DrbdNode node, Arguments a) {
    Optional<DrbdDevice> device = found(call, node, a);
    if (device.isEmpty()) {
      return;
    }
    if (device.get().disk == null) {
      call.err("Device has no disk\n").exit(11);
      return;
    }
    call.out(TextCommands.generation(device.get().metaData())).exit(0);
  }

  private static List<DrbdResource> matching(DrbdNode node, String name) {
    List<DrbdResource> all = new ArrayList<>(node.resources());
    all.removeIf(resource -> !"all".equals(name) && !resource.name().equals(name));
    return all;
  }

  private static boolean unknownOption(
      ToolCall call, String command, Arguments a, Set<String> known) {
    Optional<String> unknown =
        a.options().keySet().stream().filter(option -> !known.contains(option)).findFirst();
    unknown.ifPresent(
        option ->
            call.err("%s: unrecognized option '--%s'\n".formatted(command, option))
                .out(usage("drbdsetup"))
                .exit(20));
    return unknown.isPresent();
  }

  private static void status(ToolCall call, DrbdNode node, Arguments a) {
    if (unknownOption(call, "status", a, Set.of("verbose", "statistics", "color", "v", "s", "c"))) {
      return;
    }
    String name = a.word(0).orElse("all");
    List<DrbdResource> resources = matching(node, name);
    if (resources.isEmpty() && !"all".equals(name)) {
      call.err("%s: No such resource\n".formatted(name)).exit(10);
      return;
    }
    boolean verbose = a.has("verbose", "v");
    boolean statistics = a.has("statistics", "s");
    resources.forEach(r -> call.out(StatusText.of(r, verbose, statistics)));
    call.exit(0);
  }

  private static void show(ToolCall call, DrbdNode node, Arguments a) {
    String name = a.word(0).orElse("all");
    List<DrbdResource> resources =
        Drbdsetup.minor(node, name)
            .map(minor -> node.minor(minor).map(d -> List.of(d.resource)).orElse(List.of()))
            .orElseGet(() -> matching(node, name));
    if (resources.isEmpty() && !"all".equals(name)) {
      call.err("received netlink error reply: No such device\n").exit(20);
      return;
    }
    resources.forEach(resource -> call.out(ShowText.of(resource)));
    call.exit(0);
  }

  private void events(ToolCall call, DrbdNode node, Arguments a) {
    Set<String> known = Set.of("timestamps", "statistics", "now", "full", "poll");
    if (unknownOption(call, "events2", a, known)) {
      return;
    }
    boolean now = a.has("now");
    boolean stamps = a.has("timestamps");
    String name = a.word(0).orElse("all");
    boolean statistics = a.has("statistics");
    if (now) {
      matching(node, name).stream()
          .flatMap(resource -> StateLine.of(resource, statistics).stream())
          .forEach(line -> call.out(stamp(call, stamps) + "exists " + line.text() + "\n"));
      call.out(stamp(call, stamps) + "exists -\n").exit(0);
      return;
    }
    EventStream stream =
        new EventStream(
            node, name, statistics, line -> call.out(stamp(call, stamps) + line + "\n"));
    stream.begin();
    streams.add(stream);
    call.onEnd(() -> streams.remove(stream));
  }

  private String stamp(ToolCall call, boolean stamps) {
    return stamps ? timestamp.apply(call) + " " : "";
  }

  /** Waits for a connection or the end of a resync, 0 = for ever; then 5. */
  private static void await(ToolCall call, DrbdNode node, Arguments a, boolean sync) {
    Optional<DrbdDevice> device = found(call, node, a);
    if (device.isEmpty()) {
      return;
    }
    DrbdDevice d = device.get();
    long seconds = timeout(a);
    if (seconds != NO_TIMEOUT) {
      call.after(seconds * 1000, () -> call.exit(5));
    }
    call.when(
        () -> d.resource.connection == ConnectionState.STAND_ALONE || reached(d, sync),
        () -> call.exit(d.resource.connection == ConnectionState.STAND_ALONE ? 5 : 0));
  }

  private static boolean reached(DrbdDevice device, boolean sync) {
    return device.resource.connection == ConnectionState.CONNECTED
        && (!sync || device.replication == ReplicationState.ESTABLISHED);
  }

  private static long timeout(Arguments a) {
    for (String option : List.of("wfc-timeout", "t")) {
      if (a.options().containsKey(option)) {
        return Long.parseLong(a.options().get(option));
      }
    }
    return NO_TIMEOUT;
  }
}
