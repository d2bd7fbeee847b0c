// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.world;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.ferryman.exec.Cancellation;
import org.ferryman.handover.ExpiredLeaseSweep;
import org.ferryman.handover.OrphanedMigrations;
import org.ferryman.node.NodeHandover;
import org.ferryman.node.NodeParts;
import org.ferryman.ocf.Operation;
import org.ferryman.settings.HandoverSettings;
import org.ferryman.testcluster.storm.world.Baton.Fiber;

/**
 * What a node's controller does between operations: it closes what nobody closes, follows
 * migrations whose operation is no more, and says whether the node could take its guests. The
 * rounds are the controller's own ({@code HandoverKeeper}), on threads of this world.
 */
final class Resident {
  private static final Duration ROUND = Duration.ofMinutes(2);
  private static final int FULL_SWEEP_EACH = 12;
  private static final long RESTART = 2_000;

  private final StormNode node;
  private final StormProcess process;
  private final NodeHandover handover;
  private final HandoverSettings settings;
  private final Set<String> followed = new TreeSet<>();
  private int sweeps;

  private Resident(StormNode node, StormProcess process) {
    this.node = requireNonNull(node, "node");
    this.process = requireNonNull(process, "process");
    this.settings = node.settings().handover();
    this.handover = NodeParts.of(node.ports(node.runner())).handover();
  }

  /** Starts it, now and again whenever it was killed. */
  static void start(StormNode node) {
    StormProcess process = node.process(List.of("controller"));
    process.onEnd(
        () ->
            node.world()
                .timeline()
                .after(
                    RESTART,
                    () -> {
                      if (node.on() && node.living().stream().noneMatch(Resident::is)) {
                        start(node);
                      }
                    }));
    Resident resident = new Resident(node, process);
    if (node.world().plant() != Plant.NO_SWEEP) {
      resident.begin(resident::sweepForEver);
    }
    resident.begin(resident::publishForEver);
  }

  static boolean is(StormProcess process) {
    return process.words().equals(List.of("controller"));
  }

  private void begin(Runnable body) {
    Fiber unused = node.world().baton().start(process, body);
  }

  private void sweepForEver() {
    while (true) {
      sweep();
      Baton.current().sleep(settings.sweepInterval().toMillis());
    }
  }

  private void publishForEver() {
    while (true) {
      try {
        handover.readiness().publish(operation());
      } catch (RuntimeException e) {
        node.world().threw("%s's controller where it publishes".formatted(node.name()), e);
      }
      Baton.current().sleep(settings.readyInterval().toMillis());
    }
  }

  private void sweep() {
    try {
      ExpiredLeaseSweep sweep = new ExpiredLeaseSweep(handover.tools(), handover.locks());
      List<String> loud =
          sweeps++ % FULL_SWEEP_EACH == 0 ? sweep.run(operation()) : sweep.leases(operation());
      loud.forEach(line -> node.world().story().said(node, process, line));
      OrphanedMigrations leftovers = new OrphanedMigrations(handover.tools(), handover.turns());
      for (String vm : leftovers.guests()) {
        if (followed.add(vm)) {
          begin(() -> follow(leftovers, vm));
        }
      }
    } catch (RuntimeException e) {
      node.world().threw("%s's controller where it sweeps".formatted(node.name()), e);
    }
  }

  private void follow(OrphanedMigrations leftovers, String vm) {
    try {
      leftovers
          .finish(vm, settings.finish(), node.log(process))
          .forEach(line -> node.world().story().said(node, process, line));
    } catch (RuntimeException e) {
      node.world().threw("%s's controller where it follows %s".formatted(node.name(), vm), e);
    } finally {
      followed.remove(vm);
    }
  }

  private Operation operation() {
    return new Operation(node.clock().deadline(ROUND), new Cancellation(), node.log(process));
  }
}
