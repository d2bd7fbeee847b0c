// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ferryman.exec.Lines;
import org.ferryman.fencing.Verdict.HandlerExit;
import org.ferryman.ocf.OcfFailure;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.drbd.Drbd;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.NodeTools;
import org.ferryman.tools.drbd.config.FencingPolicy;
import org.ferryman.tools.drbd.config.ResourceConfiguration;
import org.ferryman.tools.drbd.config.ResourceDefinition;
import org.ferryman.tools.pacemaker.Cib;
import org.ferryman.tools.pacemaker.FencingConfig;
import org.ferryman.tools.pacemaker.Membership;
import org.ferryman.tools.pacemaker.Pacemaker;

/**
 * DRBD's handler {@code fence-peer}: looks, decides, acts, and looks again until it can answer.
 * What it answers is what it has read after its last change, so one that is killed half-way has
 * answered nothing, and its repetition finds what is there.
 */
public final class FencePeer {

  private final Drbd drbd;
  private final NodeTools node;
  private final Pacemaker pacemaker;
  private final HandOvers handOvers;
  private final String nodeName;
  private final FencingConfig config;

  /** The handler on these. */
  FencePeer(
      Drbd drbd,
      NodeTools node,
      Pacemaker pacemaker,
      HandOvers handOvers,
      String nodeName,
      FencingConfig config) {
    this.drbd = drbd;
    this.node = node;
    this.pacemaker = pacemaker;
    this.handOvers = handOvers;
    this.nodeName = nodeName;
    this.config = config;
  }

  /** How far one look came. */
  private sealed interface Progress {}

  private record Answered(Verdict verdict) implements Progress {}

  /** Something was changed: to be looked at now. */
  private record Acted(String what) implements Progress {}

  /** Nothing can be done now: to be looked at later. */
  private record Held(String reason) implements Progress {}

  /** The guest is on its way and does not execute here: until it has arrived or come back. */
  private record OnItsWay(String reason) implements Progress {}

  /**
   * What is known of the resource. It doesn't change while DRBD waits for the handler, unless a
   * hand-over is under way.
   */
  private record Facts(
      HandlerEnvironment called, Set<String> peers, FencingPolicy policy, LocalData data) {}

  /** Runs it to its verdict, by the operation's deadline at the latest. */
  public Verdict run(HandlerEnvironment called, Operation operation) {
    String trouble = "no time was left to look";
    Optional<Facts> facts = Optional.empty();
    boolean onItsWay = false;
    boolean more = !operation.deadline().expired();
    try {
      while (more) {
        Progress progress;
        try {
          facts = facts.isPresent() ? facts : Optional.of(facts(called, operation));
          progress = advance(facts.get(), onItsWay, operation);
        } catch (NotKnownException e) {
          progress = new Held(Lines.message(e));
        }
        if (progress instanceof Answered answered) {
          return answered.verdict();
        } else if (progress instanceof Acted acted) {
          trouble = acted.what();
          operation.log().info(trouble);
          more = !operation.deadline().expired();
        } else {
          boolean begins = progress instanceof OnItsWay && !onItsWay;
          if (progress instanceof OnItsWay) {
            onItsWay = true;
            facts = Optional.empty(); // its role may be taken from it meanwhile
          }
          String reason = reason(progress);
          if (begins || (progress instanceof Held && !reason.equals(trouble))) {
            operation.log().warn(reason);
          }
          trouble = reason;
          more = operation.pause(config.pause());
        }
      }
      return timeIsUp(called, trouble);
    } catch (OcfFailure e) {
      return timeIsUp(called, Lines.message(e));
    }
  }

  private static String reason(Progress waiting) {
    return waiting instanceof OnItsWay onItsWay ? onItsWay.reason() : ((Held) waiting).reason();
  }

