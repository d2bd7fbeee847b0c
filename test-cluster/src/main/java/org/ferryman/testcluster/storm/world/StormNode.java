// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.world;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.CommandRunner;
import org.ferryman.node.Host;
import org.ferryman.node.NodeAgents;
import org.ferryman.node.Ports;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfFailure;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.OperationLog;
import org.ferryman.operation.OperationRunner;
import org.ferryman.operation.PreparedOperation;
import org.ferryman.settings.Settings;
import org.ferryman.testcluster.hardware.xen.XenHost;
import org.ferryman.testcluster.storm.base.StormFiles;
import org.ferryman.tools.xen.GuestLauncher;
import org.ferryman.tools.xen.Hypervisor;
import org.ferryman.tools.xen.WatchersReading;
import org.ferryman.tools.xen.WatchersReading.Watcher;

/** A node of the simulated world, from one boot to the next. */
final class StormNode {
  private static final String GUEST_FILES = "/etc/xen/";
  private static final long FIRST_WATCHER = 500;

  private final StormWorld world;
  private final String name;
  private final Path folder;
  private final NodeProcesses processes = new NodeProcesses();
  private final List<StormProcess> living = new ArrayList<>();
  private final Set<String> devices = new HashSet<>();
  private final Toolbox toolbox;
  private HeldLocks locks;
  private VirtualClock clock;
  private int boots;
  private boolean on;
  private boolean hangs;

  StormNode(StormWorld world, String name, Path folder) {
    this.world = requireNonNull(world, "world");
    this.name = requireNonNull(name, "name");
    this.folder = requireNonNull(folder, "folder");
    this.toolbox = new Toolbox(world);
    this.clock =
        new VirtualClock(world.timeline(), "boot-0-of-" + name, 0, new AtomicLong(), world.plant());
    this.locks = new HeldLocks(true);
  }

  StormWorld world() {
    return world;
  }

  String name() {
    return name;
  }

  /** Nothing on it goes on, or does again. */
  void hang(boolean hung) {
    hangs = hung;
  }

  boolean hangs() {
    return hangs;
  }

  boolean on() {
    return on;
  }

  VirtualClock clock() {
    return clock;
  }

  NodeProcesses processes() {
    return processes;
  }

  Toolbox toolbox() {
    return toolbox;
  }

  /** The run directory; gone with the power. */
  Path run() {
    return folder.resolve("run");
  }

  /** The folder of its guests' files; what the cluster and its administrator call /etc/xen. */
  Path guestFiles() {
    return folder.resolve("xen");
  }

  /** What is said of the folder that all nodes have, as it is to be read on this one. */
  String here(String text) {
    return text.replace(GUEST_FILES, guestFiles() + "/");
  }

  /** A word of the hand-over's protocol about that folder, as it is to be read on another node. */
  String there(String word, StormNode other) {
    return word.replace(encoded(guestFiles()), encoded(other.guestFiles()));
  }

  private static String encoded(Path path) {
    return URLEncoder.encode(path + "/", StandardCharsets.UTF_8);
  }

  /** The node has power, its kernel and its Xen run, its run directory is empty. */
  void boot() {
    on = true;
    boots++;
    clock =
        new VirtualClock(
            world.timeline(),
            "boot-%d-of-%s".formatted(boots, name),
            world.timeline().now(),
            clock.stepped(),
            world.plant());
    locks = new HeldLocks(world.plant() != Plant.NO_LOCKS);
    StormFiles.empty(run());
    StormFiles.empty(folder.resolve("sys"));
    write(folder.resolve("sys").resolve("type"), "xen\n");
    write(folder.resolve("sys").resolve("capabilities"), "control_d\n");
    new UserSpace(this).offer();
  }

  /** Its power is gone, and with it all that lives in its memory. */
  void die() {
    on = false;
    hangs = false;
    List<StormProcess> all = List.copyOf(living);
    living.clear();
    all.forEach(StormProcess::end);
    processes.clear();
    devices.clear();
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Begins a process; what it does is somebody else's to say. */
  StormProcess process(List<String> words) {
    StormProcess process = new StormProcess(this, world.nextProcess(), words);
    living.add(process);
    process.onEnd(() -> living.remove(process));
    return process;
  }

  /** The processes that live, the oldest first. */
  List<StormProcess> living() {
    return List.copyOf(living);
  }

  CommandRunner runner() {
    return new ToolRunner(this, toolbox);
  }

  /** A device node appears or goes. */
  void device(String path, boolean there) {
    if (there) {
      devices.add(path);
    } else {
      devices.remove(path);
    }
  }

  String resourceOfMinor(String argument) {
    int minor = Integer.parseInt(argument.substring("minor-".length()));
    return world.layout().resourceOf(minor);
  }

  Path settingsFile() {
    return folder.resolve("ferryman.properties");
  }

  Settings settings() {
    return Settings.read(settingsFile(), run());
  }

  /** What agents are put together from, with tools that are run so. */
  Ports ports(CommandRunner runner) {
    Path sys = folder.resolve("sys");
    return Ports.of(
        settings(),
        new Host(
            name,
            clock,
            runner,
            processes,
            () -> new WatchersReading.Known(watchers()),
            devices::contains,
            new Hypervisor(sys.resolve("type"), sys.resolve("capabilities")),
            new GuestLauncher.Plain(),
            locks,
            () -> true,
            world.chance().ids()));
  }

  /** The xl processes behind its guests; those that receive one are no more told apart. */
  private List<Watcher> watchers() {
    List<Watcher> all = new ArrayList<>();
    XenHost xen = world.hardware().node(name).xen();
    for (String guest : world.layout().guests()) {
      boolean there =
          xen.comingAgain().contains(guest)
              || xen.domains().stream().anyMatch(it -> it.guest().equals(guest) && !it.ending());
      if (there) {
        all.add(
            new Watcher(
                FIRST_WATCHER + world.layout().guests().indexOf(guest),
                List.of("create", guestFiles().resolve(guest + ".cfg").toString()),
                Optional.of("xl-%s.log".formatted(guest)),
                Optional.empty()));
      }
    }
    return all;
  }

  OperationLog log(StormProcess process) {
    return (level, line) -> world.story().said(this, process, line);
  }

  /** Performs an operation as a process of its own does, on the thread of the caller. */
  OcfAnswer perform(
      StormProcess process, String agent, String action, Map<String, String> environment) {
    try {
      NodeAgents agents = NodeAgents.of(ports(runner()));
      OperationRunner runner = agents.runner();
      PreparedOperation prepared = runner.prepare(agent, action, environment);
      return runner.run(
          prepared,
          new Operation(
              runner.deadline(prepared, Duration.ZERO), new Cancellation(), log(process)));
    } catch (OcfFailure e) {
      return OcfAnswer.of(e.exit(), e.getMessage());
    }
  }
}
