// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ferryman.controller.admin.CopyTime;
import org.ferryman.controller.admin.doctor.Check.Found;
import org.ferryman.controller.tools.pacemaker.cib.Primitive;
import org.ferryman.handover.migration.Processor;

/** The nodes: what they start at boot, how they reach each other, what a guest finds on each. */
public final class NodeChecks {
  /** Clocks that differ by less make no timeline hard to read. */
  private static final long MAY_DIFFER_MILLIS = 1000;

  /** All of them, in the order in which they are told. */
  public static final List<Check<Surroundings>> ALL =
      List.of(
          Check.error(
              "xendomains-enabled",
              "xendomains starts and stops guests beside the cluster",
              NodeChecks::xendomains),
          Check.warning(
              "drbd-unit-enabled",
              "DRBD is brought up at boot beside the cluster",
              NodeChecks::drbdEnabled),
          Check.error(
              "drbd-unit-not-enabled",
              "nobody brings DRBD up for guests with drbd: disks",
              NodeChecks::drbdNotEnabled),
          Check.error(
              "controller-not-enabled",
              "Ferryman's controller is not started at boot",
              NodeChecks::controller),
          Check.error(
              "node-not-reached", "a migration would not reach a node", NodeChecks::notReached),
          Check.error(
              "node-does-not-reach",
              "a migration from a node would not reach another one",
              NodeChecks::notReachedFrom),
          Check.warning("clock-differs", "a node's clock is wrong", NodeChecks::clock),
          Check.warning(
              "memory-not-fixed", "xl takes memory from Domain-0 for guests", NodeChecks::memory),
          Check.warning("xen-differs", "the nodes have different versions of Xen", NodeChecks::xen),
          Check.error(
              "processor-differs",
              "a guest would miss features of the processor after a migration",
              NodeChecks::processor),
          Check.error(
              "guest-file-missing",
              "a node that may run a guest has not its file",
              NodeChecks::fileMissing),
          Check.error(
              "guest-file-differs",
              "a guest's file is not the same on all nodes",
              NodeChecks::fileDiffers),
          Check.error(
              "no-time-to-copy",
              "a migration has too little time for the guest's memory",
              NodeChecks::copy),
          Check.error(
              "no-watchdog",
              "fencing relies on a watchdog that a node has not",
              NodeChecks::watchdog),
          Check.error("fencing-failed", "the last fencing of a node failed", NodeChecks::fencing));

  private NodeChecks() {}

  /** All that they find. */
  public static List<Diagnosis> of(Surroundings its) {
    return ALL.stream().flatMap(it -> it.of(its).stream()).toList();
  }

  private static List<Found> xendomains(Surroundings its) {
    return its.cib().guests().isEmpty()
        ? List.of()
        : its.nodes().stream()
            .filter(it -> it.enabled("xendomains"))
            .map(
                it ->
                    new Found(
                        it.node(),
                        "xendomains is enabled: at shutdown it stops all guests behind Pacemaker's back, at boot it may start them twice",
                        "'systemctl disable xendomains', without --now"))
            .toList();
  }

  private static List<Found> drbdEnabled(Surroundings its) {
    return its.cib().drbd().isEmpty()
        ? List.of()
        : its.nodes().stream()
            .filter(it -> it.enabled("drbd"))
            .map(
                it ->
                    new Found(
                        it.node(),
                        "drbd is enabled: it brings up resources at boot, and takes them down at shutdown, that are the cluster's",
                        "'systemctl disable drbd', without --now"))
            .toList();
  }

  private static List<Found> drbdNotEnabled(Surroundings its) {
    return its.cib().guests().isEmpty() || !its.cib().drbd().isEmpty()
        ? List.of()
        : its.nodes().stream()
            .filter(it -> it.disabled("drbd"))
            .map(
                it ->
                    new Found(
                        it.node(),
                        "the cluster has no DRBD resource and drbd is not enabled: after a boot the guests' disks are down",
                        "'systemctl enable drbd'"))
            .toList();
  }

