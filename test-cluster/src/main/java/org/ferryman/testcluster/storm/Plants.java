// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm;

import static java.util.Objects.requireNonNull;

import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.ferryman.testcluster.storm.world.Plant;

/** Is the storm itself true? Plants faults into the product, one at a time, until each is found. */
final class Plants {
  private final Crew crew;
  private final Draw draw;
  private final PrintWriter print;
  private final Queue<Plant> waiting =
      new ArrayDeque<>(EnumSet.complementOf(EnumSet.of(Plant.NONE)));
  private int found;

  /** None is looked for yet. */
  Plants(Crew crew, Draw draw, PrintWriter print) {
    this.crew = requireNonNull(crew, "crew");
    this.draw = requireNonNull(draw, "draw");
    this.print = requireNonNull(print, "print");
  }

  /** The topologies in which a planted fault can be seen. */
  static List<String> samples(Plant plant) {
    return switch (plant) {
      case NO_SWEEP,
          WINDOW_STAYS_OPEN,
          MIGRATE_TO_SAYS_FAILED,
          MIGRATE_TO_AT_ONCE,
          FAILED_MIGRATION_IS_DONE,
          RESUME_SAYS_DONE,
          NEVER_READY,
          LEASE_ENDS_AT_ONCE,
          LEASE_NEVER_ENDS,
          NO_LOCKS ->
          List.of("live-migration", "multi-disk");
      case NONE -> Sample.NAMES;
      default -> Sample.NAMES.stream().filter(it -> !it.equals("vbd")).toList();
    };
  }

  /** The faults that bring a planted one to light. */
  static List<FaultKind> rather(Plant plant) {
    return switch (plant) {
      case UNKNOWN_IS_STOPPED, FAILED_LIST_IS_EMPTY ->
          List.of(FaultKind.TOOL_FAILS, FaultKind.TOOL_GARBAGE, FaultKind.CLEANUP);
      case FENCE_PEER_SAYS_FENCED, FENCE_PEER_SAYS_OUTDATED, PRIMARY_IS_FORCED, BAN_IS_NOT_SET ->
          List.of(FaultKind.LINK, FaultKind.POWER, FaultKind.NODE_HANGS);
      case NO_SWEEP, LEASE_NEVER_ENDS, RESUME_SAYS_DONE ->
          List.of(
              FaultKind.AGENT_KILLED,
              FaultKind.CONTROLLER_KILLED,
              FaultKind.MIGRATION_BREAKS,
              FaultKind.MIGRATION_STOPS);
      case NO_LOCKS -> List.of(FaultKind.AGENT_KILLED, FaultKind.TOOL_SLOW, FaultKind.MOVE);
      case FAILED_STOP_IS_DONE, FAILED_START_IS_DONE, FAILED_DEMOTE_IS_DONE ->
          List.of(FaultKind.TOOL_FAILS, FaultKind.GUEST_IGNORES, FaultKind.GUEST_CRASHES);
      case FAILED_MIGRATION_IS_DONE ->
          List.of(FaultKind.MIGRATION_BREAKS, FaultKind.SSH_REFUSED, FaultKind.MIGRATION_STOPS);
      case MONITOR_SAYS_RUNNING -> List.of(FaultKind.GUEST_CRASHES);
      default -> List.of();
    };
  }

  /** Whether each is found within so many histories. */
  boolean found(int most) {
    int all = waiting.size();
    crew.work(
        bench -> {
          for (Optional<Plant> plant = next(); plant.isPresent(); plant = next()) {
            look(bench, plant.get(), most);
          }
        });
    print.printf("%d of %d found%n", found, all);
    return found == all;
  }

  private synchronized Optional<Plant> next() {
    return Optional.ofNullable(waiting.poll());
  }

  private void look(Bench bench, Plant plant, int most) {
    Optional<String> rule = Optional.empty();
    int tried = 0;
    while (rule.isEmpty() && tried < most) {
      rule = Bench.rule(bench.run(draw.at(bench, tried, plant), false).violations());
      tried++;
    }
    synchronized (this) {
      found += rule.isPresent() ? 1 : 0;
      print.printf(
          "%-28s %s%n",
          plant,
          rule.isPresent()
              ? "after %d: %s".formatted(tried, rule.get())
              : "NOT FOUND in %d histories".formatted(most));
      print.flush();
    }
  }
}
