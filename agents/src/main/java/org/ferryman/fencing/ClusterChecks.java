// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.drbd.config.ResourceConfiguration;
import org.ferryman.tools.pacemaker.Ban;
import org.ferryman.tools.pacemaker.Cib;
import org.ferryman.tools.pacemaker.Constraints;
import org.ferryman.tools.pacemaker.DrbdClone;
import org.ferryman.tools.pacemaker.Membership;

/** Judges what the cluster is configured to do with a resource. */
final class ClusterChecks {

  private static final String NO_CLUSTER = "start Pacemaker on this node and check again";

  private final CheckFacts facts;

  ClusterChecks(CheckFacts facts) {
    this.facts = facts;
  }

  List<Finding> all() {
    List<Finding> findings = new ArrayList<>(List.of(stonith()));
    if (facts.cib() instanceof Reading.Known<Cib> known) {
      List<DrbdClone> clones = known.value().clonesOf(facts.resource());
      findings.add(inCluster(clones));
      if (clones.size() == 1) {
        findings.addAll(meta(clones.get(0)));
        findings.add(shutOut(known.value(), clones.get(0)));
        if (!hosts().isEmpty()) {
          findings.add(CloneNodes.check(known.value().wiring(), clones.get(0), hosts(), nodes()));
        }
      }
    } else if (facts.cib() instanceof Reading.Unknown<Cib> unknown) {
      findings.add(Finding.unknown("clone", unknown.reason(), NO_CLUSTER));
    }
    return findings;
  }

  /** Empty where they are not known, or wrong, of which another check tells. */
  private Set<String> hosts() {
    return facts.configuration() instanceof ResourceConfiguration.Reading.Known known
            && known.configuration().hostNames().contains(facts.nodeName())
        ? known.configuration().hostNames()
        : Set.of();
  }

  private Set<String> nodes() {
    return facts.membership() instanceof Reading.Known<Membership> known
        ? known.value().nodes().keySet()
        : Set.of();
  }

  private Finding stonith() {
    if (facts.membership() instanceof Reading.Known<Membership> known) {
      return known.value().stonith()
          ? Finding.ok("stonith", "lost nodes are fenced")
          : Finding.failed(
              "stonith",
              "fencing is switched off: a node that is lost is never known to be down",
              "configure a fence device for each node and set stonith-enabled=true (since Pacemaker"
                  + " 3.0.2: fencing-enabled)");
    }
    return Finding.unknown(
        "stonith", ((Reading.Unknown<Membership>) facts.membership()).reason(), NO_CLUSTER);
  }

  private Finding inCluster(List<DrbdClone> clones) {
    if (clones.isEmpty()) {
      return Finding.warning(
          "clone",
          "no ocf:ferryman:drbd in the CIB has drbd_resource=" + facts.resource(),
          "right only where block-drbd promotes it; then the fencing handlers can't help");
    }
    if (clones.size() > 1) {
      return Finding.failed(
          "clone",
          "%d resources of the CIB have drbd_resource=%s"
              .formatted(clones.size(), facts.resource()),
          "leave one");
    }
    DrbdClone clone = clones.get(0);
    return clone.promotable()
        ? Finding.ok("clone", "%s, ocf:%s:drbd".formatted(clone.id(), clone.provider()))
        : Finding.failed(
            "clone", clone.id() + " is not promotable", "make it a clone with promotable=true");
  }

  private List<Finding> meta(DrbdClone clone) {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        promotedMax(clone).equals("1")
            ? Finding.ok("promoted-max", "1")
            : Finding.warning(
                "promoted-max",
                promotedMax(clone) + ": two nodes are Primary for good",
                "promoted-max=1; a live migration needs no more"));
    String notify = clone.meta().getOrDefault("notify", "false");
    findings.add(
        notify.matches("(?i)true|yes|on|1|y")
            ? Finding.ok("notify", notify)
            : Finding.failed(
                "notify", notify + ": the agent doesn't learn of the peer", "notify=true"));
    String nodeMax = clone.meta().getOrDefault("clone-node-max", "1");
    findings.add(
        nodeMax.equals("1")
            ? Finding.ok("clone-node-max", "1")
            : Finding.failed("clone-node-max", nodeMax, "clone-node-max=1"));
    return findings;
  }

  private static String promotedMax(DrbdClone clone) {
    return Optional.ofNullable(clone.meta().get("promoted-max"))
        .orElse(clone.meta().getOrDefault("master-max", "1"));
  }

  private Finding shutOut(Cib cib, DrbdClone clone) {
    List<Ban.Found> found = new ArrayList<>(Constraints.ours(cib, clone));
    found.addAll(Constraints.peers(cib, clone));
    return found.isEmpty()
        ? Finding.ok("fencing constraints", "none: no node is shut out")
        : Finding.warning(
            "fencing constraints",
            new TreeSet<>(found.stream().map(Ban.Found::id).toList())
                + " shut a node out: its data was left behind",
            "they go when the resync is over; where all is UpToDate: 'DRBD_RESOURCE=%s ferryman unfence-peer'"
                .formatted(facts.resource()));
  }
}
