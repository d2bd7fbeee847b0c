// SPDX-License-Identifier: Apache-2.0
package org.ferryman.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ferryman.controller.admin.plan.Forecast;
import org.ferryman.controller.admin.plan.GuestForecast;
import org.ferryman.controller.admin.plan.PlannedChange;
import org.ferryman.controller.admin.plan.Planner;
import org.ferryman.controller.admin.plan.ReadinessReasons;
import org.ferryman.controller.tools.pacemaker.cib.CibDocument;

/**
 * What {@code ferryman plan} says of a cluster on paper, beside what happens there.
 *
 * @param pacemaker whose scheduler is asked
 * @param cluster the cluster before
 */
record Planned(Pacemaker pacemaker, Simulation cluster) {

  /** The forecast. */
  Forecast.Known of(PlannedChange change) {
    Forecast forecast =
        new Planner(pacemaker.scheduler(), ReadinessReasons.NONE)
            .forecast(CibDocument.parse(cluster.text()), change, Pacemaker.operation());
    assertThat(forecast).isInstanceOf(Forecast.Known.class);
    return (Forecast.Known) forecast;
  }

  /** Asserts that it says of every guest what then happened. */
  void isWhatHappens(PlannedChange change, Outcome happened) {
    Map<String, String> said = new TreeMap<>();
    Map<String, String> seen = new TreeMap<>();
    Forecast.Known forecast = of(change);
    for (GuestForecast guest : forecast.guests()) {
      said.put(guest.guest(), guest.verdict().word() + " " + guest.to());
      seen.put(
          guest.guest(), seen(guest.guest(), happened) + " " + places(happened, guest.guest()));
    }
    assertThat(said).as("%s on %s", change.describe(), cluster.placement()).isEqualTo(seen);
    assertThat(forecast.exitCode())
        .isEqualTo(
            seen.values().stream().anyMatch(it -> it.startsWith("restart") || it.startsWith("stop"))
                ? 1
                : 0);
  }

  /** By the actions alone, which are followed one by one. */
  private String seen(String guest, Outcome happened) {
    boolean running = cluster.placement().stream().anyMatch(it -> it.startsWith(guest + " "));
    boolean before = running;
    boolean interrupted = false;
    boolean moved = false;
    boolean migrating = false;
    for (String action : happened.actions()) {
      boolean fenced = action.startsWith("fence ") && placedOn(guest, action.substring(6));
      if (action.startsWith(guest + " migrate_from ")) {
        migrating = true;
        moved = true;
      } else if (action.startsWith(guest + " stop ") && migrating) {
        migrating = false;
      } else if (action.startsWith(guest + " stop ") || fenced) {
        running = false;
        interrupted = true;
      } else if (action.startsWith(guest + " start ")) {
        running = true;
      }
    }
    if (!before) {
      return running ? "start" : "stays";
    }
    if (!running) {
      return "stop";
    }
    return interrupted ? "restart" : moved ? "live" : "stays";
  }

  private boolean placedOn(String guest, String node) {
    return cluster.placement().contains("%s Started %s".formatted(guest, node));
  }

  private static List<String> places(Outcome happened, String guest) {
    return happened.placement().stream()
        .filter(it -> it.startsWith(guest + " "))
        .map(it -> it.substring(it.lastIndexOf(' ') + 1))
        .toList();
  }
}
