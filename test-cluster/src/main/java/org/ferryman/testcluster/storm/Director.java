// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.ferryman.testcluster.hardware.base.Timeline;
import org.ferryman.testcluster.storm.pacemaker.Administrator;
import org.ferryman.testcluster.storm.world.Controls;
import org.ferryman.testcluster.storm.world.Slips;
import org.ferryman.testcluster.storm.world.StormWorld;

/** Lets the faults of a history happen in its world, and puts all right at the end. */
final class Director {
  private static final long SLOW = 8_000;

  /** Half a minute becomes an hour. */
  private static final long STEPPED = 120;

  private final StormWorld world;
  private final Controls controls;
  private final Slips slips;

  Director(StormWorld world) {
    this.world = requireNonNull(world, "world");
    this.controls = world.controls();
    this.slips = world.slips();
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
      case LINK_FLAPS -> flap(world.timeline().now() + it.millis(), false);
      case SSH_HANGS -> controls.hangSsh(it.node(), true);
      case SSH_CUT -> controls.cutSsh(it.node(), true);
      case MIGRATION_STOPS -> controls.holdMigrations(it.what(), true);
      case NODE_HANGS -> world.power().hang(it.node());
      case CONTROLLER_HANGS -> controls.hangController(it.node(), true);
      case DISK_LOST -> controls.disk(it.node(), it.what(), false);
      case MEMORY_SHORT -> controls.memory(it.node(), false);
      case CLOCK_STEPPED -> controls.stepClock(it.node(), it.millis() * STEPPED);
      case GUEST_REBOOTS -> controls.reboot(it.what());
      case GUEST_RESETS -> controls.softReset(it.what(), true);
      case DYING_STAYS -> controls.keepDying(it.node(), true);
      case BAN -> administrator(it.node()).ban(it.what(), it.node());
      case REFRESH -> administrator(it.node()).refresh(it.what());
      case MAINTENANCE -> administrator(it.node()).maintenance(true);
      case GUEST_TYPO -> slips.guestFile(it.node(), it.what(), true);
      case SETTINGS_TYPO -> slips.settings(it.node(), true);
      case DRBDADM -> slips.drbdadm(it.node(), it.what());
      case TWO_PRIMARIES -> slips.twoPrimaries(it.node(), it.what(), true);
    }
  }

  /** Half a second to three seconds cut, and as long whole. */
  private void flap(long end, boolean up) {
    controls.link(up);
    if (world.timeline().now() < end) {
      after(world.chance(500, 3_000), () -> flap(end, !up));
    } else if (!up) {
      controls.link(true);
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
      case SSH_HANGS -> controls.hangSsh(it.node(), false);
      case SSH_CUT -> controls.cutSsh(it.node(), false);
      case MIGRATION_STOPS -> {
        controls.breakMigrations();
        controls.holdMigrations(it.what(), false);
      }
      case NODE_HANGS -> world.power().thaw(it.node());
      case CONTROLLER_HANGS -> controls.hangController(it.node(), false);
      case DISK_LOST -> {
        controls.disk(it.node(), it.what(), true);
        slips.adjust(it.node(), it.what());
      }
      case MEMORY_SHORT -> controls.memory(it.node(), true);
      case GUEST_RESETS -> controls.softReset(it.what(), false);
      case DYING_STAYS -> controls.keepDying(it.node(), false);
      case BAN -> world.names().forEach(at -> administrator(at).clear(it.what()));
      case MAINTENANCE -> world.names().forEach(at -> administrator(at).maintenance(false));
      case GUEST_TYPO -> slips.guestFile(it.node(), it.what(), false);
      case SETTINGS_TYPO -> slips.settings(it.node(), false);
      case DRBDADM -> slips.adjust(it.node(), it.what().replaceFirst("^.* ", ""));
      case TWO_PRIMARIES -> slips.twoPrimaries(it.node(), it.what(), false);
      case LINK_FLAPS,
          CLOCK_STEPPED,
          GUEST_REBOOTS,
          REFRESH,
          MIGRATION_BREAKS,
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
      administrator(node).maintenance(false);
      world.layout().guests().forEach(guest -> administrator(node).clear(guest));
    }
    world.layout().guests().forEach(guest -> controls.ignoreShutdown(guest, false));
  }

  /** Once everybody hears everybody: what failed is to be tried again. */
  void cleanup() {
    Administrator administrator = administrator(world.names().get(0));
    world.names().forEach(administrator::online);
    administrator.maintenance(false);
    world.names().forEach(node -> world.layout().guests().forEach(it -> slips.adjust(node, it)));
    world.layout().guests().forEach(administrator::clear);
    world.layout().guests().forEach(administrator::cleanup);
    world.layout().resources().forEach(it -> administrator.cleanup("drbd-" + it));
  }
}
