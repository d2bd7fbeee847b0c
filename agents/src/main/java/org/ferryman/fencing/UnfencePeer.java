// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ferryman.exec.Lines;
import org.ferryman.fencing.Verdict.HandlerExit;
import org.ferryman.ocf.OcfFailure;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.drbd.Drbd;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.NodeTools;
import org.ferryman.tools.drbd.config.ResourceConfiguration;
import org.ferryman.tools.drbd.config.ResourceDefinition;
import org.ferryman.tools.pacemaker.Ban;
import org.ferryman.tools.pacemaker.Cib;
import org.ferryman.tools.pacemaker.Constraints;
import org.ferryman.tools.pacemaker.FencingConfig;
import org.ferryman.tools.pacemaker.Pacemaker;

/**
 * DRBD's handler {@code after-resync-target} or {@code unfence-peer}: takes back what {@link
 * FencePeer} placed, once the data is good on both sides. Touches constraints of Ferryman's ids
 * only, and each only as it was read.
 */
public final class UnfencePeer {

  private final Drbd drbd;
  private final NodeTools node;
  private final Pacemaker pacemaker;
  private final String nodeName;
  private final FencingConfig config;

  /** The handler on these. */
  public UnfencePeer(
      Drbd drbd, NodeTools node, Pacemaker pacemaker, String nodeName, FencingConfig config) {
    this.drbd = drbd;
    this.node = node;
    this.pacemaker = pacemaker;
    this.nodeName = nodeName;
    this.config = config;
  }

  /**
   * Runs it to its verdict, by the operation's deadline at the latest.
   *
   * @param onlyOwn whether only a constraint that admits this node may be touched
   */
  public Verdict run(HandlerEnvironment called, boolean onlyOwn, Operation operation) {
    return run(
        called, (ban, data, node) -> UnfenceDecision.of(ban, data, node, onlyOwn), operation);
  }

  /** What becomes of one constraint. */
  @FunctionalInterface
  interface Rule {
    UnfenceDecision of(Ban ban, DataNodes data, String thisNode);
  }

  /** As {@link #run}, by another rule. */
  Verdict run(HandlerEnvironment called, Rule rule, Operation operation) {
    String trouble = "no time was left to look";
    try {
      while (!operation.deadline().expired()) {
        try {
          Optional<Verdict> verdict = advance(called, rule, operation);
          if (verdict.isPresent()) {
            return verdict.get();
          }
        } catch (NotKnownException e) {
          trouble = Lines.message(e);
          operation.log().warn(trouble);
          operation.pause(config.pause());
        }
      }
    } catch (OcfFailure e) {
      trouble = Lines.message(e);
    }
    return new Verdict(
        HandlerExit.FAILED,
        "the constraints that shut the peer of %s out stay: %s"
            .formatted(called.resource(), trouble));
  }

  /** Does one thing; a verdict when nothing is left to do. */
  private Optional<Verdict> advance(HandlerEnvironment called, Rule rule, Operation operation) {
    Cib cib = cib(operation);
    List<Ban.Found> found = new ArrayList<>();
    cib.clonesOf(called.resource().name())
        .forEach(clone -> found.addAll(Constraints.ours(cib, clone)));
    if (found.isEmpty()) {
      return Optional.of(
          new Verdict(HandlerExit.DONE, "nobody is shut out of " + called.resource()));
    }
    Collections.reverse(found); // the Promoted role last
    ResourceDefinition definition = definition(called.resource(), operation);
    String clusterName = pacemaker.nodeName(operation).orElse(nodeName);
    DataNodes data = data(called, definition, clusterName, operation);
    List<String> kept = new ArrayList<>();
    for (Ban.Found each : found) {
      if (each.understood().isEmpty()) {
        kept.add(each.id() + " is not as a handler makes it; look at it and delete it");
        continue;
      }
      Ban ban = each.understood().get();
      UnfenceDecision decision = rule.of(ban, data, clusterName);
      if (decision instanceof UnfenceDecision.Keep) {
        kept.add(decision.reason());
        continue;
      }
      operation.log().info(decision.reason());
      change(ban, decision, cib.promotedWord(), operation);
      restoreIfOvertaken(
          called, ban, decision, definition, clusterName, cib.promotedWord(), operation);
      return Optional.empty();
    }
    return Optional.of(new Verdict(HandlerExit.FAILED, String.join("; ", kept)));
  }

  private void change(Ban ban, UnfenceDecision decision, String promotedWord, Operation operation) {
    Pacemaker.Change change =
        decision instanceof UnfenceDecision.Widen widen
            ? pacemaker.replace(ban, widen.goodNodes(), promotedWord, operation)
            : pacemaker.delete(ban, operation);
    if (change instanceof Pacemaker.Change.Failed failed) {
      throw new NotKnownException(failed.reason());
    } else if (change instanceof Pacemaker.Change.Overtaken overtaken) {
      throw new NotKnownException(overtaken.reason());
    }
  }

  /**
   * The link may have been lost while this was at work, and the peer may have counted on the
   * constraint. So it is put back, unless the data is still good on both sides now.
   */
  private void restoreIfOvertaken(
      HandlerEnvironment called,
      Ban ban,
      UnfenceDecision done,
      ResourceDefinition definition,
      String clusterName,
      String promotedWord,
      Operation operation) {
    DataNodes data;
    try {
      data = data(called, definition, clusterName, operation);
    } catch (NotKnownException e) {
      data = new DataNodes(Set.of(), false, false, Set.of());
      operation.log().warn(Lines.message(e));
    }
    UnfenceDecision now = UnfenceDecision.of(ban, data, clusterName, false);
    boolean stillRight =
        now instanceof UnfenceDecision.Remove
            || (done instanceof UnfenceDecision.Widen && now instanceof UnfenceDecision.Widen);
    if (stillRight) {
      return;
    }
    Pacemaker.Change change =
        done instanceof UnfenceDecision.Widen widen
            ? pacemaker.replace(
                ban.withGoodNodes(widen.goodNodes()), ban.goodNodes(), promotedWord, operation)
            : pacemaker.create(List.of(ban), promotedWord, operation);
    throw new NotKnownException(
        "%s was put back, for %s%s"
            .formatted(
                ban.id(),
                now.reason(),
                change instanceof Pacemaker.Change.Failed failed
                    ? ", but that failed: " + failed.reason()
                    : ""));
  }

  private Cib cib(Operation operation) {
    Reading<Cib> reading = pacemaker.cib(operation);
    if (reading instanceof Reading.Unknown<Cib> unknown) {
      throw new NotKnownException("the CIB can't be read: " + unknown.reason());
    }
    return ((Reading.Known<Cib>) reading).value();
  }

  private ResourceDefinition definition(DrbdResource resource, Operation operation) {
    ResourceConfiguration.Reading reading = node.configuration(resource, operation);
    if (reading instanceof ResourceConfiguration.Reading.Unknown unknown) {
      throw new NotKnownException(unknown.reason());
    }
    return ((ResourceConfiguration.Reading.Known) reading).configuration().definition();
  }

  private DataNodes data(
      HandlerEnvironment called,
      ResourceDefinition definition,
      String clusterName,
      Operation operation) {
    DrbdReading reading = drbd.read(called.resource(), operation);
    if (reading instanceof DrbdReading.Configured configured) {
      return DataNodes.of(configured.status(), definition, nodeName, clusterName);
    }
    throw new NotKnownException(
        reading instanceof DrbdReading.Unknown unknown
            ? unknown.reason()
            : called.resource() + " is not configured in this node's kernel");
  }
}
