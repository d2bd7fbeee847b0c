// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.ferryman.controller.admin.doctor.Check.Found;
import org.ferryman.controller.tools.pacemaker.cib.CibContents;
import org.ferryman.controller.tools.pacemaker.cib.Primitive;
import org.ferryman.controller.tools.pacemaker.cib.Primitive.ConfiguredOperation;
import org.ferryman.node.NodeAgents;
import org.ferryman.ocf.ActionDefinition;
import org.ferryman.ocf.OcfAction;

/** Operations: their timeouts, their monitors, and what a failure does. */
final class OperationChecks {
  private static final Set<OcfAction> MIGRATION =
      Set.of(OcfAction.MIGRATE_TO, OcfAction.MIGRATE_FROM);
  private static final Set<OcfAction> TIMED =
      Set.of(
          OcfAction.START,
          OcfAction.STOP,
          OcfAction.PROMOTE,
          OcfAction.DEMOTE,
          OcfAction.NOTIFY,
          OcfAction.MIGRATE_TO,
          OcfAction.MIGRATE_FROM);

  static final List<Check<CibContents>> CHECKS =
      List.of(
          Check.error(
              "timeout-too-short",
              "an operation has less time than the agent advises",
              OperationChecks::tooShort),
          Check.error(
              "migration-timeout-too-short",
              "a migration has less time than the agent advises",
              OperationChecks::migrationTooShort),
          Check.warning(
              "monitor-timeout-too-short",
              "a monitor has less time than the agent advises",
              OperationChecks::monitorTooShort),
          Check.error("no-monitor", "nothing looks whether it runs", OperationChecks::noMonitor),
          Check.error(
              "monitors-alike",
              "the monitors of the two roles have one interval",
              OperationChecks::alike),
          Check.error(
              "stop-failure-ignored",
              "a stop that fails is taken for a success",
              OperationChecks::ignored));

  private OperationChecks() {}

  private static Stream<Primitive> ours(CibContents cib) {
    return cib.primitives().stream()
        .filter(it -> Set.of("ocf:ferryman:xen", "ocf:ferryman:drbd").contains(it.agent()));
  }

  private static List<ActionDefinition> advice(Primitive primitive) {
    return NodeAgents.definitions().stream()
        .filter(it -> primitive.agent().equals("ocf:ferryman:" + it.name()))
        .flatMap(it -> it.actions().stream())
        .toList();
  }

  private static List<Found> tooShort(CibContents cib) {
    return tooShort(cib, false);
  }

  private static List<Found> migrationTooShort(CibContents cib) {
    return tooShort(cib, true);
  }

  private static List<Found> tooShort(CibContents cib, boolean migration) {
    List<Found> found = new ArrayList<>();
    ours(cib)
        .filter(it -> !migration || it.flag("allow-migrate"))
        .forEach(
            primitive -> {
              for (ActionDefinition action : advice(primitive)) {
                if (TIMED.contains(action.action())
                    && MIGRATION.contains(action.action()) == migration) {
                  Duration given = timeout(cib, primitive, action.action().word());
                  if (given.compareTo(action.timeout()) < 0) {
                    found.add(found(primitive, action.action().word(), given, action.timeout()));
                  }
                }
              }
            });
    return found;
  }

  private static Duration timeout(CibContents cib, Primitive primitive, String name) {
    return primitive.operations(name).stream()
        .map(it -> it.timeout().orElse(cib.defaultTimeout()))
        .min(Duration::compareTo)
        .orElse(cib.defaultTimeout());
  }

  private static Found found(
      Primitive primitive, String operation, Duration given, Duration advised) {
    return new Found(
        primitive.id(),
        "its %s has %d s, the agent advises %d s: what takes longer is killed and counts as failed"
            .formatted(operation, given.toSeconds(), advised.toSeconds()),
        "op %s timeout=%ds".formatted(operation, advised.toSeconds()));
  }

  private static List<Found> monitorTooShort(CibContents cib) {
    List<Found> found = new ArrayList<>();
    ours(cib)
        .forEach(
            primitive -> {
              Duration advised =
                  advice(primitive).stream()
                      .filter(it -> it.action() == OcfAction.MONITOR)
                      .map(ActionDefinition::timeout)
                      .min(Duration::compareTo)
                      .orElse(Duration.ZERO);
              for (ConfiguredOperation monitor : primitive.operations("monitor")) {
                Duration given = monitor.timeout().orElse(cib.defaultTimeout());
                if (given.compareTo(advised) < 0) {
                  found.add(found(primitive, "monitor", given, advised));
                }
              }
            });
    return found;
  }

  private static List<Found> noMonitor(CibContents cib) {
    List<Found> found = new ArrayList<>();
    for (Primitive guest : cib.guests()) {
      if (recurring(guest).isEmpty()) {
        found.add(
            new Found(
                guest.id(),
                "it has no recurring monitor: that it has crashed is never noticed",
                "op monitor interval=10s timeout=30s"));
      }
    }
    for (Primitive drbd : cib.drbd()) {
      Set<String> roles = new TreeSet<>();
      recurring(drbd).forEach(it -> roles.add(role(it)));
      for (String role : List.of("promoted", "unpromoted")) {
        if (!roles.contains(role)) {
          found.add(
              new Found(
                  drbd.id(),
                  "it has no recurring monitor in the role %s: a failure there is never noticed"
                      .formatted(role),
                  "op monitor role=Promoted interval=10s timeout=20s, op monitor role=Unpromoted interval=20s timeout=20s"));
        }
      }
    }
    return found;
  }

  private static List<ConfiguredOperation> recurring(Primitive primitive) {
    return primitive.operations("monitor").stream()
        .filter(it -> it.interval().filter(Duration.ZERO::equals).isEmpty())
        .toList();
  }

  private static String role(ConfiguredOperation monitor) {
    return switch (monitor.role().toLowerCase(Locale.ROOT)) {
      case "promoted", "master" -> "promoted";
      default -> "unpromoted";
    };
  }

  private static List<Found> alike(CibContents cib) {
    List<Found> found = new ArrayList<>();
    for (Primitive drbd : cib.drbd()) {
      Set<Duration> intervals = new HashSet<>();
      for (ConfiguredOperation monitor : recurring(drbd)) {
        if (monitor.interval().filter(it -> !intervals.add(it)).isPresent()) {
          found.add(
              new Found(
                  drbd.id(),
                  "two of its monitors have the interval %d s: Pacemaker takes them for one, and a role is not looked at"
                      .formatted(monitor.interval().get().toSeconds()),
                  "give them different intervals: 10s and 20s"));
        }
      }
    }
    return found;
  }

  private static List<Found> ignored(CibContents cib) {
    return Stream.concat(cib.guests().stream(), cib.drbd().stream())
        .filter(it -> it.operations("stop").stream().anyMatch(op -> op.onFail().equals("ignore")))
        .map(
            it ->
                new Found(
                    it.id(),
                    "its stop has on-fail=ignore: a guest that could not be stopped is started on the other node as well",
                    "remove on-fail from op stop; the node is then fenced"))
        .toList();
  }
}
