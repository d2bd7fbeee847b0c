// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.world;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandRunner;
import org.ferryman.handover.lease.LeaseReading;
import org.ferryman.handover.lease.LeaseStore;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.testcluster.hardware.Hardware;
import org.ferryman.testcluster.hardware.PowerSwitch;
import org.ferryman.testcluster.hardware.ToolResult;
import org.ferryman.testcluster.hardware.base.Flavour;
import org.ferryman.testcluster.hardware.base.Timeline;
import org.ferryman.testcluster.storm.base.StormFiles;
import org.ferryman.testcluster.storm.pacemaker.ClusterTimings;
import org.ferryman.testcluster.storm.pacemaker.PacemakerModel;
import org.ferryman.testcluster.storm.pacemaker.ResourceOperation;
import org.ferryman.testcluster.storm.pacemaker.Scheduler;

/** Two nodes with their hardware, their cluster and Ferryman, in model time. */
public final class StormWorld implements AutoCloseable {
  private static final List<String> NAMES = List.of("node1", "node2");
  private static final long FIRST_PROCESS = 1_000;
  private static final long AGAIN = 10_000;
  private static final Duration BOOT = Duration.ofSeconds(60);

  private final Plan plan;
  private final Hardware hardware;
  private final PacemakerModel pacemaker;
  private final Baton baton;
  private final Chance chance;
  private final Story story;
  private final Network network = new Network();
  private final ToolFaults toolFaults = new ToolFaults();
  private final Map<String, StormNode> nodes = new LinkedHashMap<>();
  private final Map<String, Integer> calls = new TreeMap<>();
  private final List<String> thrown = new ArrayList<>();
  private final List<Answered> listeners = new ArrayList<>();
  private final PowerSupply power;
  private long nextProcess = FIRST_PROCESS;

  /**
   * What a world is made of.
   *
   * @param seed of all chance
   * @param layout guests and their disks
   * @param cib the configuration, with the guests' files in {@code /etc/xen}
   * @param scheduler Pacemaker's
   * @param drbdadm the real one's plans of that layout
   * @param folder for the nodes' files
   * @param plant what is planted into the product, to see whether it is found
   * @param tools whether the story tells of each tool
   */
  public record Plan(
      long seed,
      Layout layout,
      String cib,
      Scheduler scheduler,
      DrbdadmPlans drbdadm,
      Path folder,
      Plant plant,
      boolean tools) {
    /** Checks. */
    public Plan {
      requireNonNull(layout, "layout");
      requireNonNull(cib, "cib");
      requireNonNull(scheduler, "scheduler");
      requireNonNull(drbdadm, "drbdadm");
      requireNonNull(folder, "folder");
      requireNonNull(plant, "plant");
    }
  }

  /** Who is told how operations end. */
  @FunctionalInterface
  public interface Answered {
    /** An agent has answered, and Pacemaker is about to hear of it. */
    void answered(String node, ResourceOperation operation, OcfAnswer answer);
  }

  /** A world whose nodes are about to boot. */
  public StormWorld(Plan plan) {
    this.plan = requireNonNull(plan, "plan");
    StormFiles.empty(plan.folder());
    this.chance = new Chance(plan.seed());
    this.hardware =
        new Hardware(
            plan.drbdadm().flavour(), NAMES, chance.hardware(), PowerSwitch.NONE, plan.seed());
    this.baton = new Baton(hardware.timeline());
    this.story = new Story(hardware.timeline(), plan.folder().toString(), plan.tools());
    this.power = new PowerSupply(this);
    this.pacemaker =
        new PacemakerModel(
            new PacemakerModel.Parts(
                hardware.timeline(),
                new Random(plan.seed() * 31 + 3),
                plan.scheduler(),
                new Agents(this),
                power),
            new PacemakerModel.Options(
                ClusterTimings.usual(), Map.of(), story::pacemaker, transition -> {}),
            plan.cib(),
            NAMES);
    for (String name : NAMES) {
      StormNode node = new StormNode(this, name, plan.folder().resolve(name));
      plan.layout().write(node.guestFiles());
      nodes.put(name, node);
    }
    makeDisks();
    NAMES.forEach(power::boot);
  }

  /** As a new pair is delivered: meta data made, declared equal once, not up. */
  private void makeDisks() {
    boolean nine = plan.drbdadm().flavour() == Flavour.DRBD9;
    for (String resource : plan.layout().resources()) {
      String minor = Integer.toString(plan.layout().minorOf(resource));
      String disk = Layout.diskOf(plan.layout().minorOf(resource));
      for (String node : NAMES) {
        ok(node, "modprobe drbd");
        ok(
            node,
            "drbdmeta %s %s %s internal create-md %s--force"
                .formatted(minor, nine ? "v09" : "v08", disk, nine ? "1 " : ""));
        up(node, resource);
      }
      hardware.advance(5_000);
      ok("node1", "drbdsetup new-current-uuid %s --clear-bitmap".formatted(minor));
      hardware.advance(1_000);
      NAMES.forEach(node -> ok(node, "drbdsetup down " + resource));
    }
  }

  private void up(String node, String resource) {
    plan.drbdadm()
        .plan(node, List.of("up", resource))
        .out()
        .lines()
        .forEach(line -> ok(node, line));
  }

  private void ok(String node, String line) {
    List<String> words = List.of(line.strip().replaceFirst("^/\\S*/", "").split(" +", -1));
    ToolResult result = hardware.run(node, words.get(0), words.subList(1, words.size()), Map.of());
    if (result.exit() != 0) {
      throw new IllegalStateException("%s on %s: %s".formatted(line, node, result.err()));
    }
  }

