// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.ferryman.exec.CommandResult;
import org.ferryman.testcluster.cluster.ClusterException;
import org.ferryman.testcluster.cluster.ClusterStatus;

/** The two machines, running or not. */
final class Lab {
  /** Longest time that anything may take on real machines; stretched by the patience. */
  static final Duration ONLINE = Duration.ofMinutes(1);

  private static final Duration POLL = Duration.ofSeconds(2);

  private final LabFiles files;
  private final Accelerator accelerator;
  private final int patience;
  private final List<Machine> machines;

  Lab(LabFiles files, Images.Built images, Accelerator accelerator, int patience, LabPorts ports) {
    this.files = files;
    this.accelerator = accelerator;
    this.patience = patience;
    Host host = Host.local();
    this.machines =
        Arrays.stream(MachineName.values())
            .map(name -> new Machine(name, files, images.root(), ports, host))
            .toList();
  }

  /** How many times longer than on real machines things may take. */
  int patience() {
    return patience;
  }

  /** How the machines' instructions are run. */
  Accelerator accelerator() {
    return accelerator;
  }

  /** Where things are. */
  LabFiles files() {
    return files;
  }

  /** Both machines. */
  List<Machine> machines() {
    return machines;
  }

  /** One of them. */
  Machine machine(MachineName name) {
    return machines.get(name.number() - 1);
  }

  /** A limit for something that takes no longer than this on real machines. */
  Duration stretched(Duration real) {
    return real.multipliedBy(patience);
  }

  /**
   * Waits until something is so.
   *
   * @param what it is, as the end of "waited … for"
   * @param limit how long it may take on real machines
   * @throws LabException if it does not come about in time
   */
  void await(String what, Duration limit, Callable<Boolean> condition) {
    try {
      Awaitility.await(what)
          .pollInSameThread()
          .pollInterval(POLL)
          .atMost(stretched(limit))
          .until(condition);
    } catch (ConditionTimeoutException e) {
      throw new LabException(
          "waited %d s in vain for: %s".formatted(stretched(limit).toSeconds(), what), e);
    }
  }

  /** Waits until ssh answers. */
  void awaitSsh(Machine machine) {
    await(
        machine.name().text() + " answers on ssh",
        Duration.ofMinutes(1),
        () -> machine.attempt(Duration.ofSeconds(20), "true").succeeded());
  }

  /** The cluster as the machine sees it; an unreadable answer is a failure of this call only. */
  ClusterStatus cluster(Machine machine) {
    String xml = machine.output(stretched(Duration.ofSeconds(10)), "crm_mon -1 --output-as=xml");
    return ClusterStatus.parse(xml);
  }

  /** Waits until both machines are members and the fencing device is started. */
  void awaitOnline() {
    await(
        "both machines in the cluster, with fencing",
        ONLINE,
        () -> {
          CommandResult result =
              machine(MachineName.NODE1)
                  .attempt(stretched(Duration.ofSeconds(10)), "crm_mon -1 --output-as=xml");
          if (!result.succeeded()) {
            return false;
          }
          try {
            ClusterStatus status = ClusterStatus.parse(result.stdout());
            return status.online(MachineName.HOSTS)
                && !status.where("fencing", "Started").isEmpty();
          } catch (ClusterException e) {
            return false; // half an answer while the daemons start: asked again, up to the limit
          }
        });
  }

  /** Ends both machines. */
  void down() {
    machines.forEach(
        machine -> {
          if (Files.isDirectory(machine.folder())) {
            machine.powerOff();
          }
        });
  }

  /** Starts both from a saved state, in the same instant, with this host's time. */
  void up(SavedState state, Consumer<String> progress) {
    progress.accept("starting both machines from the saved state");
    down();
    state.restore(this);
    machines.forEach(Machine::powerOn);
    machines.forEach(
        machine ->
            await(
                machine.name().text() + " has its memory back",
                Duration.ofMinutes(1),
                () -> {
                  try (Qmp qmp = machine.monitor()) {
                    String status = qmp.execute("query-status", Map.of()).path("status").asText();
                    return status.equals("paused");
                  }
                }));
    for (Machine machine : machines) {
      try (Qmp qmp = machine.monitor()) {
        qmp.execute("cont", Map.of());
      }
    }
    machines.forEach(this::awaitSsh);
    machines.forEach(Machine::setClock);
    awaitOnline();
  }

  /** Both machines' disks as they are at one instant, for a look from outside. */
  List<DiskCopy> copyDisks(Path folder) {
    machines.forEach(machine -> pause(machine, "stop"));
    try {
      return machines.stream().map(machine -> DiskCopy.of(machine, folder)).toList();
    } finally {
      machines.forEach(machine -> pause(machine, "cont"));
    }
  }

  private static void pause(Machine machine, String command) {
    if (machine.on()) {
      try (Qmp qmp = machine.monitor()) {
        qmp.execute(command, Map.of());
      }
    }
  }

  /** Makes an empty folder. */
  static void emptied(Path folder) {
    Host.local().output(Duration.ofMinutes(2), List.of("rm", "-rf", "--", folder.toString()));
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new LabException("cannot make " + folder, e);
    }
  }
}
