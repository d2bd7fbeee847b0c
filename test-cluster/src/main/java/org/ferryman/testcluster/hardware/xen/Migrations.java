// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.xen;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ferryman.testcluster.hardware.base.MigrationTimings;
import org.ferryman.testcluster.hardware.base.ToolCall;
import org.ferryman.testcluster.hardware.base.World;

/** All live migrations, how fast they are, and the steps at which they are held. */
public final class Migrations {
  /** The kind of the events that tell of {@link MigrationStep}s; their text ends with the step. */
  public static final String STEP = "migration-step";

  private final World world;
  private final Map<String, Migration> byId = new LinkedHashMap<>();
  private final Set<MigrationStep> held = EnumSet.noneOf(MigrationStep.class);
  private MigrationTimings timings;
  private int next = 1;

  Migrations(World world) {
    this.world = world;
    this.timings = world.timings().migration();
  }

  MigrationTimings timings() {
    return timings;
  }

  /**
   * Changes how fast memory is copied and changed from now on.
   *
   * @param copied MiB per second
   * @param dirty MiB per second
   */
  public void speed(long copied, long dirty) {
    timings = timings.at(copied, dirty);
  }

  /**
   * Holds every migration at a step, or lets them go on.
   *
   * @param step which
   * @param hold whether to hold them
   */
  public void hold(MigrationStep step, boolean hold) {
    if (hold) {
      held.add(step);
    } else {
      held.remove(step);
    }
  }

  Migration begin(XenHost source, Domain domain) {
    Migration migration = new Migration("m" + next++, source, domain, world.timeline().now());
    byId.put(migration.id, migration);
    world.log().add(source.name(), "migration", migration.guest() + ": xl migrate begins");
    return migration;
  }

  Optional<Migration> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** The sender is over. */
  void end(Migration migration) {
    byId.remove(migration.id);
    world
        .measurements()
        .migrated(migration.report(world.timeline().now()), migration.source.name());
  }

  /** A migration reaches a step; goes on at once unless it is held there. */
  void reach(MigrationStep step, Migration migration, String node, ToolCall call, Runnable then) {
    world.log().add(node, STEP, migration.guest() + ": " + step);
    if (held.contains(step)) {
      call.when(() -> !held.contains(step), then);
    } else {
      then.run();
    }
  }

  /** The guest executes again. */
  void resumed(Migration migration, String node) {
    migration.resumed = world.timeline().now();
    world
        .log()
        .add(
            node,
            "guest-resumed",
            "%s goes on after %d ms"
                .formatted(migration.guest(), migration.resumed - migration.suspended));
  }
}
