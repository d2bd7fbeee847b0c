// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

import java.util.Set;
import org.ferryman.agent.drbd.PromotionScore.ScoreDecision;
import org.ferryman.ocf.OcfRequest;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.OperationLog;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.status.DrbdStatus;
import org.ferryman.tools.pacemaker.Cluster;

/**
 * An instance of the agent on this node, with the parameters of one of its calls. Whoever publishes
 * its promotion score asks here, so that a monitor and a follower of DRBD's events agree.
 */
public final class DrbdInstance {
  private final DrbdRequest request;

  DrbdInstance(DrbdRequest request) {
    this.request = request;
  }

  /**
   * The instance that was called.
   *
   * @param ocf a call that the agent's definition has accepted
   */
  public static DrbdInstance of(OcfRequest ocf, OperationLog log) {
    return new DrbdInstance(DrbdRequest.of(ocf, log));
  }

  /** The name promotion scores go by. */
  public String name() {
    return request.ocf().instance();
  }

  /** The DRBD resource that it manages. */
  public DrbdResource resource() {
    return request.resource();
  }

  /**
   * What to do about its promotion score. Asks the cluster only where the parameters make the score
   * depend on where it has promoted, and only while a peer is Primary.
   *
   * @param leases a peer that is Primary while a guest is handed over is expected
   */
  public ScoreDecision score(
      DrbdStatus status, Cluster cluster, RoleOverride leases, Operation operation) {
    boolean unwelcome =
        switch (request.removeScore()) {
          case NEVER -> false;
          case ALWAYS -> !leases.handingOver(resource());
          case UNEXPECTED ->
              !leases.handingOver(resource()) && unexpectedPrimary(status, cluster, operation);
        };
    return PromotionScore.of(
        status,
        request.scores(),
        unwelcome ? PromotionScore.PrimaryPeer.UNWELCOME : PromotionScore.PrimaryPeer.IGNORED);
  }

  /** Whether a peer is Primary and the cluster does not know it: the cluster may be split. */
  boolean unexpectedPrimary(DrbdStatus status, Cluster cluster, Operation operation) {
    return !status.primary()
        && !status.primaryPeers().isEmpty()
        && request.promotedMax().equals("1")
        && noneKnownPromoted(cluster, operation);
  }

  private boolean noneKnownPromoted(Cluster cluster, Operation operation) {
    Reading<Set<String>> reading = cluster.promotedNodes(name(), operation);
    if (reading instanceof Reading.Unknown<Set<String>> unknown) {
      operation.log().warn("where the cluster promoted it is not known: " + unknown.reason());
      return false;
    }
    Set<String> promoted = ((Reading.Known<Set<String>>) reading).value();
    return promoted.isEmpty()
        || promoted.stream().allMatch(cluster.nodeName(operation)::equalsIgnoreCase);
  }

  @Override
  public String toString() {
    return name() + " (" + resource() + ")";
  }
}