  /** The services of a node that has booted: DRBD, where no agent brings it up, and the cluster. */
  void begin(StormNode node) {
    StormProcess process = node.process(List.of("systemd"));
    Baton.Fiber unused =
        baton.start(
            process,
            () -> {
              CommandRunner runner = node.runner();
              runner.run(Command.of(BOOT, "modprobe", "drbd"), new Cancellation());
              if (plan.layout().scripted()) {
                plan.layout().resources().forEach(it -> bringUp(runner, it));
              }
              process.end();
              timeline()
                  .after(
                      0,
                      () -> {
                        if (node.on()) {
                          Resident.start(node);
                          pacemaker.start(node.name());
                        }
                      });
            });
  }

  /** The service, and an administrator who sees that it failed. */
  private static void bringUp(CommandRunner runner, String resource) {
    while (!runner
        .run(Command.of(BOOT, "drbdadm", "adjust", resource), new Cancellation())
        .succeeded()) {
      Baton.current().sleep(AGAIN);
    }
  }

  /** Lets model time pass. */
  public void run(long millis, Runnable look) {
    long end = timeline().now() + millis;
    OptionalLong next = timeline().next();
    while (next.isPresent() && next.getAsLong() <= end) {
      hardware.advanceTo(next.getAsLong(), look);
      baton.check();
      next = timeline().next();
    }
    hardware.advanceTo(end, look);
  }

  /** Model time. */
  public Timeline timeline() {
    return hardware.timeline();
  }

  /** The hardware. */
  public Hardware hardware() {
    return hardware;
  }

  /** The cluster. */
  public PacemakerModel pacemaker() {
    return pacemaker;
  }

  /** What happens. */
  public Story story() {
    return story;
  }

  /** Guests and their disks. */
  public Layout layout() {
    return plan.layout();
  }

  /** The nodes. */
  public List<String> names() {
    return NAMES;
  }

  /** The tools that were called, and how often. */
  public Map<String, Integer> calls() {
    return Map.copyOf(calls);
  }

  /** Power, and those who switch it. */
  public PowerSupply power() {
    return power;
  }

  /** Tells of every answer from now on. */
  public void onAnswer(Answered listener) {
    listeners.add(listener);
  }

  Baton baton() {
    return baton;
  }

  Chance chance() {
    return chance;
  }

  Network network() {
    return network;
  }

  ToolFaults toolFaults() {
    return toolFaults;
  }

  DrbdadmPlans drbdadm() {
    return plan.drbdadm();
  }

  Optional<StormNode> node(String name) {
    return Optional.ofNullable(nodes.get(name));
  }

  long nextProcess() {
    return nextProcess++;
  }

  void called(String tool) {
    calls.merge(tool, 1, Integer::sum);
  }

  /** An operation of Pacemaker's has begun, or begins anew. */
  void begun(StormNode node, ResourceOperation operation) {
    if (!operation.action().equals("monitor") && !operation.action().equals("notify")) {
      story.tell("  %s %s %s …".formatted(node.name(), operation.resource(), operation.action()));
    }
  }

  /** An agent's answer, or what a planted fault makes of it. */
  OcfAnswer answer(
      StormNode node, String agent, ResourceOperation operation, Supplier<OcfAnswer> real) {
    return plan.plant().answer(agent, operation.action(), real);
  }

  void answered(StormNode node, ResourceOperation operation, OcfAnswer answer) {
    boolean plain = operation.action().equals("monitor") || operation.action().equals("notify");
    if (!plain || answer.exit().code() == 1) {
      story.answered(node, operation.resource() + " " + operation.action(), answer);
    }
    listeners.forEach(it -> it.answered(node.name(), operation, answer));
  }

  /** The product has thrown where it must not. */
  void threw(String where, RuntimeException e) {
    thrown.add("%s: %s".formatted(where, e));
  }

  /** What the product has thrown so far where it must not. */
  public List<String> thrown() {
    return List.copyOf(thrown);
  }

  /** Whether a guest executes on a node now. */
  public boolean runs(String node, String guest) {
    return hardware.node(node).xen().executingGuests().contains(guest);
  }

  /** Whether a node has anything of a guest that is not being torn down. */
  public boolean has(String node, String guest) {
    return hardware.node(node).power().on()
        && hardware.node(node).xen().domains().stream()
            .anyMatch(it -> it.guest().equals(guest) && !it.ending());
  }

  /** Whether the xl behind a guest that has rebooted is about to build it anew. */
  public boolean comesAgain(String node, String guest) {
    return hardware.node(node).xen().comingAgain().contains(guest);
  }

  /** What lies below a node's run directory in a folder, by the files' names. */
  public List<String> files(String node, String below) {
    return StormFiles.names(nodes.get(node).run().resolve(below));
  }

  /** For how long a node has a lease that has run out, in milliseconds; empty if it has none. */
  public Optional<Long> longestOverLease(String name) {
    StormNode node = nodes.get(name);
    long now = timeline().now() - node.clock().bootedAt();
    return node.on() && !files(name, "handover").isEmpty()
        ? new LeaseStore(node.run().resolve("handover"), node.clock())
            .readAll().stream()
                .filter(LeaseReading.Expired.class::isInstance)
                .map(it -> now - ((LeaseReading.Expired) it).lease().deadlineMillis())
                .max(Long::compare)
        : Optional.empty();
  }

  /** A number from a range, both ends included. */
  public long chance(long least, long most) {
    return chance.between(least, most);
  }

  /** What administrators do by hand. */
  public Slips slips() {
    return new Slips(this);
  }

  /** To let things go wrong. */
  public Controls controls() {
    return new Controls(this);
  }

  Plant plant() {
    return plan.plant();
  }

  /** A listener that wants nothing more, as a value. */
  static <T> Consumer<T> nothing() {
    return it -> {};
  }

  /** Unwinds what still waits. */
  @Override
  public void close() {
    baton.end();
  }
}
