// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.ferryman.testcluster.hardware.base.Event;
import org.ferryman.testcluster.hardware.base.EventLog;
import org.ferryman.testcluster.hardware.base.Flavour;
import org.ferryman.testcluster.hardware.base.HardwareTimings;
import org.ferryman.testcluster.hardware.base.Links;
import org.ferryman.testcluster.hardware.base.MeasurementReport;
import org.ferryman.testcluster.hardware.base.Measurements;
import org.ferryman.testcluster.hardware.base.Timeline;
import org.ferryman.testcluster.hardware.base.Tool;
import org.ferryman.testcluster.hardware.base.ToolCall;
import org.ferryman.testcluster.hardware.base.ToolOutput;
import org.ferryman.testcluster.hardware.base.UsermodeHelper;
import org.ferryman.testcluster.hardware.base.World;
import org.ferryman.testcluster.hardware.drbd.DrbdKernel;
import org.ferryman.testcluster.hardware.drbd.DrbdNode;
import org.ferryman.testcluster.hardware.drbd.EventStreams;
import org.ferryman.testcluster.hardware.drbd.Replicator;
import org.ferryman.testcluster.hardware.drbd.VolumeIo;
import org.ferryman.testcluster.hardware.xen.GuestWriter;
import org.ferryman.testcluster.hardware.xen.Lifecycle;

/**
 * The simulated hardware of N nodes: DRBD, Xen, power, links. One lock guards all of it. In a unit
 * test its time moves only by {@link #advance} and {@link #run}; a process lets it follow the clock
 * with {@link #followClock}.
 */
public final class Hardware {
  private static final long RUN_LIMIT = TimeUnit.MINUTES.toMillis(10);
  private static final long IDLE_WAIT = 1000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Timeline timeline = new Timeline();
  private final EventLog log = new EventLog(timeline);
  private final Links links = new Links();
  private final Faults faults = new Faults(log);
  private final EventStreams streams = new EventStreams();
  private final Map<String, SimulatedNode> nodes = new LinkedHashMap<>();
  private final List<ToolCall> calls = new ArrayList<>();
  private final Map<String, Tool> tools;
  private final Observer observer;
  private final World world;
  private final PowerControl power;
  private final Troubles troubles;
  private long clockBase = -1;
  private boolean closed;

  /**
   * Powered nodes with nothing configured, with DRBD 8.4.
   *
   * @param names the nodes
   * @param timings how long things take
   * @param power switches what the nodes run in
   * @param seed of identifiers
   */
  public Hardware(List<String> names, HardwareTimings timings, PowerSwitch power, long seed) {
    this(Flavour.DRBD84, names, timings, power, seed);
  }

  /**
   * Powered nodes with nothing configured.
   *
   * @param flavour which DRBD they have
   * @param names the nodes
   * @param timings how long things take
   * @param power switches what the nodes run in
   * @param seed of identifiers
   */
  public Hardware(
      Flavour flavour, List<String> names, HardwareTimings timings, PowerSwitch power, long seed) {
    Measurements measurements = new Measurements(timeline, log, timings.gapCounted());
    UsermodeHelper helper = new UsermodeHelper(name -> node(name).power().on());
    this.world =
        new World(flavour, timeline, timings, log, links, new Random(seed), measurements, helper);
    names.forEach(name -> nodes.put(name, SimulatedNode.of(name, world)));
    List<DrbdNode> drbdNodes = nodes.values().stream().map(SimulatedNode::drbd).toList();
    Replicator replicator = new Replicator(world, drbdNodes, streams);
    DrbdKernel kernel = DrbdKernel.of(replicator, world);
    GuestWriter writer = new GuestWriter(world, new VolumeIo(world, kernel.disks()));
    Lifecycle lifecycle = new Lifecycle(world, writer);
    this.observer = new Observer(nodes.values(), measurements);
    this.power = new PowerControl(this, replicator, power);
    this.troubles = new Troubles(this, faults, lifecycle);
    this.tools = Tools.all(this, kernel, streams, lifecycle);
  }

  /**
   * Runs a tool to its end, letting model time pass as it needs. For tests.
   *
   * @param node where
   * @param tool its name
   * @param argv its arguments
   * @return what it answered
   * @throws IllegalStateException if it does not end within ten minutes of model time
   */
  public ToolResult run(String node, String tool, String... argv) {
    return run(node, tool, List.of(argv), Map.of());
  }

  /**
   * Runs a tool to its end, letting model time pass as it needs. For tests.
   *
   * @param node where
   * @param tool its name
   * @param argv its arguments
   * @param files contents of arguments that are files
   * @return what it answered
   * @throws IllegalStateException if it does not end within ten minutes of model time
   */
  public ToolResult run(String node, String tool, List<String> argv, Map<String, String> files) {
    CollectedOutput output = new CollectedOutput();
    ToolCall call = start(node, tool, argv, files, output);
    long limit = timeline.now() + RUN_LIMIT;
    while (!call.finished()) {
      OptionalLong next = timeline.next();
      if (next.isEmpty() || next.getAsLong() > limit) {
        throw new IllegalStateException(tool + " " + argv + " on " + node + " does not end");
      }
      timeline.advanceTo(next.getAsLong(), this::settle);
    }
    return output.result();
  }

