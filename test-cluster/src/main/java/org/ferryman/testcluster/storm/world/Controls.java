// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.world;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.testcluster.hardware.CollectedOutput;
import org.ferryman.testcluster.hardware.base.ToolCall;
import org.ferryman.testcluster.hardware.xen.MigrationStep;

/** What can be let go wrong in a world from outside, and be put right again. */
public final class Controls {
  /** MiB; what DRBD's and Xen's own need not counted. */
  private static final int MEMORY = 4_096;

  /** MiB: no guest of 128 fits beside Domain-0. */
  private static final int SHORT = 400;

  private final StormWorld world;

  Controls(StormWorld world) {
    this.world = requireNonNull(world, "world");
  }

  /** The replication link. */
  public void link(boolean up) {
    if (up) {
      world.hardware().power().healLink("node1", "node2");
    } else {
      world.hardware().power().cutLink("node1", "node2");
    }
  }

  /** What corosync and ssh go over. */
  public void network(boolean up) {
    if (up) {
      world.network().mend("node1", "node2");
      world.pacemaker().mend("node1", "node2");
    } else {
      world.network().cut("node1", "node2");
      world.pacemaker().cut("node1", "node2");
    }
  }

  /** Whether a node takes no ssh. */
  public void refuseSsh(String node, boolean refuse) {
    world.network().refuseSsh(node, refuse);
  }

  /** Every migration's connection breaks. */
  public void breakMigrations() {
    world.network().breakPipes();
  }

  /** The controller of a node is killed; it comes again. */
  public void killController(String node) {
    world.node(node).stream()
        .flatMap(it -> it.living().stream())
        .filter(Resident::is)
        .toList()
        .forEach(StormProcess::lose);
  }

  /**
   * The process of the operation that runs longest on a node is killed, and begun anew by its
   * wrapper.
   */
  public Optional<String> killAgent(String node) {
    Optional<StormProcess> oldest =
        world.node(node).stream()
            .flatMap(it -> it.living().stream())
            .filter(it -> it.words().get(0).equals(Agents.KIND))
            .findFirst();
    oldest.ifPresent(StormProcess::lose);
    return oldest.map(it -> String.join(" ", it.words()));
  }

  /** Whether a node's sshd does not answer. */
  public void hangSsh(String node, boolean hangs) {
    world.network().hangSsh(node, hangs);
  }

  /** Whether a node's sshd hangs up before it has answered; what is connected breaks. */
  public void cutSsh(String node, boolean cuts) {
    world.network().cutSsh(node, cuts);
    if (cuts) {
      world.network().breakPipes();
    }
  }

  /** Migrations stop at a step, or go on. */
  public void holdMigrations(String step, boolean hold) {
    world.hardware().troubles().holdMigrations(MigrationStep.valueOf(step), hold);
  }

  /** The controller of a node hangs, or goes on. */
  public void hangController(String node, boolean hangs) {
    world.node(node).stream()
        .flatMap(it -> it.living().stream())
        .filter(Resident::is)
        .forEach(it -> it.hang(hangs));
  }

  /** The disk below a guest's first resource gives errors, or none any more. */
  public void disk(String node, String guest, boolean works) {
    int minor = world.layout().minorOf(world.layout().disks().get(guest).get(0));
    world.hardware().troubles().breakDisk(node, Layout.diskOf(minor), !works);
  }

  /** A node's memory is used by others, or free again. */
  public void memory(String node, boolean free) {
    world.hardware().troubles().memory(node, free ? MEMORY : SHORT);
  }

  /** A node's wall clock is set that much later. */
  public void stepClock(String node, long millis) {
    world.node(node).orElseThrow().clock().stepped().addAndGet(millis);
  }

  /** A guest boots another kernel within its domain, or is done with it. */
  public void softReset(String guest, boolean resets) {
    world.names().forEach(node -> world.hardware().troubles().softReset(node, guest, resets));
  }

  /** Whether what is left of destroyed domains stays. */
  public void keepDying(String node, boolean keep) {
    world.hardware().troubles().keepDying(node, keep);
  }

  /** Something is wrong with a tool from now on. */
  public void tool(String node, String tool, String kind, long millis) {
    world
        .toolFaults()
        .set(node, tool, new ToolFaults.Fault(ToolFaults.Fault.Kind.valueOf(kind), millis));
  }

  /** A tool works again. */
  public void toolWorks(String node, String tool) {
    world.toolFaults().clear(node, tool);
  }

  /** A guest crashes where it runs. */
  public void crash(String guest) {
    world.names().forEach(node -> world.hardware().troubles().crashGuest(node, guest));
  }

  /** Whether a guest ignores that it is to shut down. */
  public void ignoreShutdown(String guest, boolean ignores) {
    world.names().forEach(node -> world.hardware().troubles().ignoreShutdown(node, guest, ignores));
  }

  /** A guest halts by itself. */
  public void halt(String guest) {
    xl("shutdown", guest);
  }

  /** A guest reboots by itself. */
  public void reboot(String guest) {
    xl("reboot", guest);
  }

  private void xl(String verb, String guest) {
    for (String node : world.names()) {
      if (world.runs(node, guest)) {
        ToolCall unused =
            world
                .hardware()
                .start(node, "xl", List.of(verb, guest), Map.of(), new CollectedOutput());
      }
    }
  }
}