  private static List<Found> controller(Surroundings its) {
    return its.nodes().stream()
        .filter(it -> it.disabled("ferryman"))
        .map(
            it ->
                new Found(
                    it.node(),
                    "ferryman is not enabled: after a boot nobody publishes promotion scores and readiness, and every operation starts a JVM",
                    "'systemctl enable --now ferryman'"))
        .toList();
  }

  private static List<Found> notReached(Surroundings its) {
    List<Found> found = new ArrayList<>();
    if (!its.migrating().isEmpty()) {
      its.others()
          .forEach(
              (node, told) -> {
                if (told.facts().isEmpty() && told.online()) {
                  found.add(
                      new Found(
                          node,
                          "%s can't ask it by the ssh of a migration: %s"
                              .formatted(its.own().node(), told.trouble()),
                          "root's key of %s, its host key and ferryman-gate there: docs/live-migration.md"
                              .formatted(its.own().node())));
                }
              });
    }
    return found;
  }

  private static List<Found> notReachedFrom(Surroundings its) {
    List<Found> found = new ArrayList<>();
    if (its.migrating().isEmpty()) {
      return found;
    }
    its.others().values().stream()
        .flatMap(it -> it.facts().stream())
        .forEach(
            from ->
                new TreeMap<>(from.reaches())
                    .forEach(
                        (to, trouble) -> {
                          if (!trouble.isEmpty() && online(its, to)) {
                            found.add(
                                new Found(
                                    from.node(),
                                    "it can't ask %s by the ssh of a migration: %s"
                                        .formatted(to, trouble),
                                    "root's key of %s, the host key of %s and ferryman-gate there: docs/live-migration.md"
                                        .formatted(from.node(), to)));
                          }
                        }));
    return found;
  }

  private static boolean online(Surroundings its, String node) {
    return node.equals(its.own().node())
        || (its.others().containsKey(node) && its.others().get(node).online());
  }

  private static List<Found> clock(Surroundings its) {
    List<Found> found = new ArrayList<>();
    its.others()
        .forEach(
            (node, told) ->
                told.facts()
                    .ifPresent(
                        facts -> {
                          long early = told.asked() - facts.millis();
                          long late = facts.millis() - told.answered();
                          if (Math.max(early, late) > MAY_DIFFER_MILLIS) {
                            found.add(
                                new Found(
                                    node,
                                    "its clock is %.1f s %s that of %s: failures, failure-timeout and timelines are off by it"
                                        .formatted(
                                            Math.max(early, late) / 1000.0,
                                            early > late ? "behind" : "before",
                                            its.own().node()),
                                    "let chrony or another NTP daemon set the clock on every node"));
                          }
                        }));
    return found;
  }

  private static List<Found> memory(Surroundings its) {
    return its.nodes().stream()
        .filter(it -> it.memory().equals(NodeFacts.BALLOONED))
        .map(
            it ->
                new Found(
                    it.node(),
                    "xl takes memory from Domain-0 where a guest needs it (autoballoon): whether a guest fits is not known beforehand, and Domain-0 may run out",
                    "give Domain-0 a fixed memory (dom0_mem=4096M,max:4096M on Xen's command line) and set autoballoon=\"off\" in /etc/xen/xl.conf"))
        .toList();
  }

  private static List<Found> xen(Surroundings its) {
    Map<String, String> versions = new TreeMap<>();
    its.nodes().stream()
        .filter(it -> !it.xen().isEmpty())
        .forEach(it -> versions.put(it.node(), it.xen()));
    return its.migrating().isEmpty() || versions.values().stream().distinct().count() < 2
        ? List.of()
        : List.of(
            new Found(
                String.join(", ", versions.keySet()),
                "their versions of Xen are %s: guests migrate to a newer one only"
                    .formatted(String.join(", ", versions.values())),
                "upgrade the older one; empty it first: 'ferryman evacuate'"));
  }

  private static List<Found> processor(Surroundings its) {
    List<Found> found = new ArrayList<>();
    if (its.migrating().isEmpty()) {
      return found;
    }
    for (NodeFacts from : its.nodes()) {
      for (NodeFacts to : its.nodes()) {
        List<String> missing = Processor.missing(from.processor(), to.processor());
        if (!missing.isEmpty()) {
          found.add(
              new Found(
                  to.node(),
                  "its processor has not what that of %s has (%s): a guest that came from there may die of it"
                      .formatted(from.node(), String.join(", ", missing)),
                  "mask the features for the guest (cpuid in its file), or on Xen's command line"));
        }
      }
    }
    return found;
  }