  /**
   * Lets model time pass. For tests.
   *
   * @param millis how much
   */
  public void advance(long millis) {
    timeline.advanceTo(timeline.now() + millis, this::settle);
  }

  /**
   * Model time, for a world around the hardware that lives in it too.
   *
   * @return to plan what is to happen there
   */
  public Timeline timeline() {
    return timeline;
  }

  /**
   * Lets model time pass.
   *
   * @param time until when, in milliseconds since the model began
   * @param look runs after everything that happens
   */
  public void advanceTo(long time, Runnable look) {
    timeline.advanceTo(
        time,
        () -> {
          settle();
          look.run();
        });
  }

  /**
   * Starts a tool.
   *
   * @param node where
   * @param tool its name
   * @param argv its arguments
   * @param files contents of arguments that are files
   * @param output where its answer goes
   * @return the running tool
   */
  public ToolCall start(
      String node, String tool, List<String> argv, Map<String, String> files, ToolOutput output) {
    return locked(
        () -> {
          ToolCall call = new ToolCall(node, tool, argv, files, output, timeline);
          Tool stand = tools.get(tool);
          if (!node(node).power().on()) {
            call.err(tool + ": simulated hardware: " + node + " has no power\n").exit(1);
          } else if (stand == null) {
            call.err(tool + ": simulated hardware: no such tool\n").exit(127);
          } else {
            calls.add(call);
            faults.run(call, stand);
          }
          return call;
        });
  }

  /**
   * A tool's client has gone.
   *
   * @param call the run
   */
  public void cancel(ToolCall call) {
    locked(
        () -> {
          call.cancel();
          return null;
        });
  }

  /**
   * A tool's client passes on what it heard from another host.
   *
   * @param call the run
   * @param text what came in
   */
  public void hear(ToolCall call, String text) {
    tell(() -> call.hear(text));
  }

  /**
   * A tool's client will hear nothing more from the other host.
   *
   * @param call the run
   */
  public void hearEnd(ToolCall call) {
    tell(call::hearEnd);
  }

  /** Lets model time follow the clock until {@link #close}. Blocks; for a thread of its own. */
  public void followClock() {
    lock.lock();
    try {
      clockBase = System.nanoTime() / 1_000_000 - timeline.now();
      while (!closed) {
        catchUp();
        long wait = timeline.next().orElse(timeline.now() + IDLE_WAIT) - timeline.now();
        changed.await(Math.max(1, Math.min(wait, IDLE_WAIT)), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /** Ends {@link #followClock}. */
  public void close() {
    locked(
        () -> {
          closed = true;
          return null;
        });
  }

  private void catchUp() {
    if (clockBase >= 0) {
      timeline.advanceTo(System.nanoTime() / 1_000_000 - clockBase, this::settle);
    }
  }

  <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      catchUp();
      T result = action.get();
      settle();
      changed.signalAll();
      return result;
    } finally {
      lock.unlock();
    }
  }

  /** Everything that follows at once from a change. */
  private void settle() {
    boolean moved = true;
    while (moved) {
      moved = false;
      for (ToolCall call : List.copyOf(calls)) {
        moved |= call.poll();
      }
    }
    calls.removeIf(ToolCall::finished);
    nodes.values().forEach(node -> node.drbd().settle());
    streams.publish();
    observer.observe();
  }

  /**
   * The nodes.
   *
   * @return their names
   */
  public List<String> nodeNames() {
    return List.copyOf(nodes.keySet());
  }

  /**
   * A node.
   *
   * @param name its name
   * @return its hardware
   * @throws IllegalArgumentException if there is none
   */
  public SimulatedNode node(String name) {
    SimulatedNode node = nodes.get(name);
    if (node == null) {
      throw new IllegalArgumentException(
          "no node " + name + "; there are " + String.join(" ", nodes.keySet()));
    }
    return node;
  }

  /**
   * Power of the nodes and the links between them.
   *
   * @return to switch them
   */
  public PowerControl power() {
    return power;
  }

  /**
   * What can go wrong.
   *
   * @return to let it go wrong
   */
  public Troubles troubles() {
    return troubles;
  }

  /**
   * Changes something from outside: what a node's processes tell the hardware.
   *
   * @param report what they tell
   */
  public void tell(Runnable report) {
    locked(
        () -> {
          report.run();
          return null;
        });
  }

  /**
   * What runs commands on the nodes.
   *
   * @return to be used under the lock: by the model, or in {@link #tell}
   */
  public UsermodeHelper usermodeHelper() {
    return world.helper();
  }

  World world() {
    return world;
  }

  /** A node's tools and what the hardware has run there are gone with its power. */
  void endCalls(String node) {
    world.helper().powerLost(node);
    List.copyOf(calls).stream()
        .filter(call -> call.node().equals(node))
        .forEach(ToolCall::powerLost);
  }

  /**
   * What the hardware measured.
   *
   * @return a snapshot
   */
  public MeasurementReport measurements() {
    return locked(() -> world.measurements().report());
  }

  /**
   * What happened.
   *
   * @param after number of the last event known; 0 for all
   * @return the events, oldest first
   */
  public List<Event> eventsSince(long after) {
    return locked(() -> log.since(after));
  }

  /**
   * What all nodes are doing.
   *
   * @return one status per node
   */
  public List<NodeStatus> status() {
    return locked(() -> nodes.values().stream().map(NodeStatus::of).toList());
  }
}
