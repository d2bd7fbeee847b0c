// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.world;

import static java.util.Objects.requireNonNull;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.ferryman.testcluster.hardware.CollectedOutput;
import org.ferryman.testcluster.hardware.base.Timeline;
import org.ferryman.testcluster.hardware.base.ToolCall;
import org.ferryman.testcluster.storm.pacemaker.Fences;

/** The nodes' power, and the fence devices that switch it. */
public final class PowerSupply implements Fences {
  private static final long LEAST = 1_500;
  private static final long MOST = 4_000;
  private static final long BOOT_LEAST = 30_000;
  private static final long BOOT_MOST = 70_000;
  private static final long SERVICES = 3_000;
  private static final long WATCHDOG = 400;

  private final StormWorld world;
  private final Set<String> failing = new TreeSet<>();
  private long slowness;

  PowerSupply(StormWorld world) {
    this.world = requireNonNull(world, "world");
  }

  /** The fence device of a node fails from now on, or works again. */
  public void fails(String node, boolean fails) {
    if (fails) {
      failing.add(node);
    } else {
      failing.remove(node);
    }
  }

  /** Every fencing takes that much longer from now on. */
  public void slow(long millis) {
    slowness = millis;
  }

  @Override
  public void fence(String node, String by, Consumer<Boolean> done) {
    world.story().tell("%s is fenced by %s".formatted(node, by));
    long after = world.chance().between(LEAST, MOST) + slowness;
    Timeline.Pending unused =
        world
            .timeline()
            .after(
                after,
                () -> {
                  if (failing.contains(node)) {
                    world.story().tell("the fence device of %s fails".formatted(node));
                    done.accept(false);
                    return;
                  }
                  measured(node, by);
                  cut(node);
                  later(world.chance().between(BOOT_LEAST, BOOT_MOST), () -> boot(node));
                  done.accept(true);
                });
  }

  /** By the hardware's own tool, which counts it. */
  private void measured(String node, String by) {
    ToolCall unused =
        world
            .hardware()
            .start(
                by,
                "fence-power",
                java.util.List.of("off", node),
                java.util.Map.of(),
                new CollectedOutput());
  }

  @Override
  public boolean answers(String device, String by) {
    return !failing.contains(device.replaceFirst("^fence-", ""));
  }

  /** A node loses its power. */
  public void cut(String node) {
    StormNode dying = world.node(node).orElseThrow();
    if (dying.on()) {
      world.story().tell(node + " is off");
      world.hardware().power().powerOff(node, StormWorld.nothing());
      dying.die();
      world.pacemaker().died(node);
    }
  }

  /** A node gets power; its services start a little later. */
  public void boot(String node) {
    StormNode starting = world.node(node).orElseThrow();
    if (starting.on()) {
      return;
    }
    world.story().tell(node + " boots");
    world.hardware().power().powerOn(node, StormWorld.nothing());
    starting.boot();
    long boots = starting.clock().bootedAt();
    later(
        SERVICES,
        () -> {
          if (starting.on() && starting.clock().bootedAt() == boots) {
            world.begin(starting);
          }
        });
  }

  /** A node's kernel hangs: nobody hears it, and nothing of it goes on. */
  public void hang(String node) {
    StormNode hanging = world.node(node).orElseThrow();
    if (hanging.on()) {
      world.story().tell(node + " hangs");
      world.hardware().power().hang(node, StormWorld.nothing());
      hanging.hang(true);
      world.network().breakPipes();
      world.pacemaker().died(node);
    }
  }

  /** One that still hangs goes on for a moment, until its watchdog resets it. */
  public void thaw(String node) {
    StormNode thawing = world.node(node).orElseThrow();
    if (thawing.on() && thawing.hangs()) {
      world.story().tell(node + " goes on");
      thawing.hang(false);
      world.hardware().power().resume(node, StormWorld.nothing());
      long boots = thawing.clock().bootedAt();
      later(
          world.chance().between(1, WATCHDOG),
          () -> {
            if (thawing.on() && thawing.clock().bootedAt() == boots) {
              cut(node);
              later(world.chance().between(BOOT_LEAST, BOOT_MOST), () -> boot(node));
            }
          });
    }
  }

  private void later(long millis, Runnable action) {
    Timeline.Pending unused = world.timeline().after(millis, action);
  }
}
