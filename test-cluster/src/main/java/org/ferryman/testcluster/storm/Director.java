// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.ferryman.testcluster.hardware.base.Timeline;
import org.ferryman.testcluster.storm.pacemaker.Administrator;
import org.ferryman.testcluster.storm.world.Controls;
import org.ferryman.testcluster.storm.world.StormWorld;

/** Lets the faults of a history happen in its world, and puts all right at the end. */
final class Director {
  private static final long SLOW = 8_000;

  private final StormWorld world;
  private final Controls controls;

  Director(StormWorld world) {
    this.world = requireNonNull(world, "world");
    this.controls = world.controls();
  }

  void plan(List<Trouble> troubles) {
    for (Trouble trouble : troubles) {
      after(
          trouble.at(),
          () -> {
            world.story().tell("*** " + trouble);
            begin(trouble);
            after(trouble.millis(), () -> end(trouble));
          });
    }
  }

  private void after(long millis, Runnable action) {
    Timeline.Pending unused = world.timeline().after(millis, action);
  }

  private void begin(Trouble it) {
    switch (it.kind()) {
      case POWER -> world.power().cut(it.node());
      case LINK -> controls.link(false);
      case PARTITION -> controls.network(false);
      case SSH_REFUSED -> controls.refuseSsh(it.node(), true);
      case MIGRATION_BREAKS -> controls.breakMigrations();
      case CONTROLLER_KILLED -> controls.killController(it.node());
      case AGENT_KILLED ->
          controls
              .killAgent(it.node())
              .ifPresent(
                  words -> world.story().tell("killed on %s: %s".formatted(it.node(), words)));
      case TOOL_HANGS -> controls.tool(it.node(), it.what(), "HANG", 0);
      case TOOL_FAILS -> controls.tool(it.node(), it.what(), "FAIL", 0);
      case TOOL_SLOW -> controls.tool(it.node(), it.what(), "SLOW", SLOW);
      case TOOL_GARBAGE -> controls.tool(it.node(), it.what(), "GARBAGE", 0);
      case TOOL_HALF -> controls.tool(it.node(), it.what(), "HALF", 0);
      case TOOL_DIES -> controls.tool(it.node(), it.what(), "DIES_AFTER", 0);
      case GUEST_CRASHES -> controls.crash(it.what());
      case GUEST_HALTS -> controls.halt(it.what());
      case GUEST_IGNORES -> controls.ignoreShutdown(it.what(), true);
      case STANDBY -> administrator(it.node()).standby(it.node());
      case MOVE -> administrator(it.node()).move(it.what(), it.node());
      case CLEANUP -> administrator(it.node()).cleanup(it.what());
      case FENCE_FAILS -> world.power().fails(it.node(), true);
      case FENCE_SLOW -> world.power().slow(SLOW);
    }
  }

  private Administrator administrator(String node) {
    return world.pacemaker().administrator(node);
  }

  private void end(Trouble it) {
    switch (it.kind()) {
      case POWER -> world.power().boot(it.node());
      case LINK -> controls.link(true);
      case PARTITION -> controls.network(true);
      case SSH_REFUSED -> controls.refuseSsh(it.node(), false);
      case TOOL_HANGS, TOOL_FAILS, TOOL_SLOW, TOOL_GARBAGE, TOOL_HALF, TOOL_DIES ->
          controls.toolWorks(it.node(), it.what());
      case GUEST_IGNORES -> controls.ignoreShutdown(it.what(), false);
      case STANDBY -> world.names().forEach(at -> administrator(at).online(it.node()));
      case MOVE -> world.names().forEach(at -> administrator(at).clear(it.what()));
      case FENCE_FAILS -> world.power().fails(it.node(), false);
      case FENCE_SLOW -> world.power().slow(0);
      case MIGRATION_BREAKS,
          CONTROLLER_KILLED,
          AGENT_KILLED,
          GUEST_CRASHES,
          GUEST_HALTS,
          CLEANUP -> {
        // it was over at once
      }
    }
  }

  /** All faults are over: power is on, and an administrator has taken back what he said. */
  void calm() {
    world.story().tell("*** all faults are over");
    for (String node : world.names()) {
      world.power().fails(node, false);
      world.power().boot(node);
      administrator(node).online(node);
      world.layout().guests().forEach(guest -> administrator(node).clear(guest));
    }
    world.layout().guests().forEach(guest -> controls.ignoreShutdown(guest, false));
  }

  /** Once everybody hears everybody: what failed is to be tried again. */
  void cleanup() {
    Administrator administrator = administrator(world.names().get(0));
    world.names().forEach(administrator::online);
    world.layout().guests().forEach(administrator::clear);
    world.layout().guests().forEach(administrator::cleanup);
    world.layout().resources().forEach(it -> administrator.cleanup("drbd-" + it));
  }
}
