// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.doctor;

import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.ferryman.controller.admin.doctor.Check.Found;
import org.ferryman.controller.admin.doctor.Check.Severity;
import org.ferryman.controller.tools.pacemaker.cib.CibContents;
import org.ferryman.controller.tools.pacemaker.cib.CibValues;
import org.ferryman.controller.tools.pacemaker.cib.Primitive;
import org.ferryman.tools.pacemaker.DrbdClone;

/** The clones of DRBD resources. */
final class CloneChecks {

  /** A name that no node has: what is kept off it is kept off any node that comes. */
  private static final String ANY_OTHER = "any other node";

  static final List<Check<CibContents>> CHECKS =
      List.of(
          Check.error(
              "drbd-without-resource",
              "a DRBD primitive does not say which resource it is",
              CloneChecks::unnamed),
          Check.error("drbd-twice", "two primitives are one DRBD resource", CloneChecks::twice),
          meta(
              "drbd-not-promotable",
              Severity.ERROR,
              "a DRBD primitive is no promotable clone",
              (clone, meta) -> !clone.promotable(),
              "the cluster never makes a node Primary",
              "make it a clone with promotable=true"),
          meta(
              "two-promoted",
              Severity.ERROR,
              "more than one node may be promoted",
              (clone, meta) ->
                  number(meta.getOrDefault("promoted-max", meta.getOrDefault("master-max", "1")))
                      > 1,
              "two nodes are Primary for good: whatever writes on both destroys the data",
              "promoted-max=1; a live migration needs no more"),
          meta(
              "clone-node-max",
              Severity.ERROR,
              "more than one instance of a DRBD resource on a node",
              (clone, meta) -> number(meta.getOrDefault("clone-node-max", "1")) > 1,
              "a DRBD resource has one instance on a node",
              "clone-node-max=1"),
          meta(
              "one-instance",
              Severity.ERROR,
              "a DRBD resource runs on one node alone",
              (clone, meta) -> meta.containsKey("clone-max") && number(meta.get("clone-max")) < 2,
              "the data is on one node alone: nothing is replicated, and no guest can move",
              "clone-max=2, or one for each node that has the resource"),
          meta(
              "globally-unique",
              Severity.ERROR,
              "the instances of a DRBD clone have numbers",
              (clone, meta) -> CibValues.yes(meta.get("globally-unique")),
              "Pacemaker takes each instance for another resource",
              "globally-unique=false"),
          meta(
              "no-notify",
              Severity.ERROR,
              "a DRBD clone is not notified",
              (clone, meta) -> !CibValues.yes(meta.get("notify")),
              "the agent does not learn what the other node is about to do",
              "notify=true"),
          meta(
              "no-interleave",
              Severity.WARNING,
              "a DRBD clone is not interleaved",
              (clone, meta) -> !CibValues.yes(meta.get("interleave")),
              "what is ordered after it waits for its instances on all nodes",
              "interleave=true"),
          Check.error(
              "other-drbd-agent",
              "a guest of Ferryman's is on another agent's DRBD",
              CloneChecks::otherAgent),
          Check.warning(
              "open-to-other-nodes",
              "nothing keeps a DRBD clone off other nodes",
              CloneChecks::open));

  private CloneChecks() {}

  private static List<DrbdClone> clones(CibContents cib) {
    return cib.cib().clones().values().stream().flatMap(List::stream).toList();
  }

  private static long number(String text) {
    return text.matches("[0-9]{1,6}") ? Long.parseLong(text) : Long.MAX_VALUE;
  }

  private static Check<CibContents> meta(
      String kind,
      Severity severity,
      String what,
      BiPredicate<DrbdClone, Map<String, String>> wrong,
      String cause,
      String remedy) {
    return new Check<>(
        kind,
        severity,
        what,
        cib ->
            clones(cib).stream()
                .filter(it -> wrong.test(it, it.meta()))
                .map(it -> new Found(it.id(), cause, remedy))
                .toList());
  }

  private static List<Found> unnamed(CibContents cib) {
    return cib.drbd().stream()
        .filter(it -> it.parameters().getOrDefault("drbd_resource", "").isBlank())
        .map(
            it ->
                new Found(
                    it.id(),
                    "it has no parameter drbd_resource",
                    "drbd_resource=NAME as in drbd.conf"))
        .toList();
  }

  private static List<Found> twice(CibContents cib) {
    return cib.cib().clones().entrySet().stream()
        .filter(it -> it.getValue().size() > 1)
        .map(
            it ->
                new Found(
                    it.getKey(),
                    "%s have this DRBD resource: each undoes what the other does"
                        .formatted(
                            String.join(
                                " and ",
                                it.getValue().stream().map(DrbdClone::id).sorted().toList())),
                    "leave one"))
        .toList();
  }

  private static List<Found> otherAgent(CibContents cib) {
    boolean ours = cib.guests().stream().anyMatch(it -> it.agent().equals("ocf:ferryman:xen"));
    return clones(cib).stream()
        .filter(it -> ours && !it.provider().equals("ferryman"))
        .map(
            it ->
                new Found(
                    it.id(),
                    "it is of ocf:%s:drbd, which takes a hand-over for a failure"
                        .formatted(it.provider()),
                    "change its provider to ferryman: docs/changing-from-other-agents.md"))
        .toList();
  }

  private static List<Found> open(CibContents cib) {
    return clones(cib).stream()
        .filter(DrbdClone::cloned)
        .filter(it -> !cib.cib().wiring().keepsOff(it.names(), ANY_OTHER))
        .map(
            it ->
                new Found(
                    it.id(),
                    "nothing keeps it off a node that does not have the resource: with one Pacemaker may find no way to move a guest",
                    "location %s-on-its-nodes %s rule -inf: #uname ne NODE1 and #uname ne NODE2"
                        .formatted(it.primitive(), it.id())))
        .toList();
  }

  /** Whether a guest is the business of these checks at all: one without DRBD in the cluster. */
  static boolean untied(CibContents cib, Primitive guest) {
    return clones(cib).stream()
        .noneMatch(
            clone ->
                clone.leaders().contains(guest.id())
                    || cib.cib().wiring().colocations().stream()
                        .anyMatch(it -> it.followsPromoted(guest.id(), clone.names())));
  }
}
