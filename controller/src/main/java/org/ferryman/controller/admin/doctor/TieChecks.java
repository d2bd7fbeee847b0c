// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.ferryman.controller.admin.doctor.Check.Found;
import org.ferryman.controller.tools.pacemaker.cib.CibContents;
import org.ferryman.tools.pacemaker.DrbdClone;
import org.ferryman.tools.pacemaker.Wiring;

/** How guests and DRBD are tied: each topology does it one way, and two mixed do not work. */
public final class TieChecks {
  private static final String DELETE =
      "'crm configure delete %s', or 'pcs constraint delete %s'; the sample live-migration has a step"
          + " from-failover that does it";

  private static final List<Check<Tied>> RULES =
      List.of(
          Check.error(
              "follow-each-other", "guest and DRBD follow each other", found(TieChecks::reverse)),
          Check.error(
              "start-after-promotion",
              "a guest that DRBD follows is started after the promotion",
              found(TieChecks::afterPromotion)),
          Check.error(
              "stop-order-symmetrical",
              "the order of stop and demotion holds in reverse as well",
              found(TieChecks::symmetrical)),
          Check.error(
              "no-stop-order",
              "nothing orders the demotion after the guest's stop",
              found(TieChecks::noStopOrder)),
          Check.error(
              "no-start-order",
              "nothing starts DRBD before the guest",
              found(TieChecks::noStartOrder)),
          Check.warning(
              "no-demote-order",
              "nothing demotes the other node before a guest is started",
              found(TieChecks::noDemoteOrder)),
          Check.warning(
              "may-not-migrate",
              "a guest that DRBD follows may not migrate",
              found(TieChecks::mayNotMigrate)),
          Check.warning(
              "migrates-in-vain",
              "a guest that follows DRBD is said to migrate",
              found(TieChecks::inVain)),
          Check.error(
              "no-promotion-order",
              "a guest that follows DRBD is not started after the promotion",
              found(TieChecks::noPromotionOrder)),
          Check.error(
              "drbd-without-guest", "no guest is tied to a DRBD clone", found(TieChecks::alone)));

  static final List<Check<CibContents>> CHECKS =
      RULES.stream().map(TieChecks::ofAllClones).toList();

  private TieChecks() {}

  /** A clone, with what it needs of the CIB. */
  private record Tied(CibContents cib, DrbdClone its) {
    Set<String> drbd() {
      return its.names();
    }

    Wiring wiring() {
      return cib.cib().wiring();
    }

    Set<String> leaders() {
      return new TreeSet<>(its.leaders());
    }

    /** The guests that follow its Promoted role, and are not followed by it. */
    Set<String> followers() {
      Set<String> followers = wiring().followersOf(drbd());
      followers.removeAll(its.leaders());
      return followers;
    }
  }

  @FunctionalInterface
  private interface Look {
    void into(Tied tied, List<Found> found);
  }

  private static Function<Tied, List<Found>> found(Look look) {
    return tied -> {
      List<Found> found = new ArrayList<>();
      look.into(tied, found);
      return found;
    };
  }

  private static Check<CibContents> ofAllClones(Check<Tied> rule) {
    return new Check<>(
        rule.kind(),
        rule.severity(),
        rule.what(),
        cib ->
            cib.cib().clones().values().stream()
                .flatMap(List::stream)
                .flatMap(it -> rule.look().apply(new Tied(cib, it)).stream())
                .toList());
  }

  /** All that they find around one DRBD resource. */
  public static List<Diagnosis> of(CibContents cib, String resource) {
    return cib.cib().clonesOf(resource).stream()
        .flatMap(it -> RULES.stream().flatMap(rule -> rule.of(new Tied(cib, it)).stream()))
        .toList();
  }

  private static void reverse(Tied tied, List<Found> found) {
    for (String guest : tied.leaders()) {
      for (Wiring.Colocation it : tied.wiring().colocations()) {
        if (it.followsPromoted(guest, tied.drbd())) {
          found.add(
              new Found(
                  it.id(),
                  "it makes %s follow the Promoted role, which follows %s: the guest is stopped and started where it should migrate"
                      .formatted(guest, guest),
                  DELETE.formatted(it.id(), it.id())));
        }
      }
    }
  }

  private static void afterPromotion(Tied tied, List<Found> found) {
    for (String guest : tied.leaders()) {
      for (Wiring.Order it : tied.wiring().orders()) {
        if (it.mandatory()
            && (it.is(tied.drbd(), "promote", Set.of(guest), "start")
                || it.is(tied.drbd(), "promote", Set.of(guest), "promote"))) {
          found.add(
              new Found(
                  it.id(),
                  "it starts %s after the promotion, which follows %s: the guest is stopped and started where it should migrate"
                      .formatted(guest, guest),
                  "order %s:start before %s:start".formatted(tied.its().id(), guest)));
        }
      }
    }
  }

