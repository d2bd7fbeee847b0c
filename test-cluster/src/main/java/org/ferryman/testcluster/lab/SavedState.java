// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Two machines in a cluster with prepared disks and nothing configured but fencing, saved with
 * their memory: booting them takes a minute under emulation, getting them back takes seconds, and
 * each scenario starts from the same state.
 *
 * @param folder where it is kept
 */
record SavedState(Path folder) {
  private static final long DISK_BYTES = 64L * 1024 * 1024;
  private static final String STATE = "state";
  private static final String DISK = "r0.img";

  /** Whether it was made. */
  boolean exists() {
    return Files.isDirectory(folder);
  }

  /** Puts the start scripts and the state where the power switch finds them. */
  void restore(Lab lab) {
    for (Machine machine : lab.machines()) {
      try {
        Path from = folder.resolve(machine.name().text());
        clearLogs(machine);
        Files.deleteIfExists(machine.folder().resolve("incoming.used"));
        Files.createLink(machine.folder().resolve("incoming"), from.resolve(STATE));
        machine
            .host()
            .output(
                Duration.ofMinutes(1),
                List.of(
                    "cp",
                    "--sparse=always",
                    from.resolve(DISK).toString(),
                    machine.folder().resolve(DISK).toString()));
        Files.writeString(machine.folder().resolve("cluster"), "");
      } catch (IOException e) {
        throw new LabException("cannot put the saved state into " + machine.folder(), e);
      }
    }
  }

  private static void clearLogs(Machine machine) throws IOException {
    for (String name : List.of("incoming", "journal", "guest", "serial")) {
      Files.deleteIfExists(machine.folder().resolve(name));
    }
  }

  /**
   * Boots both machines, prepares DRBD's disks, starts the cluster, and saves all that.
   *
   * @param lab the machines, with their start scripts in place and switched off
   */
  void make(Lab lab, Consumer<String> progress) {
    for (Machine machine : lab.machines()) {
      emptyDisk(machine.folder().resolve(DISK));
    }
    progress.accept("booting both machines");
    lab.machines().forEach(Machine::powerOn);
    lab.machines().forEach(lab::awaitSsh);
    progress.accept("preparing DRBD's disks");
    prepareDisks(lab);
    progress.accept("starting the cluster");
    Duration limit = lab.stretched(Duration.ofSeconds(30));
    lab.machines().parallelStream().forEach(m -> m.output(limit, "systemctl start pacemaker"));
    lab.awaitOnline();
    lab.machines()
        .forEach(
            m ->
                lab.await(
                    m.name().text() + " has started all it starts at boot",
                    Duration.ofMinutes(1),
                    () ->
                        m.attempt(limit, "systemctl is-system-running")
                            .stdout()
                            .strip()
                            .equals("running")));
    progress.accept("saving both machines");
    save(lab);
  }

  private static void emptyDisk(Path file) {
    try {
      Files.deleteIfExists(file);
      try (RandomAccessFile disk = new RandomAccessFile(file.toFile(), "rw")) {
        disk.setLength(DISK_BYTES);
      }
    } catch (IOException e) {
      throw new LabException("cannot make " + file, e);
    }
  }

  private static void prepareDisks(Lab lab) {
    Duration limit = lab.stretched(Duration.ofSeconds(30));
    lab.machines().parallelStream()
        .forEach(machine -> machine.output(limit, "drbdadm create-md --force r0 && drbdadm up r0"));
    Machine first = lab.machine(MachineName.NODE1);
    lab.await("DRBD is connected", Duration.ofSeconds(30), () -> first.drbd(limit).connected());
    first.output(
        limit,
        "drbdadm -- --clear-bitmap new-current-uuid r0/0 && drbdadm primary r0"
            + " && mkfs.ext4 -q /dev/drbd0 && drbdadm secondary r0");
    lab.machines()
        .forEach(
            machine -> {
              String state = machine.drbd(limit).disks();
              if (!state.equals("UpToDate/UpToDate")) {
                throw new LabException(
                    "DRBD's disks on %s are %s after they were made equal"
                        .formatted(machine.name().text(), state));
              }
            });
    lab.machines().forEach(machine -> machine.output(limit, "drbdadm down r0"));
  }

  private void save(Lab lab) {
    Path unfinished = folder.resolveSibling(folder.getFileName() + ".unfinished");
    Lab.emptied(unfinished);
    lab.machines().forEach(Machine::disconnect);
    lab.machines().forEach(machine -> command(machine, "stop", Map.of()));
    for (Machine machine : lab.machines()) {
      Path to = unfinished.resolve(machine.name().text());
      try {
        Files.createDirectories(to);
        command(machine, "migrate-set-parameters", Map.of("max-bandwidth", 4L << 30));
        command(
            machine,
            "migrate",
            Map.of(
                "uri", "exec:cat > '" + to.resolve(STATE).toString().replace("'", "'\\''") + "'"));
        lab.await(
            machine.name().text() + " is saved", Duration.ofMinutes(1), () -> migrated(machine));
        machine.powerOff();
        Files.move(
            machine.folder().resolve(DISK), to.resolve(DISK), StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        throw new LabException("cannot save " + machine.name().text() + " in " + to, e);
      }
    }
    try {
      Files.move(unfinished, folder);
    } catch (IOException e) {
      throw new LabException("cannot rename " + unfinished, e);
    }
  }

  private static boolean migrated(Machine machine) {
    String status = command(machine, "query-migrate", Map.of()).path("status").asText();
    if (status.equals("failed")) {
      throw new LabException("QEMU cannot save " + machine.name().text());
    }
    return status.equals("completed");
  }

  private static JsonNode command(Machine machine, String command, Map<String, ?> arguments) {
    try (Qmp qmp = machine.monitor()) {
      return qmp.execute(command, arguments);
    }
  }
}
