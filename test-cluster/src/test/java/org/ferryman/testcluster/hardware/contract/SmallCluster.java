// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.contract;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandRunner;
import org.ferryman.exec.Deadline;
import org.ferryman.exec.SystemClock;
import org.ferryman.fencing.ForgottenBans;
import org.ferryman.fencing.stale.ContactFiles;
import org.ferryman.fencing.stale.GuardedDrbd;
import org.ferryman.ocf.Operation;
import org.ferryman.testcluster.hardware.Hardware;
import org.ferryman.testcluster.hardware.NodeStatus;
import org.ferryman.testcluster.hardware.ScriptedUserSpace;
import org.ferryman.testcluster.hardware.ToolResult;
import org.ferryman.testcluster.hardware.base.CommandEnd;
import org.ferryman.testcluster.hardware.base.Flavour;
import org.ferryman.testcluster.hardware.base.MeasurementReport;
import org.ferryman.testcluster.hardware.base.NodeCommand;
import org.ferryman.tools.drbd.DataGenerations;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.DrbdTools;
import org.ferryman.tools.drbd.NodeTools;
import org.ferryman.tools.drbd.status.ConnectionState;

/**
 * Two nodes of simulated hardware under a cluster of the simplest kind, in model time: one guest on
 * r1, a dead node is noticed and fenced before the guest is started elsewhere, a node that has
 * booted needs to have seen the other one (corosync's wait_for_all). On each node Ferryman's own
 * guard decides.
 */
final class SmallCluster {
  private static final DrbdResource R1 = DrbdResource.named("r1");
  private static final long TICK = 50;
  private static final long NOTICED = 500;
  private static final String GUEST = "vm1";
  private static final String CONFIGURATION =
      "name = 'vm1'\nmemory = 128\ndisk = [ 'phy:/dev/drbd1,xvda,w' ]\n";

  private final Flavour flavour;
  private final boolean handlers;
  private final Path folder;
  private final Random random;
  private final DrbdPair pair;
  private final Hardware hardware;
  private final Map<Integer, Node> nodes = new HashMap<>();
  private final List<String> story = new ArrayList<>();
  private long now;
  private boolean partitioned;
  private boolean linkIsCut;
  private int winner;
  private long fencedAt;
  private int host;
  private int preferred = 1;
  private int banned;
  private int boots;

  /** One node. */
  private final class Node {
    final int number;
    final GuardedDrbd drbd;
    boolean on = true;
    boolean seenOther = true;
    long goneAt;
    Optional<ScriptedUserSpace> waits = Optional.empty();
    ScriptedUserSpace space;

    Node(int number, Path folder) {
      this.number = number;
      CommandRunner runner = (command, cancellation) -> run(number, command);
      this.drbd =
          new GuardedDrbd(
              new DrbdTools(runner),
              new NodeTools(runner),
              new DataGenerations(runner),
              new SmallPacemaker(
                  number, () -> otherIsLost(number), () -> otherAnswers(number), () -> host),
              new ContactFiles(folder),
              "node" + number,
              SystemClock.KERNEL);
    }

    Node other() {
      return nodes.get(3 - number);
    }
  }

  SmallCluster(Flavour flavour, boolean handlers, Path folder, Random random) {
    this.flavour = flavour;
    this.handlers = handlers;
    this.folder = folder;
    this.random = random;
    this.pair = new DrbdPair(flavour).inSync("r1");
    this.hardware = pair.hardware;
    for (int number : List.of(1, 2)) {
      nodes.put(number, new Node(number, folder.resolve("boot0." + number)));
      userSpace(nodes.get(number));
    }
  }

  /** Ferryman's handlers, in short: a peer that answers is shut out, a dead one waited for. */
  private void userSpace(Node node) {
    if (!handlers) {
      return;
    }
    boolean nine = flavour == Flavour.DRBD9;
    pair.ok(
        node.number,
        nine
            ? "drbdsetup net-options r1 %d --fencing=resource-and-stonith"
                .formatted(node.number == 1 ? 0 : 1)
            : "drbdsetup disk-options 1 --fencing=resource-and-stonith");
    node.space =
        new ScriptedUserSpace(hardware, "node" + node.number, command -> handler(node, command));
  }