  private static void symmetrical(Tied tied, List<Found> found) {
    for (String guest : tied.leaders()) {
      for (Wiring.Order it : tied.wiring().orders()) {
        if (it.symmetrical() && it.is(Set.of(guest), "stop", tied.drbd(), "demote")) {
          found.add(
              new Found(
                  it.id(),
                  "in reverse it starts %s after the promotion, which forbids a live migration"
                      .formatted(guest),
                  "symmetrical=false"));
        }
      }
    }
  }

  private static void noStopOrder(Tied tied, List<Found> found) {
    for (String guest : tied.leaders()) {
      if (!tied.wiring().ordered(Set.of(guest), "stop", tied.drbd(), "demote")) {
        found.add(
            new Found(
                tied.its().id(),
                "nothing orders its demotion after the stop of %s, which holds it open: the demotion fails, and the node is fenced"
                    .formatted(guest),
                "order %1$s-stop-before-%2$s-demote Mandatory: %1$s:stop %3$s:demote symmetrical=false"
                    .formatted(guest, tied.its().primitive(), tied.its().id())));
      }
    }
  }

  private static void noStartOrder(Tied tied, List<Found> found) {
    for (String guest : tied.leaders()) {
      if (!tied.wiring().ordered(tied.drbd(), "start", Set.of(guest), "start")
          && !tied.wiring().ordered(tied.drbd(), "promote", Set.of(guest), "start")) {
        found.add(
            new Found(
                tied.its().id(),
                "nothing starts it before " + guest + ", which finds no disk",
                "order %s-before-%s Mandatory: %s:start %s:start"
                    .formatted(tied.its().primitive(), guest, tied.its().id(), guest)));
      }
    }
  }

  private static void noDemoteOrder(Tied tied, List<Found> found) {
    for (String guest : tied.leaders()) {
      if (!tied.wiring().ordered(tied.drbd(), "demote", Set.of(guest), "start")) {
        found.add(
            new Found(
                tied.its().id(),
                "nothing demotes it elsewhere before %s is started: that start fails while the other node is Primary"
                    .formatted(guest),
                "order %s-demote-before-%s-start Optional: %s:demote %s:start symmetrical=false"
                    .formatted(tied.its().primitive(), guest, tied.its().id(), guest)));
      }
    }
  }

  private static void mayNotMigrate(Tied tied, List<Found> found) {
    for (String guest : tied.leaders()) {
      if (!tied.wiring().migratable().contains(guest)) {
        found.add(
            new Found(
                guest,
                "DRBD follows it, but it has no allow-migrate=true: it is stopped and started, not migrated",
                "meta allow-migrate=true"));
      }
    }
  }

  private static void inVain(Tied tied, List<Found> found) {
    for (String guest : tied.followers()) {
      if (tied.wiring().migratable().contains(guest)) {
        found.add(
            new Found(
                guest,
                "it has allow-migrate=true, but follows the Promoted role: Pacemaker stops it and starts it elsewhere",
                "take the sample live-migration, in which DRBD follows the guest, or remove allow-migrate"));
      }
    }
  }

  private static void noPromotionOrder(Tied tied, List<Found> found) {
    for (String guest : tied.followers()) {
      if (!tied.wiring().ordered(tied.drbd(), "promote", Set.of(guest), "start")) {
        found.add(
            new Found(
                tied.its().id(),
                "%s follows its Promoted role, but is not started after the promotion: it may find a Secondary"
                    .formatted(guest),
                "order %s-before-%s Mandatory: %s:promote %s:start"
                    .formatted(tied.its().primitive(), guest, tied.its().id(), guest)));
      }
    }
  }

  private static void alone(Tied tied, List<Found> found) {
    boolean guests = !tied.cib().guests().isEmpty();
    boolean tiedSomehow =
        !tied.leaders().isEmpty()
            || !tied.followers().isEmpty()
            || tied.wiring().colocations().stream()
                .anyMatch(
                    it -> tied.drbd().contains(it.with()) || tied.drbd().contains(it.resource()));
    if (guests && tied.its().promotable() && !tiedSomehow) {
      found.add(
          new Found(
              tied.its().id(),
              "no mandatory colocation ties it to a guest: it is promoted on one node, and the guest may run on the other",
              "colocation %1$s-with-GUEST inf: %2$s:Promoted GUEST"
                  .formatted(tied.its().primitive(), tied.its().id())));
    }
  }
}
