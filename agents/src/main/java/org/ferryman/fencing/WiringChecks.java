// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.ferryman.tools.pacemaker.DrbdClone;
import org.ferryman.tools.pacemaker.Wiring;

/**
 * Whether the constraints around the clone of a DRBD resource fit together: each sample does, and
 * two of them mixed do not. The usual mixture is what a change from the sample {@code failover} to
 * {@code live-migration} left behind.
 */
final class WiringChecks {
  private static final String CHECK = "constraints";
  private static final String CHANGE =
      "'crm configure delete %s', or 'pcs constraint delete %s'; the sample live-migration has a step"
          + " from-failover that does it";

  /** A name that no node has: what is kept off it is kept off any node that comes. */
  private static final String ANY_OTHER = "any other node";

  private final Wiring wiring;
  private final DrbdClone clone;
  private final Set<String> drbd;

  WiringChecks(Wiring wiring, DrbdClone clone) {
    this.wiring = wiring;
    this.clone = clone;
    this.drbd = clone.names();
  }

  /**
   * All findings.
   *
   * @param hosts the nodes that the resource is configured for; empty if not known
   * @param nodes the nodes of the cluster; empty if not known
   */
  List<Finding> all(Set<String> hosts, Set<String> nodes) {
    List<Finding> findings = new ArrayList<>();
    for (String guest : new TreeSet<>(clone.leaders())) {
      findings.addAll(around(guest));
    }
    followers().stream()
        .filter(guest -> !clone.leaders().contains(guest))
        .filter(wiring.migratable()::contains)
        .forEach(
            guest ->
                findings.add(
                    Finding.warning(
                        CHECK,
                        "%s may migrate (allow-migrate), but follows the Promoted role: Pacemaker stops it and starts it elsewhere"
                            .formatted(guest),
                        "take the sample live-migration, in which DRBD follows the guest, or remove allow-migrate")));
    if (findings.isEmpty()) {
      findings.add(Finding.ok(CHECK, shown()));
    }
    if (!hosts.isEmpty()) {
      findings.add(offOtherNodes(hosts, nodes));
    }
    return List.copyOf(findings);
  }

  private Set<String> followers() {
    return wiring.followersOf(drbd);
  }

  private String shown() {
    if (!clone.leaders().isEmpty()) {
      return "DRBD follows " + new TreeSet<>(clone.leaders());
    }
    return followers().isEmpty()
        ? "no guest is tied to its Promoted role directly"
        : followers() + " follows DRBD";
  }

  /** A guest that DRBD follows, as in the sample live-migration. */
  private List<Finding> around(String guest) {
    List<Finding> findings = new ArrayList<>();
    Set<String> it = Set.of(guest);
    for (Wiring.Colocation reverse : wiring.colocations()) {
      if (reverse.followsPromoted(guest, drbd)) {
        findings.add(
            Finding.failed(
                CHECK,
                "%s makes %s follow the Promoted role, which follows %s: it is stopped and started where it should migrate"
                    .formatted(reverse.id(), guest, guest),
                CHANGE.formatted(reverse.id(), reverse.id())));
      }
    }
    for (Wiring.Order order : wiring.orders()) {
      if (order.mandatory()
          && (order.is(drbd, "promote", it, "start") || order.is(drbd, "promote", it, "promote"))) {
        findings.add(
            Finding.failed(
                CHECK,
                "%s starts %s after the promotion, which follows %s: it is stopped and started where it should migrate"
                    .formatted(order.id(), guest, guest),
                CHANGE.formatted(order.id(), order.id())));
      }
    }
    if (!wiring.ordered(it, "stop", drbd, "demote")) {
      findings.add(
          Finding.warning(
              CHECK,
              "nothing orders the demotion of %s after the stop of %s, which holds it open"
                  .formatted(clone.id(), guest),
              "order Mandatory: %s:stop %s:demote symmetrical=false".formatted(guest, clone.id())));
    }
    if (!wiring.ordered(drbd, "start", it, "start")) {
      findings.add(
          Finding.warning(
              CHECK,
              "nothing orders the start of %s before that of %s".formatted(clone.id(), guest),
              "order Mandatory: %s:start %s:start".formatted(clone.id(), guest)));
    }
    if (!wiring.migratable().contains(guest)) {
      findings.add(
          Finding.warning(
              CHECK,
              "DRBD follows %s, but that has no allow-migrate=true: it is stopped and started, not migrated"
                  .formatted(guest),
              "meta allow-migrate=true"));
    }
    return findings;
  }

  private Finding offOtherNodes(Set<String> hosts, Set<String> nodes) {
    String check = "nodes of the clone";
    String remedy =
        "location %s-on-its-nodes %s rule -inf: %s"
            .formatted(
                clone.primitive(),
                clone.id(),
                String.join(
                    " and ", new TreeSet<>(hosts).stream().map("#uname ne "::concat).toList()));
    Set<String> open = new HashSet<>(nodes);
    open.removeAll(hosts);
    open.removeIf(node -> wiring.keepsOff(drbd, node));
    if (!open.isEmpty()) {
      return Finding.failed(
          check,
          "nothing keeps %s off %s, which DRBD is not configured for: with it Pacemaker may find no way to move a guest"
              .formatted(clone.id(), new TreeSet<>(open)),
          remedy);
    }
    return wiring.keepsOff(drbd, ANY_OTHER) || !hosts.containsAll(nodes)
        ? Finding.ok(check, "kept off every other node")
        : Finding.warning(
            check,
            "nothing keeps %s off another node once the cluster has one".formatted(clone.id()),
            remedy);
  }
}
