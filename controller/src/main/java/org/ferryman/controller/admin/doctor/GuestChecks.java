// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.ferryman.controller.admin.doctor.Check.Found;
import org.ferryman.controller.admin.doctor.Check.Severity;
import org.ferryman.controller.tools.pacemaker.cib.CibContents;
import org.ferryman.controller.tools.pacemaker.cib.CibValues;
import org.ferryman.controller.tools.pacemaker.cib.Location;
import org.ferryman.controller.tools.pacemaker.cib.Primitive;
import org.ferryman.handover.readiness.ReadinessPublisher;
import org.ferryman.tools.pacemaker.DrbdClone;

/** The guests, and the rules about them. */
final class GuestChecks {
  private static final String ANY_OTHER = "any other node";

  static final List<Check<CibContents>> CHECKS =
      List.of(
          guest(
              "guest-without-file",
              Severity.ERROR,
              "a guest has no configuration file",
              it -> it.parameters().getOrDefault("xmfile", "").isBlank(),
              "it has no parameter xmfile",
              "xmfile=/etc/xen/NAME.cfg"),
          Check.error("file-twice", "two guests have one file", GuestChecks::fileTwice),
          guest(
              "guest-cloned",
              Severity.ERROR,
              "a guest is cloned",
              it -> it.container().filter(c -> !c.kind().equals("group")).isPresent(),
              "it is in a clone: it would run on several nodes at once, on one disk",
              "take it out of the clone"),
          guest(
              "one-failure-is-enough",
              Severity.WARNING,
              "one failure moves a guest",
              it -> it.meta().getOrDefault("migration-threshold", "3").equals("1"),
              "migration-threshold=1: a single failed monitor moves it to the other node",
              "migration-threshold=3"),
          guest(
              "failures-never-expire",
              Severity.WARNING,
              "failures are never forgotten",
              it ->
                  it.meta().containsKey("migration-threshold")
                      && it.meta().getOrDefault("failure-timeout", "0").matches("0[a-z]*"),
              "it has a migration-threshold and no failure-timeout: a node stays banned until somebody cleans up",
              "failure-timeout=10min"),
          guest(
              "guest-not-managed",
              Severity.WARNING,
              "Pacemaker does not look after a guest",
              it ->
                  CibValues.no(it.meta().get("is-managed"))
                      || CibValues.yes(it.meta().get("maintenance")),
              "it is not managed: Pacemaker neither starts nor moves it",
              "'crm resource manage NAME', or 'pcs resource manage NAME'"),
          Check.warning(
              "no-readiness-rule",
              "nothing keeps a migration off a node that is not ready",
              GuestChecks::noReadinessRule),
          Check.error(
              "readiness-of-another-guest",
              "a rule asks for the readiness of another guest",
              GuestChecks::foreignReadiness),
          Check.error(
              "no-data-rule",
              "nothing keeps a guest off a node without good data",
              GuestChecks::noDataRule),
          Check.error(
              "score-of-nothing",
              "a rule asks for a promotion score that nobody publishes",
              GuestChecks::scoreOfNothing),
          Check.warning(
              "guest-on-any-node",
              "nothing keeps a guest without DRBD in the cluster off other nodes",
              GuestChecks::anyNode));

  private GuestChecks() {}

  private static Check<CibContents> guest(
      String kind,
      Severity severity,
      String what,
      Predicate<Primitive> wrong,
      String cause,
      String remedy) {
    return new Check<>(
        kind,
        severity,
        what,
        cib ->
            cib.guests().stream()
                .filter(wrong)
                .map(it -> new Found(it.id(), cause, remedy.replace("NAME", it.id())))
                .toList());
  }

  private static List<Found> fileTwice(CibContents cib) {
    Map<String, List<String>> byFile = new TreeMap<>();
    for (Primitive guest : cib.guests()) {
      String file = guest.parameters().getOrDefault("xmfile", "");
      if (!file.isBlank()) {
        byFile.computeIfAbsent(file, it -> new ArrayList<>()).add(guest.id());
      }
    }
    byFile.values().removeIf(it -> it.size() < 2);
    return byFile.entrySet().stream()
        .map(
            it ->
                new Found(
                    String.join(", ", it.getValue()),
                    "both have xmfile=%s: one guest is started twice, or each stops the other's"
                        .formatted(it.getKey()),
                    "give each guest a file of its own"))
        .toList();
  }

