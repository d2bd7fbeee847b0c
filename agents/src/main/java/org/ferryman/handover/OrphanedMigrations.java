// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ferryman.exec.Cancellation;
import org.ferryman.handover.lease.GuestTurns;
import org.ferryman.handover.lease.Lease;
import org.ferryman.handover.lease.LeaseReading;
import org.ferryman.handover.lease.LeaseStoreException;
import org.ferryman.handover.lease.Phase;
import org.ferryman.handover.lease.Side;
import org.ferryman.handover.migration.Handover;
import org.ferryman.handover.migration.HandoverTools;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.OperationLog;

/**
 * Hand-overs whose operation is no more: it was killed, or its controller was. Their migration goes
 * on by itself; here somebody sees to its end, as soon as it is nobody else's turn.
 */
public final class OrphanedMigrations {
  private final HandoverTools tools;
  private final GuestTurns turns;
  private final Handover handover;

  /** Of this node's. */
  public OrphanedMigrations(HandoverTools tools, GuestTurns turns) {
    this.tools = tools;
    this.turns = turns;
    this.handover = new Handover(tools);
  }

  /**
   * The guests that leave this node by a migration or under a lease that is not settled, whether or
   * not an operation sees to it.
   */
  public List<String> guests() {
    Stream<String> leased =
        tools.leases().readAll().stream()
            .filter(LeaseReading.Held.class::isInstance)
            .map(reading -> ((LeaseReading.Held) reading).lease())
            .filter(lease -> lease.side() == Side.SOURCE && lease.phase() != Phase.ARRIVED)
            .map(Lease::vm);
    return List.copyOf(
        Stream.concat(tools.transfers().guests().stream(), leased)
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  /**
   * Follows one to its end, if it is nobody else's turn.
   *
   * @param longest how long at most
   * @return what an administrator has to know; empty where there was nothing to do
   */
  public List<String> finish(String vm, Duration longest, OperationLog log) {
    List<String> said = new ArrayList<>();
    try {
      follow(vm, new Operation(tools.clock().deadline(longest), new Cancellation(), log), said);
    } catch (LeaseStoreException e) {
      said.add(e.getMessage());
    }
    return List.copyOf(said);
  }

  private void follow(String vm, Operation whole, List<String> said) {
    turns.inBackground(
        vm,
        whole,
        operation ->
            handover
                .finish(vm, operation)
                .ifPresent(
                    result ->
                        said.add(
                            "a hand-over of %s was left unfinished; %s"
                                .formatted(vm, result.reason()))));
  }
}
