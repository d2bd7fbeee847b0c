// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.readiness;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.ferryman.agent.xen.GuestHandover;
import org.ferryman.exec.Deadline;
import org.ferryman.exec.Lines;
import org.ferryman.handover.lease.Window;
import org.ferryman.handover.migration.HandoverTools;
import org.ferryman.handover.migration.HostFacts;
import org.ferryman.handover.migration.peer.PeerAnswer;
import org.ferryman.handover.migration.peer.PeerRequest;
import org.ferryman.handover.migration.peer.PeerRequest.Verb;
import org.ferryman.handover.migration.peer.Plan;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.drbd.Drbd;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.config.DefinitionReading;
import org.ferryman.tools.drbd.status.DrbdConnection;
import org.ferryman.tools.pacemaker.AttributeReading;
import org.ferryman.tools.pacemaker.Cluster;
import org.ferryman.tools.ssh.SshConfig;
import org.ferryman.tools.ssh.SshConfig.Way;

/** What the other node says of each guest, which holds for a while: asking costs it a process. */
final class AskedPeers {
  private final HandoverTools tools;
  private final Drbd drbd;
  private final Cluster cluster;
  private final SshConfig ssh;
  private final Duration answerAge;
  private final Map<String, Asked> asked = new ConcurrentHashMap<>();

  /** What the peer said, to which question, and how long that holds. */
  record Asked(Plan plan, PeerAnswer<HostFacts> answer, Deadline holds) {
    boolean reached() {
      return !(answer instanceof PeerAnswer.Unreachable);
    }

    Asked outdated() {
      return new Asked(plan, answer, holds.anew(Duration.ZERO));
    }
  }

  AskedPeers(HandoverTools tools, Drbd drbd, Cluster cluster, SshConfig ssh, Duration answerAge) {
    this.tools = tools;
    this.drbd = drbd;
    this.cluster = cluster;
    this.ssh = ssh;
    this.answerAge = answerAge;
  }

  /** What was said of a guest last; empty if nobody was asked. */
  Optional<Asked> last(String vm) {
    return Optional.ofNullable(asked.get(vm));
  }

  /** Has the peer be asked anew at the next question. */
  void outdate(String vm) {
    asked.computeIfPresent(vm, (same, last) -> last.outdated());
  }

  /** The node that is Primary, or the only other one; empty where that can't be told. */
  String of(List<String> resources, Operation operation) {
    for (String name : resources) {
      DrbdResource resource = tools.roles().resource(name);
      if (drbd.read(resource, operation) instanceof DrbdReading.Configured known) {
        Optional<String> primary =
            known.status().primaryPeers().stream()
                .map(DrbdConnection::name)
                .flatMap(Optional::stream)
                .filter(it -> !it.equals("peer"))
                .findFirst();
        if (primary.isPresent()) {
          return primary.get();
        }
      }
      if (drbd.definition(resource, operation) instanceof DefinitionReading.Defined defined) {
        List<String> others = defined.definition().peersOf(tools.node());
        if (others.size() == 1) {
          return others.get(0);
        }
      }
    }
    return "";
  }

  /** Asks what the peer would take the guest with, or repeats its answer while that holds. */
  PeerAnswer<HostFacts> ask(
      GuestHandover.Known guest, String peer, List<String> resources, Operation operation) {
    String vm = guest.guest().value();
    String host =
        guest
            .networkAttribute()
            .map(
                attribute ->
                    cluster.nodeAttribute(
                        tools.names().pacemakers(peer, tools.members(), operation),
                        attribute,
                        operation))
            .filter(AttributeReading.Value.class::isInstance)
            .map(reading -> ((AttributeReading.Value) reading).value())
            .orElse(peer);
    Plan plan;
    try {
      plan =
          question(guest, peer, resources, ssh.address(new Way(host, guest.user(), guest.port())));
    } catch (IllegalArgumentException e) {
      return new PeerAnswer.Unknown<>(Lines.message(e));
    }
    Asked before = asked.get(vm);
    if (before != null
        && before.reached()
        && before.plan().equals(plan)
        && !before.holds().expired()) {
      return before.answer();
    }
    PeerAnswer<HostFacts> answer =
        tools
            .peer()
            .ask(
                PeerRequest.of(Verb.PROBE, plan),
                HostFacts.class,
                operation.within(tools.times().ask()));
    asked.put(vm, new Asked(plan, answer, operation.deadline().anew(answerAge)));
    return answer;
  }

  /** A question, in the words of a hand-over to the peer. */
  Plan question(GuestHandover.Known guest, String peer, List<String> resources, String address) {
    return new Plan(
        Plan.NO_HAND_OVER,
        guest.guest().value(),
        guest.configuration().toString(),
        tools.node(),
        peer,
        address,
        resources,
        List.of(),
        Window.AT_THE_END,
        List.of());
  }
}