  /** Ferryman's guests that may migrate. */
  private static Stream<Primitive> migrating(CibContents cib) {
    return cib.guests().stream()
        .filter(it -> it.agent().equals("ocf:ferryman:xen") && it.flag("allow-migrate"));
  }

  private static boolean forbids(Location location, String attribute) {
    return location.asksFor(attribute)
        && location.rules().stream().anyMatch(it -> CibValues.never(it.score()));
  }

  private static List<Found> noReadinessRule(CibContents cib) {
    return migrating(cib)
        .filter(
            it ->
                cib.locationsOf(it).stream()
                    .noneMatch(rule -> forbids(rule, ReadinessPublisher.ATTRIBUTE + it.id())))
        .map(
            it ->
                new Found(
                    it.id(),
                    "no rule keeps it off a node that says it can't take it: a migration there fails, and the guest is restarted",
                    "location %1$s-where-ready %1$s rule -inf: ferryman-ready-%1$s eq 0"
                        .formatted(it.id())))
        .toList();
  }

  private static List<Found> foreignReadiness(CibContents cib) {
    List<Found> found = new ArrayList<>();
    for (Primitive guest : cib.guests()) {
      for (Location location : cib.locationsOf(guest)) {
        location.rules().stream()
            .flatMap(it -> it.expressions().stream())
            .map(Location.Expression::attribute)
            .filter(it -> it.startsWith(ReadinessPublisher.ATTRIBUTE))
            .filter(it -> !it.equals(ReadinessPublisher.ATTRIBUTE + guest.id()))
            .forEach(
                it ->
                    found.add(
                        new Found(
                            location.id(),
                            "it is about %s, and asks for %s".formatted(guest.id(), it),
                            "ask for " + ReadinessPublisher.ATTRIBUTE + guest.id())));
      }
    }
    return found;
  }

  private static List<Found> noDataRule(CibContents cib) {
    List<Found> found = new ArrayList<>();
    for (DrbdClone clone : cib.cib().clones().values().stream().flatMap(List::stream).toList()) {
      for (Primitive guest : cib.guests()) {
        String score = "master-" + clone.primitive();
        if (clone.leaders().contains(guest.id())
            && cib.locationsOf(guest).stream().noneMatch(it -> forbids(it, score))) {
          found.add(
              new Found(
                  guest.id(),
                  "DRBD follows it, but no rule keeps it off a node without good data of %s: it would be started there, and fail"
                      .formatted(clone.primitive()),
                  "location %1$s-with-good-data %1$s rule -inf: not_defined %2$s or %2$s lt 1"
                      .formatted(guest.id(), score)));
        }
      }
    }
    return found;
  }

  private static List<Found> scoreOfNothing(CibContents cib) {
    List<Found> found = new ArrayList<>();
    Set<String> ids = cib.ids();
    for (Location location : cib.locations()) {
      location.rules().stream()
          .flatMap(it -> it.expressions().stream())
          .map(Location.Expression::attribute)
          .distinct()
          .filter(it -> it.startsWith("master-") && !ids.contains(it.substring(7)))
          .forEach(
              it ->
                  found.add(
                      new Found(
                          location.id(),
                          "it asks for %s, but there is no resource %s: the rule holds on every node"
                              .formatted(it, it.substring(7)),
                          "name the DRBD primitive: master-PRIMITIVE")));
    }
    return found;
  }

  private static List<Found> anyNode(CibContents cib) {
    return migrating(cib)
        .filter(it -> CloneChecks.untied(cib, it))
        .filter(it -> !cib.cib().wiring().keepsOff(it.names(), ANY_OTHER))
        .map(
            it ->
                new Found(
                    it.id(),
                    "nothing keeps it off a node that does not have its disks",
                    "location %1$s-on-its-nodes %1$s rule -inf: #uname ne NODE1 and #uname ne NODE2"
                        .formatted(it.id())))
        .toList();
  }
}