  private Facts facts(HandlerEnvironment called, Operation operation) {
    CompletableFuture<ResourceConfiguration.Reading> configured =
        node.configurationBeside(called.resource(), operation);
    DrbdReading reading = drbd.read(called.resource(), operation);
    if (reading instanceof DrbdReading.Unknown unknown) {
      throw new NotKnownException(unknown.reason());
    }
    if (!(reading instanceof DrbdReading.Configured kernel)) {
      throw new NotKnownException(called.resource() + " is not configured in this node's kernel");
    }
    FencingPolicy policy = FencingPolicy.RESOURCE_AND_STONITH; // the strictest where not known
    Set<String> peers = new HashSet<>(called.peers());
    ResourceConfiguration.Reading configuration = configured.join();
    if (configuration instanceof ResourceConfiguration.Reading.Known known) {
      policy = known.configuration().strictestFencing();
      ResourceDefinition definition = known.configuration().definition();
      if (peers.isEmpty() && definition.hosts().size() == 2) {
        peers.addAll(definition.peersOf(nodeName));
      }
    } else if (configuration instanceof ResourceConfiguration.Reading.Unknown unknown) {
      operation.log().warn("taking resource-and-stonith for the policy: " + unknown.reason());
    }
    peers.remove(nodeName);
    if (peers.isEmpty()) {
      throw new NotKnownException(
          "DRBD names no peer of %s, and its configuration leaves open which it is"
              .formatted(called.resource()));
    }
    return new Facts(called, peers, policy, LocalData.of(kernel.status()));
  }

  private Progress advance(Facts facts, boolean wasOnItsWay, Operation operation) {
    FenceSituation now = look(facts, operation);
    FenceStep step = FenceDecision.next(now);
    if (step instanceof FenceStep.Ask ask) {
      step =
          FenceDecision.next(
              now.withEchoes(
                  ask.nodes().stream()
                      .collect(
                          Collectors.toMap(
                              Function.identity(), peer -> pacemaker.echo(peer, operation)))));
    }
    if (step instanceof FenceStep.Answer answer) {
      return new Answered(answer.verdict());
    } else if (now.elsewhere().isPresent()) {
      return new OnItsWay(step.reason());
    } else if (wasOnItsWay && !facts.data().primary()) {
      return new Answered(
          new Verdict(
              HandlerExit.FAILED,
              "%s was made Secondary here when its guest had left: nobody is shut out from here"
                  .formatted(now.resource())));
    } else if (step instanceof FenceStep.Place place) {
      return progress(step, pacemaker.create(place.bans(), place.promotedWord(), operation));
    } else if (step instanceof FenceStep.Narrow it) {
      return progress(
          step, pacemaker.replace(it.ban(), it.goodNodes(), it.promotedWord(), operation));
    }
    return new Held(step.reason());
  }

  private static Progress progress(FenceStep step, Pacemaker.Change change) {
    if (change instanceof Pacemaker.Change.Overtaken overtaken) {
      return new Held(overtaken.reason());
    }
    return change instanceof Pacemaker.Change.Failed failed
        ? new Held(failed.reason())
        : new Acted(step.reason());
  }

  private FenceSituation look(Facts facts, Operation operation) {
    Pacemaker.Sight sight = pacemaker.sight(operation);
    Reading<Cib> cib = sight.cib();
    if (cib instanceof Reading.Unknown<Cib> unknown) {
      throw new NotKnownException("the CIB can't be read: " + unknown.reason());
    }
    Reading<Membership> membership = sight.membership();
    if (membership instanceof Reading.Unknown<Membership> unknown) {
      throw new NotKnownException("the cluster's nodes can't be read: " + unknown.reason());
    }
    Membership members = ((Reading.Known<Membership>) membership).value();
    String clusterName =
        members.node(nodeName).isPresent()
            ? nodeName
            : pacemaker.nodeName(operation).orElse(nodeName);
    return new FenceSituation(
        facts.called().resource().name(),
        clusterName,
        facts.peers(),
        upToDate(facts, clusterName),
        facts.policy(),
        facts.data(),
        ((Reading.Known<Cib>) cib).value(),
        members,
        facts.data().primary()
            ? handOvers.elsewhere(facts.called().resource().name(), operation)
            : Optional.empty(),
        Map.of());
  }

  /** In Pacemaker's names: DRBD's for this node may be another. */
  private Set<String> upToDate(Facts facts, String clusterName) {
    Set<String> good = new HashSet<>(facts.called().upToDate().orElse(Set.of()));
    good.remove(nodeName);
    good.add(clusterName);
    return good;
  }

  private static Verdict timeIsUp(HandlerEnvironment called, String trouble) {
    return new Verdict(
        HandlerExit.FAILED,
        "the peer of %s is not known to be shut out, so I/O that is frozen stays so: %s; once you know that it is down, 'drbdadm resume-io %s'"
            .formatted(called.resource(), trouble, called.resource()));
  }
}