  private Optional<CommandEnd> handler(Node node, NodeCommand command) {
    if (!command.argv().contains("fence-peer")) {
      if (command.argv().contains("after-resync-target")
          || command.argv().contains("unfence-peer")) {
        banned = 0;
      }
      return Optional.of(new CommandEnd.Exited(0));
    }
    Optional<CommandEnd> verdict = verdict(node);
    node.waits = verdict.isPresent() ? Optional.empty() : Optional.ofNullable(node.space);
    return verdict;
  }

  private Optional<CommandEnd> verdict(Node node) {
    if (banned == node.number) {
      return Optional.of(new CommandEnd.Exited(1));
    }
    if (node.other().on && partitioned) {
      return Optional.empty();
    }
    if (!node.other().on && now - node.other().goneAt < NOTICED) {
      return Optional.empty();
    }
    banned = 3 - node.number;
    return Optional.of(new CommandEnd.Exited(node.other().on ? 4 : 7));
  }

  void cutLink() {
    while (!handlers && partitioned) {
      pass(TICK);
    }
    tell("the link is cut");
    linkIsCut = true;
    hardware.power().cutLink("node1", "node2");
  }

  void healLink() {
    tell("the link is mended");
    linkIsCut = false;
    hardware.power().healLink("node1", "node2");
  }

  /**
   * Only DRBD's own fencing keeps what a Primary writes between the loss of the link and its own
   * death, where the other node could not ask it in between.
   */
  private void untilTheCutIsNoticed() {
    while (!handlers && linkIsCut && nodes.values().stream().anyMatch(this::believesInTheLink)) {
      pass(TICK);
    }
  }

  private boolean believesInTheLink(Node node) {
    return node.on
        && node.drbd.read(R1, operation()) instanceof DrbdReading.Configured known
        && known.status().connections().stream()
            .anyMatch(it -> it.state() == ConnectionState.CONNECTED);
  }

  void kill(boolean ofTheGuest) {
    untilTheCutIsNoticed();
    int number = ofTheGuest == (host != 2) ? 1 : 2;
    if (nodes.get(number).on) {
      powerOff(number, "dies");
    }
  }

  private void powerOff(int number, String why) {
    tell("node%d %s".formatted(number, why));
    Node node = nodes.get(number);
    hardware.power().powerOff("node" + number, error -> {});
    node.on = false;
    node.goneAt = now;
    node.waits = Optional.empty();
    if (host == number) {
      host = 0;
    }
  }

  void returnNodes() {
    for (Node old : List.copyOf(nodes.values())) {
      if (!old.on) {
        tell("node%d returns".formatted(old.number));
        hardware.power().powerOn("node" + old.number, error -> {});
        Node node =
            new Node(old.number, folder.resolve("boot%d.%d".formatted(++boots, old.number)));
        node.seenOther = false;
        nodes.put(old.number, node);
        pair.up(old.number, "r1");
        userSpace(node);
        now += 500;
      }
    }
  }

  void partition() {
    untilTheCutIsNoticed();
    if (!partitioned && nodes.values().stream().allMatch(node -> node.on)) {
      partitioned = true;
      winner = 1 + random.nextInt(2);
      fencedAt = now + NOTICED + 400;
      tell("the cluster is cut, node%d will win".formatted(winner));
    }
  }

  void move() {
    if (host != 0 && nodes.get(host).on) {
      int from = host;
      tell("the guest is moved from node" + from);
      stop(from);
      preferred = 3 - from;
    }
  }

  /** Time passes, and whoever lives looks. */
  void pass(long millis) {
    for (long left = millis; left >= 0; left -= TICK) {
      hardware.advance(TICK);
      now += TICK;
      tick();
    }
  }

