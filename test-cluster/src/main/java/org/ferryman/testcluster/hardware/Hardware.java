/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package org.ferryman.testcluster.hardware;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.ferryman.testcluster.hardware.drbd.DrbdDevice;
import org.ferryman.testcluster.hardware.drbd.DrbdKernel;
import org.ferryman.testcluster.hardware.drbd.DrbdNode;
import org.ferryman.testcluster.hardware.drbd.EventStreams;
import org.ferryman.testcluster.hardware.drbd.Replicator;
import org.ferryman.testcluster.hardware.drbd.VolumeIo;
import org.ferryman.testcluster.hardware.xen.Domain;
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
  private final Faults faults = new Faults();
  private final EventStreams streams = new EventStreams();
  private final Map<String, SimulatedNode> nodes = new LinkedHashMap<>();
  private final List<ToolCall> calls = new ArrayList<>();
  private final Map<String, Tool> tools;
  private final Observer observer;
  private final World world;
  private final Replicator replicator;
  private final Lifecycle lifecycle;
  private final PowerSwitch power;
  private long clockBase = -1;
  private boolean closed;

  /**
   * Powered nodes with nothing configured.
   *
   * @param names the nodes
   * @param timings how long things take
   * @param power switches what the nodes run in
   * @param seed of identifiers
   */
  public Hardware(List<String> names, HardwareTimings timings, PowerSwitch power, long seed) {
    Measurements measurements = new Measurements(timeline, log, timings.gapCounted());
    this.world = new World(timeline, timings, log, links, new Random(seed), measurements);
    this.power = power;
    names.forEach(name -> nodes.put(name, SimulatedNode.of(name, world)));
    List<DrbdNode> drbdNodes = nodes.values().stream().map(SimulatedNode::drbd).toList();
    this.replicator = new Replicator(world, drbdNodes, streams);
    DrbdKernel kernel = DrbdKernel.of(replicator, world);
    GuestWriter writer = new GuestWriter(world, new VolumeIo(world, kernel.disks()));
    this.lifecycle = new Lifecycle(world, kernel, writer);
    this.observer = new Observer(nodes.values(), measurements);
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

  private <T> T locked(Supplier<T> action) {
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
   * Cuts a node's power.
   *
   * @param name the node
   * @param done told when its container is off too, or what went wrong
   */
  public void powerOff(String name, Consumer<Optional<String>> done) {
    locked(
        () -> {
          SimulatedNode node = node(name);
          if (node.power().on()) {
            log.add(name, "power-off", "loses power");
            node.power().set(false, false);
            replicator.willNotice(node.drbd(), world.timings().peerDeathNoticed(), () -> true);
            node.xen().powerLost();
            node.drbd().powerLost();
            List.copyOf(calls).stream()
                .filter(call -> call.node().equals(name))
                .forEach(ToolCall::powerLost);
          }
          return null;
        });
    power.request(name, PowerSwitch.Action.OFF, done(done));
  }

  /**
   * Cuts a node's power through the fencing tool.
   *
   * @param name the node
   * @param by the node that asked
   * @param done told when its container is off too, or what went wrong
   */
  void fence(String name, String by, Consumer<Optional<String>> done) {
    world.measurements().fenced(name, by);
    powerOff(name, done);
  }

  /**
   * Gives a node power.
   *
   * @param name the node
   * @param done told when its container is on too, or what went wrong
   */
  public void powerOn(String name, Consumer<Optional<String>> done) {
    locked(
        () -> {
          SimulatedNode node = node(name);
          if (!node.power().on()) {
            log.add(name, "power-on", "gets power");
            node.power().set(true, false);
          }
          return null;
        });
    power.request(name, PowerSwitch.Action.ON, done(done));
  }

  /**
   * Freezes a node: its processes, guests and replication.
   *
   * @param name the node
   * @param done told when its container is frozen too, or what went wrong
   */
  public void hang(String name, Consumer<Optional<String>> done) {
    locked(
        () -> {
          SimulatedNode node = node(name);
          if (node.power().alive()) {
            log.add(name, "hang", "hangs");
            node.power().set(true, true);
            replicator.willNotice(
                node.drbd(), world.timings().peerDeathNoticed(), () -> node.power().hung());
          }
          return null;
        });
    power.request(name, PowerSwitch.Action.PAUSE, done(done));
  }

  /**
   * Lets a frozen node go on.
   *
   * @param name the node
   * @param done told when its container goes on too, or what went wrong
   */
  public void resume(String name, Consumer<Optional<String>> done) {
    locked(
        () -> {
          SimulatedNode node = node(name);
          if (node.power().hung()) {
            log.add(name, "resume", "goes on");
            node.power().set(true, false);
            replicator.rescan();
          }
          return null;
        });
    power.request(name, PowerSwitch.Action.UNPAUSE, done(done));
  }

  private Consumer<Optional<String>> done(Consumer<Optional<String>> done) {
    return error ->
        locked(
            () -> {
              done.accept(error);
              return null;
            });
  }

  /**
   * Cuts the replication link of two nodes, silently.
   *
   * @param a one
   * @param b the other
   */
  public void cutLink(String a, String b) {
    locked(
        () -> {
          log.add("", "link-cut", node(a).name() + " and " + node(b).name());
          links.cut(a, b);
          long millis = world.timings().linkCutNoticed();
          replicator.willNotice(node(a).drbd(), millis, () -> !links.up(a, b));
          replicator.willNotice(node(b).drbd(), millis, () -> !links.up(a, b));
          return null;
        });
  }

  /**
   * Mends the replication link of two nodes.
   *
   * @param a one
   * @param b the other
   */
  public void healLink(String a, String b) {
    locked(
        () -> {
          log.add("", "link-heal", node(a).name() + " and " + node(b).name());
          links.heal(a, b);
          replicator.rescan();
          return null;
        });
  }

  /**
   * Sets a fault; one of the same node and tool is replaced.
   *
   * @param fault what goes wrong from now on
   */
  public void setFault(Fault fault) {
    locked(
        () -> {
          node(fault.node());
          faults.set(fault);
          log.add(fault.node(), "fault", fault.tool() + ": " + fault.kind());
          return null;
        });
  }

  /**
   * Clears faults.
   *
   * @param node of this node; empty for all
   * @param tool of this tool as it was set; empty for all
   */
  public void clearFaults(String node, String tool) {
    locked(
        () -> {
          faults.clear(node, tool);
          return null;
        });
  }

  /**
   * The faults that are set.
   *
   * @return them
   */
  public List<Fault> faults() {
    return locked(faults::all);
  }

  /**
   * Breaks or mends a disk.
   *
   * @param node where
   * @param path its device
   * @param broken whether it gives I/O errors from now on
   */
  public void breakDisk(String node, String path, boolean broken) {
    locked(
        () -> {
          node(node).drbd().disk(path).broken(broken);
          log.add(node, broken ? "disk-broken" : "disk-mended", path);
          return null;
        });
  }

  /**
   * Changes a host's memory.
   *
   * @param node where
   * @param mb all of it in MiB
   */
  public void memory(String node, int mb) {
    locked(
        () -> {
          node(node).xen().totalMemory(mb);
          return null;
        });
  }

  /**
   * Lets something in dom0 open a DRBD device, or close it again.
   *
   * @param node where
   * @param minor the device
   * @param open whether to open or to close
   * @return false if the device cannot be opened
   */
  public boolean holdDevice(String node, int minor, boolean open) {
    return locked(
        () -> {
          Optional<DrbdDevice> device = node(node).drbd().minor(minor);
          if (device.isEmpty()) {
            return false;
          }
          if (open) {
            return device.get().open("dom0");
          }
          device.get().close("dom0");
          return true;
        });
  }

  /**
   * Makes a guest crash.
   *
   * @param node where
   * @param guest its name
   * @return false if it does not run there
   */
  public boolean crashGuest(String node, String guest) {
    return onGuest(node, guest, domain -> lifecycle.crash(node(node).xen(), domain));
  }

  /**
   * Makes a guest ignore shutdown requests, or heed them again.
   *
   * @param node where
   * @param guest its name
   * @param ignores whether it ignores them
   * @return false if it is not there
   */
  public boolean ignoreShutdown(String node, String guest, boolean ignores) {
    return onGuest(node, guest, domain -> lifecycle.ignoreShutdown(domain, ignores));
  }

  private boolean onGuest(String node, String guest, Consumer<Domain> action) {
    return locked(
        () -> {
          Optional<Domain> domain = node(node).xen().find(guest);
          domain.ifPresent(action);
          return domain.isPresent();
        });
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