  private static List<Found> fileMissing(Surroundings its) {
    List<Found> found = new ArrayList<>();
    for (Primitive guest : its.cib().guests()) {
      String file = Surroundings.file(guest);
      for (NodeFacts node : its.nodesFor(guest)) {
        if (NodeFacts.NO_FILE.equals(node.files().get(file))) {
          found.add(
              new Found(
                  guest.id(),
                  "%s can't be read on %s: the guest can't be started there"
                      .formatted(file, node.node()),
                  "copy it to " + node.node()));
        }
      }
    }
    return found;
  }

  private static List<Found> fileDiffers(Surroundings its) {
    List<Found> found = new ArrayList<>();
    for (Primitive guest : its.cib().guests()) {
      String file = Surroundings.file(guest);
      List<String> nodes = new ArrayList<>();
      List<String> digests = new ArrayList<>();
      for (NodeFacts node : its.nodesFor(guest)) {
        String digest = node.files().getOrDefault(file, NodeFacts.NO_FILE);
        if (!digest.equals(NodeFacts.NO_FILE)) {
          nodes.add(node.node());
          digests.add(digest);
        }
      }
      if (digests.stream().distinct().count() > 1) {
        found.add(
            new Found(
                guest.id(),
                "%s is not the same on %s: it is not migrated, and another guest starts after a failover"
                    .formatted(file, String.join(", ", nodes)),
                "compare them, and copy the right one"));
      }
    }
    return found;
  }

  private static List<Found> copy(Surroundings its) {
    List<Found> found = new ArrayList<>();
    long link = its.links().values().stream().min(Long::compareTo).orElse(CopyTime.USUAL_LINK);
    for (Primitive guest : its.migrating()) {
      long memory = its.memory().getOrDefault(Surroundings.file(guest), 0L);
      Duration needed = CopyTime.timeout(memory, link);
      Duration given =
          guest.operations("migrate_to").stream()
              .flatMap(it -> it.timeout().stream())
              .min(Duration::compareTo)
              .orElse(its.cib().defaultTimeout());
      // less than the agent advises is told by another check
      if (needed.compareTo(CopyTime.timeout(0, link)) > 0 && given.compareTo(needed) < 0) {
        found.add(
            new Found(
                guest.id(),
                "its migrate_to has %d s; its %d MiB at %d Mbit/s, copied twice, need %d s: the migration is broken off, and the guest restarted"
                    .formatted(given.toSeconds(), memory, link, needed.toSeconds()),
                "op migrate_to timeout=%ds".formatted(needed.toSeconds())));
      }
    }
    return found;
  }

  private static List<Found> watchdog(Surroundings its) {
    String timeout = its.cib().properties().getOrDefault("stonith-watchdog-timeout", "0");
    boolean relies =
        !timeout.matches("0+[a-z]*")
            || its.cib().primitives().stream()
                .anyMatch(it -> it.agent().matches("stonith:(external/|fence_)sbd"));
    return relies
        ? its.nodes().stream()
            .filter(it -> !it.watchdog())
            .map(
                it ->
                    new Found(
                        it.node(),
                        "fencing relies on a watchdog (stonith-watchdog-timeout or sbd), and there is no /dev/watchdog: the node does not reset itself",
                        "load the driver of the hardware's watchdog; softdog only where there is none"))
            .toList()
        : List.of();
  }

  private static List<Found> fencing(Surroundings its) {
    List<Found> found = new ArrayList<>();
    new TreeMap<>(its.fencing())
        .forEach(
            (node, became) -> {
              if (became.equals("failed")) {
                found.add(
                    new Found(
                        node,
                        "its last fencing failed: a node that can't be fenced blocks all that ran on it",
                        "try 'stonith_admin --fence %1$s' when it can be missed, and look why it fails; then 'stonith_admin --cleanup --history %1$s'"
                            .formatted(node)));
              }
            });
    return found;
  }
}
