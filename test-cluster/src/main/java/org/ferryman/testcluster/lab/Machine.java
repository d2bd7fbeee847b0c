// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.exec.CommandResult;

/**
 * One machine of the lab: reached over ssh, its power at the switch, its links at QEMU.
 *
 * @param name which one
 * @param files where everything is
 * @param key folder with the lab's key
 * @param ports sockets on the loopback interface
 * @param host commands here
 */
record Machine(MachineName name, LabFiles files, Path key, LabPorts ports, Host host) {
  private static final Duration SWITCH = Duration.ofMinutes(2);
  private static final int OFF = 2;

  /** The one that the guest lies on. */
  private static final String RESOURCE = "r0";

  /** A link of the machine that can be cut: DRBD and migration, or the cluster's own. */
  enum Link {
    /** DRBD's replication and migration. */
    REPLICATION("repl"),
    /** Corosync. */
    CLUSTER("cluster");

    private final String id;

    Link(String id) {
      this.id = id;
    }
  }

  /** Its folder. */
  Path folder() {
    return files.machine(name);
  }

  /** What its journal sent so far. */
  Path journal() {
    return folder().resolve("journal");
  }

  /** What its guests' consoles sent so far. */
  Path guests() {
    return folder().resolve("guest");
  }

  /** Runs a shell command line there. */
  CommandResult attempt(Duration timeout, String commandLine) {
    List<String> argv = new ArrayList<>(List.of("ssh", "-F", "none", "-p"));
    argv.add(Integer.toString(ports.ssh(name)));
    for (String option :
        List.of(
            "LogLevel=ERROR", // says why a connection fails, and not that hosts become known
            "BatchMode=yes",
            "HostKeyAlias=lab",
            "StrictHostKeyChecking=yes",
            "UserKnownHostsFile=" + key.resolve("known_hosts"),
            "IdentityFile=" + key.resolve("key"),
            "IdentitiesOnly=yes",
            "ConnectTimeout=" + Math.max(1, timeout.toSeconds()),
            "ControlMaster=auto",
            "ControlPersist=600",
            "ControlPath=" + folder().resolve("ssh"))) {
      argv.add("-o");
      argv.add(option);
    }
    argv.addAll(List.of("root@127.0.0.1", commandLine));
    return host.attempt(timeout, argv);
  }

  /**
   * Standard output of a shell command line that must succeed there.
   *
   * @throws LabException if it does not
   */
  String output(Duration timeout, String commandLine) {
    CommandResult result = attempt(timeout, commandLine);
    if (!result.succeeded()) {
      throw new LabException("on %s, '%s': %s".formatted(name.text(), commandLine, said(result)));
    }
    return result.stdout();
  }

  /**
   * What its DRBD says of r0.
   *
   * @throws LabException if it says nothing
   */
  DrbdLook drbd(Duration timeout) {
    return DrbdLook.of(RESOURCE, output(timeout, DrbdLook.command(RESOURCE)));
  }

  /** As {@link #drbd}; empty if it says nothing. */
  Optional<DrbdLook> drbdIfTold(Duration timeout) {
    return Optional.of(attempt(timeout, DrbdLook.command(RESOURCE)))
        .filter(CommandResult::succeeded)
        .map(result -> DrbdLook.of(RESOURCE, result.stdout()));
  }

  private static String said(CommandResult result) {
    return result instanceof CommandResult.Exited exited
        ? "exit code %d: %s".formatted(exited.code(), (exited.stderr() + exited.stdout()).strip())
        : result.describe();
  }

  /** Ends the shared ssh connection, which cannot outlive the machine's memory. */
  void disconnect() {
    host.attempt(
        Duration.ofSeconds(10),
        List.of(
            "ssh",
            "-q",
            "-F",
            "none",
            "-O",
            "exit",
            "-o",
            "ControlPath=" + folder().resolve("ssh"),
            "root@127.0.0.1"));
  }

  /** Whether its process runs. */
  boolean on() {
    CommandResult result = toSwitch("status");
    if (result instanceof CommandResult.Exited exited) {
      if (exited.code() == 0) {
        return true;
      }
      if (exited.code() == OFF) {
        return false;
      }
    }
    throw new LabException(
        "the power switch cannot tell about " + name.text() + ": " + said(result));
  }

  /** Ends its process, as if its power failed. */
  void powerOff() {
    disconnect();
    power("off");
  }

  /** Starts its process. */
  void powerOn() {
    power("on");
  }

  private void power(String action) {
    CommandResult result = toSwitch(action);
    if (!result.succeeded()) {
      throw new LabException("power %s %s: %s".formatted(action, name.text(), said(result)));
    }
  }

  private CommandResult toSwitch(String action) {
    return host.attempt(
        SWITCH,
        List.of(
            "sh",
            "-c",
            "echo \"$1 $2\" | \"$3\" \"$4\"",
            "sh",
            action,
            name.text(),
            files.powerSwitch().toString(),
            files.machines().toString()));
  }

  /** Cuts a link, or mends it. */
  void link(Link link, boolean up) {
    try (Qmp qmp = monitor()) {
      qmp.execute("set_link", Map.of("name", link.id, "up", up));
    }
  }

  /** Its console in QEMU. */
  Qmp monitor() {
    return Qmp.connect(folder().resolve("qmp"));
  }

  /** Makes its clock this host's. */
  void setClock() {
    double now = System.currentTimeMillis() / 1000.0;
    output(Duration.ofMinutes(1), "date -u -s @%.3f > /dev/null".formatted(now));
  }
}