  private void tick() {
    if (partitioned && now >= fencedAt) {
      if (nodes.get(3 - winner).on) {
        powerOff(3 - winner, "is fenced");
      }
      partitioned = false;
    }
    for (Node node : nodes.values()) {
      if (node.on && node.other().on && !partitioned) {
        node.seenOther = true;
      }
      node.waits
          .filter(space -> node.on)
          .ifPresent(
              space ->
                  verdict(node)
                      .ifPresent(
                          end -> {
                            node.waits = Optional.empty();
                            space.end(end);
                          }));
      if (node.on
          && node.drbd.read(R1, operation()) instanceof DrbdReading.Configured known
          && GuardedDrbd.cutOff(known.status())) {
        node.drbd.outdateIfStale(R1, Set.of(), operation());
      }
      if (node.on
          && banned != 0
          && node.drbd.read(R1, operation()) instanceof DrbdReading.Configured known
          && ForgottenBans.worthLooking(known.status())) {
        banned = 0;
      }
    }
    if (host != 0 && !running(host)) {
      stop(host);
    }
    if (host == 0) {
      place();
    }
  }

  private void place() {
    for (int number : List.of(preferred, 3 - preferred)) {
      Node node = nodes.get(number);
      boolean alone = !node.other().on ? now - node.other().goneAt >= NOTICED : !partitioned;
      if (host == 0 && node.on && node.seenOther && alone && banned != number) {
        start(node);
      }
    }
  }

  private void start(Node node) {
    if (!node.drbd.primary(R1, operation()).done()) {
      return;
    }
    ToolResult created =
        hardware.run(
            "node" + node.number,
            "xl",
            List.of("create", "/g.cfg"),
            Map.of("/g.cfg", CONFIGURATION));
    if (created.exit() == 0) {
      tell("the guest starts on node" + node.number);
      host = node.number;
      preferred = node.number;
    } else {
      node.drbd.secondary(R1, operation());
    }
  }

  private void stop(int number) {
    hardware.run("node" + number, "xl", "destroy", GUEST);
    hardware.advance(300);
    now += 300;
    nodes.get(number).drbd.secondary(R1, operation());
    host = 0;
  }

  private boolean running(int number) {
    return hardware.status().stream()
        .filter(status -> status.name().equals("node" + number))
        .flatMap(status -> status.guests().stream())
        .map(NodeStatus.GuestStatus::name)
        .anyMatch(GUEST::equals);
  }

  MeasurementReport measured() {
    return hardware.measurements();
  }

  List<String> story() {
    return story;
  }

  private void tell(String what) {
    story.add("%6d %s".formatted(now, what));
  }

  private Operation operation() {
    return new Operation(
        Deadline.after(Duration.ofMillis(20)),
        new Cancellation(),
        (level, line) -> {
          if (story.isEmpty() || !story.get(story.size() - 1).endsWith(line)) {
            tell(line);
          }
        });
  }

  private CommandResult run(int number, Command command) {
    List<String> argv = new ArrayList<>(command.argv());
    String line = String.join(" ", argv);
    boolean nine = flavour == Flavour.DRBD9;
    ToolResult result;
    if (line.equals("drbdadm dump-xml r1")) {
      result = new ToolResult(configuration(), "", 0);
    } else if (argv.get(0).equals("drbdadm")) {
      result = hardware.run("node" + number, "drbdsetup", argv.get(1), nine ? argv.get(2) : "1");
    } else {
      result = hardware.run("node" + number, argv.get(0), argv.subList(1, argv.size()), Map.of());
    }
    return new CommandResult.Exited(
        command, result.exit(), result.out(), result.err(), Duration.ZERO);
  }

  private String configuration() {
    String fencing =
        "<section name='%s'><option name='fencing' value='resource-and-stonith'/></section>"
            .formatted(flavour == Flavour.DRBD9 ? "net" : "disk");
    String host =
        "<host name='%s'><volume vnr='0'><device minor='1'>/dev/drbd1</device></volume></host>";
    return "<config><resource name='r1'>"
        + host.formatted("node1")
        + host.formatted("node2")
        + (handlers
            ? fencing + "<section name='handlers'><option name='fence-peer' value='x'/></section>"
            : "")
        + "</resource></config>";
  }

  private boolean otherIsLost(int number) {
    Node other = nodes.get(3 - number);
    return other.on ? partitioned && now >= fencedAt - 400 : now - other.goneAt >= NOTICED;
  }

  private boolean otherAnswers(int number) {
    return nodes.get(3 - number).on && !partitioned;
  }
}
