// SPDX-License-Identifier: Apache-2.0
package org.ferryman.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What must hold after every action of a transition, whatever the topology: a DRBD resource is
 * promoted on one node at most, and a guest is on one node, but for a migration's two.
 *
 * <p>{@code crm_simulate} executes a transition's actions in one of the orders that it allows; that
 * one is walked through.
 */
final class OneWriter {

  private final Set<String> failing;
  private final Set<String> promoted = new HashSet<>();
  private final Set<String> running = new HashSet<>();

  private OneWriter(List<String> placement, Set<String> failing) {
    this.failing = failing;
    for (String place : placement) {
      String[] part = place.split(" ", -1);
      if (part[1].equals("Promoted")) {
        promoted.add(part[0] + " " + part[2]);
      } else if (part[1].equals("Started")) {
        running.add(part[0] + " " + part[2]);
      }
    }
  }

  /**
   * Walks through the actions.
   *
   * @param placement what is active before, as in {@link Outcome#placement()}
   * @param actions as in {@link Outcome#actions()}
   * @param failing those among the actions that fail, and so change nothing
   */
  static void check(List<String> placement, List<String> actions, Set<String> failing) {
    OneWriter cluster = new OneWriter(placement, failing);
    for (String action : actions) {
      cluster.execute(action);
    }
  }

  private void execute(String action) {
    String[] part = action.split(" ", -1);
    if (part[0].equals("fence")) {
      promoted.removeIf(it -> it.endsWith(" " + part[1]));
      running.removeIf(it -> it.endsWith(" " + part[1]));
      return;
    }
    if (failing.contains(action)) {
      return;
    }
    String here = part[0] + " " + part[2];
    switch (part[1]) {
      case "promote" -> {
        promoted.add(here);
        assertThat(nodes(promoted, part[0])).as("nodes promoted after %s", action).hasSize(1);
      }
      case "demote" -> promoted.remove(here);
      case "stop" -> {
        promoted.remove(here);
        running.remove(here);
      }
      case "start" -> {
        if (!part[0].startsWith("drbd-")) {
          running.add(here);
          assertThat(nodes(running, part[0])).as("nodes with it after %s", action).hasSize(1);
        }
      }
      case "migrate_from" -> {
        running.add(here);
        assertThat(nodes(running, part[0])).as("nodes with it after %s", action).hasSize(2);
      }
      case "migrate_to" -> assertThat(running).contains(here);
      default -> throw new AssertionError("what does '%s' do?".formatted(action));
    }
  }

  private static List<String> nodes(Set<String> places, String resource) {
    return places.stream().filter(it -> it.startsWith(resource + " ")).toList();
  }
}
