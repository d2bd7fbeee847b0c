// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.world;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.testcluster.hardware.CollectedOutput;
import org.ferryman.testcluster.hardware.base.ToolCall;

/** What can be let go wrong in a world from outside, and be put right again. */
public final class Controls {
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
    for (String node : world.names()) {
      if (world.runs(node, guest)) {
        ToolCall unused =
            world
                .hardware()
                .start(node, "xl", List.of("shutdown", guest), Map.of(), new CollectedOutput());
      }
    }
  }
}
