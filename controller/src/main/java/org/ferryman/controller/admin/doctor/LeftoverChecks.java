// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.ferryman.controller.admin.doctor.Check.Found;
import org.ferryman.controller.tools.pacemaker.cib.CibContents;
import org.ferryman.controller.tools.pacemaker.cib.Location;
import org.ferryman.handover.readiness.ReadinessPublisher;
import org.ferryman.tools.pacemaker.Wiring;

/** What was left behind, and what the nodes say of themselves. */
final class LeftoverChecks {
  private static final String DEGRADED = "ferryman-degraded-";
  private static final Set<String> TROUBLES = Set.of("ferryman-settings", "ferryman-guests");

  static final List<Check<CibContents>> CHECKS =
      List.of(
          Check.warning(
              "left-by-move", "a constraint of an earlier move is left", LeftoverChecks::moves),
          Check.warning(
              "left-by-fencing", "DRBD's handler has shut a node out", LeftoverChecks::fences),
          Check.warning(
              "constraint-of-nothing",
              "a constraint is about a resource that does not exist",
              LeftoverChecks::dangling),
          Check.warning(
              "failures",
              "failures of a guest or of its DRBD are remembered",
              LeftoverChecks::failures),
          attribute(
              "degraded",
              Check.Severity.ERROR,
              "DRBD serves, but needs an administrator",
              (name, value) -> name.startsWith(DEGRADED) && !value.equals("0"),
              "'ferryman status' there says more"),
          attribute(
              "wrong-settings",
              Check.Severity.ERROR,
              "a node's settings, or a guest's file there, are wrong",
              (name, value) -> TROUBLES.contains(name) && !value.isEmpty() && !value.equals("0"),
              "'ferryman config check' and 'ferryman status' there say what is wrong"),
          attribute(
              "node-not-ready",
              Check.Severity.WARNING,
              "a node could not take a guest now",
              (name, value) -> name.startsWith(ReadinessPublisher.ATTRIBUTE) && value.equals("0"),
              "'ferryman status' there says why"));

  private LeftoverChecks() {}

  @FunctionalInterface
  private interface Wrong {
    boolean test(String name, String value);
  }

  private static Check<CibContents> attribute(
      String kind, Check.Severity severity, String what, Wrong wrong, String remedy) {
    return new Check<>(
        kind,
        severity,
        what,
        cib -> {
          List<Found> found = new ArrayList<>();
          new TreeMap<>(cib.attributes())
              .forEach(
                  (node, attributes) ->
                      new TreeMap<>(attributes)
                          .forEach(
                              (name, value) -> {
                                if (wrong.test(name, value)) {
                                  found.add(
                                      new Found(node, "%s says %s".formatted(name, value), remedy));
                                }
                              }));
          return found;
        });
  }

  private static List<Found> located(
      CibContents cib, Predicate<Location> such, String cause, String remedy) {
    return cib.locations().stream()
        .filter(such)
        .map(
            it ->
                new Found(it.id(), cause.formatted(it.resource()), remedy.formatted(it.resource())))
        .toList();
  }

  private static List<Found> moves(CibContents cib) {
    return located(
        cib,
        Location::leftByMove,
        "it was left by a move of %s, and decides where that runs from now on",
        "'crm_resource --clear --resource %s'; 'ferryman migrate' leaves none");
  }

  private static List<Found> fences(CibContents cib) {
    return located(
        cib,
        it -> it.id().startsWith("ferryman-fence.") || it.id().startsWith("drbd-fence-by-handler-"),
        "it keeps %s off the node whose data was left behind",
        "it goes when the resync is over; where all is UpToDate: 'DRBD_RESOURCE=NAME ferryman unfence-peer'");
  }

  private static List<Found> dangling(CibContents cib) {
    Map<String, String> named = new TreeMap<>();
    cib.locations().forEach(it -> named.put(it.id(), it.resource()));
    List<Found> found = new ArrayList<>();
    named.forEach((id, resource) -> missing(cib, id, resource, found));
    for (Wiring.Colocation it : cib.cib().wiring().colocations()) {
      missing(cib, it.id(), it.resource(), found);
      missing(cib, it.id(), it.with(), found);
    }
    for (Wiring.Order it : cib.cib().wiring().orders()) {
      missing(cib, it.id(), it.first(), found);
      missing(cib, it.id(), it.then(), found);
    }
    return found;
  }

  private static void missing(
      CibContents cib, String constraint, String resource, List<Found> found) {
    if (!resource.isEmpty() && !cib.ids().contains(resource)) {
      found.add(
          new Found(
              constraint,
              "there is no resource %s: Pacemaker passes the constraint over".formatted(resource),
              "name the resource as it is called now, or delete the constraint"));
    }
  }

  private static List<Found> failures(CibContents cib) {
    List<Found> found = new ArrayList<>();
    new TreeMap<>(cib.attributes())
        .forEach(
            (node, attributes) ->
                new TreeMap<>(attributes)
                    .forEach(
                        (name, value) -> {
                          if (name.startsWith("fail-count-") && !value.equals("0")) {
                            String what = name.substring("fail-count-".length());
                            String resource = what.split("#", 2)[0];
                            found.add(
                                new Found(
                                    node,
                                    "%s has failed %s times"
                                        .formatted(what.replace("#", ": "), value),
                                    "find out why ('journalctl -u ferryman'), then 'crm_resource --cleanup --resource %s'"
                                        .formatted(resource)));
                          }
                        }));
    return found;
  }
}
