// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import java.util.List;
import java.util.stream.Stream;

/**
 * The scenarios. Those of the same start go on from each other, and one that leaves something else
 * is the last of them.
 */
final class Scenarios {
  private static final Scenario LIVE_MIGRATION =
      new StandbyScenario("live-migration", GuestStart.LIVE_MIGRATION, true);
  private static final Scenario LIVE_MIGRATION_PHY =
      new StandbyScenario(
          "live-migration-phy", new GuestStart("live-migration", GuestDisk.DEVICE), true);
  private static final Scenario STANDBY =
      new StandbyScenario("standby", GuestStart.FAILOVER, false);
  private static final Scenario LINK_CUT = new LinkCutScenario();
  private static final Scenario PLANNED_MOVE = new PlannedMoveScenario();
  private static final Scenario FAILOVER = new FailoverScenario("failover", GuestStart.FAILOVER);
  private static final GuestStart VBD = new GuestStart("vbd", GuestDisk.HOTPLUG);
  private static final Scenario LOST_DISK = new LostDiskScenario();

  /**
   * What {@code run all} runs, in this order: each thing that may happen, once, in half an hour of
   * emulation.
   */
  static final List<Scenario> ALL =
      List.of(
          new SmokeScenario(),
          new KilledScenario(LIVE_MIGRATION, asked("migrate_to", "vm1")),
          new DyingDomainScenario(),
          new StaleSideScenario(),
          new StandbyScenario("vbd", VBD, true),
          new FailoverScenario("vbd-failover", VBD),
          new VbdByHandScenario(),
          new PvScenario(),
          new KilledScenario(LINK_CUT, "conn( Connected -> "),
          new ControllerKilledScenario(),
          new KilledScenario(PLANNED_MOVE, asked("stop", "vm1")),
          new KilledScenario(FAILOVER, asked("promote", "drbd-r0")),
          new KilledScenario(LOST_DISK, "disk( UpToDate -> Failed )"));

  /**
   * Those that are run by their names only: the same without a kill, which asks less and is what
   * the peers' agents are compared by; other ways to the same; and what takes very long under
   * emulation.
   */
  static final List<Scenario> BY_NAME =
      List.of(
          LIVE_MIGRATION,
          LIVE_MIGRATION_PHY,
          new HvmScenario(),
          LINK_CUT,
          PLANNED_MOVE,
          STANDBY,
          FAILOVER,
          LOST_DISK);

  /** Both kinds. */
  static final List<Scenario> EVERY = Stream.of(ALL, BY_NAME).flatMap(List::stream).toList();

  private Scenarios() {}

  /** What Pacemaker's journal says when it asks an operation of a resource. */
  private static String asked(String operation, String resource) {
    return "Requesting local execution of %s operation for %s".formatted(operation, resource);
  }

  /**
   * The scenarios of these names; {@code all} stands for {@link #ALL}, and for all that the peers'
   * agents can be run through if those are asked for.
   *
   * @throws LabException if there is none of a name
   */
  static List<Scenario> named(List<String> names, AgentChoice agents) {
    boolean ours = agents == AgentChoice.FERRYMAN;
    List<Scenario> possible = EVERY.stream().filter(s -> ours || s.peersToo()).toList();
    if (names.equals(List.of("all"))) {
      return ours ? ALL : possible;
    }
    return names.stream().map(name -> named(name, possible)).toList();
  }

  /** Whether there is a scenario of that name. */
  static boolean exists(String name) {
    return EVERY.stream().anyMatch(scenario -> scenario.name().equals(name));
  }

  private static Scenario named(String name, List<Scenario> possible) {
    return possible.stream()
        .filter(scenario -> scenario.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new LabException(
                    "there is no scenario %s for these agents; there are: %s"
                        .formatted(name, possible.stream().map(Scenario::name).toList())));
  }
}
