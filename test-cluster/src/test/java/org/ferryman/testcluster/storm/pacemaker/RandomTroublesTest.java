// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.pacemaker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several troubles at once; a guest never runs twice, and in the end it runs once. */
class RandomTroublesTest {
  private static final List<String> NODES = List.of("node1", "node2");
  private static final List<String> ACTIONS =
      List.of(
          "vm1 start",
          "vm1 stop",
          "vm1 migrate_to",
          "vm1 migrate_from",
          "vm1 monitor",
          "drbd-r0 start",
          "drbd-r0 promote",
          "drbd-r0 demote",
          "drbd-r0 stop",
          "drbd-r0 monitor");

  @TempDir static Path directory;
  private static Scheduler scheduler;

  @BeforeAll
  static void scheduler() {
    scheduler = new Scheduler(directory);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void guestRunsOnceWhenTheyAreOver(long seed) {
    Random random = new Random(seed);
    String sample = random.nextBoolean() ? "live-migration" : "fenced";
    SmallWorld world = new SmallWorld(sample, seed, scheduler).started();

    for (int trouble = 0; trouble < 12; trouble++) {
      trouble(world, random);
      world.run(1 + random.nextInt(40));
    }
    over(world);

    assertThat(world.hosts("vm1")).as(() -> String.join("\n", world.story)).hasSize(1);
    assertThat(world.told("stuck")).isEmpty();
  }

  private static void trouble(SmallWorld world, Random random) {
    String node = NODES.get(random.nextInt(2));
    String operation = node + " " + ACTIONS.get(random.nextInt(ACTIONS.size()));
    Administrator administrator = world.model.administrator(NODES.get(random.nextInt(2)));
    switch (random.nextInt(13)) {
      case 0 -> world.crash("vm1");
      case 1 -> {
        if (world.isOn(node)) {
          world.powerOff(node);
        }
      }
      case 2 -> world.boot(node);
      case 3 -> world.model.cut("node1", "node2");
      case 4 -> world.model.mend("node1", "node2");
      case 5 -> administrator.standby(node);
      case 6 -> administrator.online(node);
      case 7 -> administrator.move("vm1", node);
      case 8 -> administrator.cleanup("vm1");
      case 9 -> administrator.refresh("drbd-r0");
      case 10 -> world.script(operation, SmallWorld.BROKEN);
      case 11 -> world.hang(operation);
      default -> ACTIONS.forEach(action -> world.unscript(node + " " + action));
    }
  }

  private static void over(SmallWorld world) {
    world.story.add("--- over");
    NODES.forEach(node -> ACTIONS.forEach(action -> world.unscript(node + " " + action)));
    world.model.mend("node1", "node2");
    world.run(120);
    NODES.forEach(world::boot);
    world.run(120);
    NODES.forEach(node -> world.model.administrator("node1").online(node));
    world.model.administrator("node1").clear("vm1");
    List.of("vm1", "drbd-r0").forEach(it -> world.model.administrator("node1").cleanup(it));
    world.run(900);
    world.settle();
  }
}
