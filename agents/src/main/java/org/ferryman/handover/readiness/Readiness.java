// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.readiness;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * Whether this node could take a guest now: what the node attribute {@code ferryman-ready-<vm>}
 * says, 1 or 0. A node that says 0 is banned by the sample's location rule, so 0 is said only for
 * what is positively known, and what matters to a migration alone is not held against a node while
 * the guest runs nowhere.
 *
 * @param ready whether it could
 * @param reason why not; if it could, what is to be told all the same, mostly nothing
 */
public record Readiness(boolean ready, String reason) {

  /** Checks. */
  public Readiness {
    requireNonNull(reason, "reason");
  }

  /** Where the guest is, as this node knows it. */
  public enum GuestPlace {
    /** It runs here. */
    HERE,
    /** It runs on a peer that is alive: the peer is connected and Primary. */
    PEER,
    /** Nowhere, as far as this node knows. */
    ELSEWHERE
  }

  /** What is known of one condition. */
  public enum Known {
    /** It holds. */
    YES,
    /** It does not. */
    NO,
    /** Not known: never a reason to ban a node. */
    UNKNOWN
  }

  /**
   * What it depends on.
   *
   * @param place where the guest is
   * @param handOver whether a hand-over of this guest is under way
   * @param configured whether its configuration is here and can be read
   * @param sameConfiguration whether it equals the peer's
   * @param memoryFits whether the guest fits into the free memory
   * @param disksUpToDate whether every disk is UpToDate here
   * @param peerReached whether the peer answers by ssh
   * @param xenNewEnough whether Xen here is not older than the peer's
   * @param lostDisk whether a disk of the guest that runs here is Diskless and the peer's is
   *     UpToDate
   * @param migrateOnDiskLoss the parameter of that name
   * @param obstacle what shuts this node out anyway, or makes a migration from a peer that is known
   *     to live fail; empty if nothing does
   */
  public record Inputs(
      GuestPlace place,
      boolean handOver,
      Known configured,
      Known sameConfiguration,
      Known memoryFits,
      Known disksUpToDate,
      Known peerReached,
      Known xenNewEnough,
      Known lostDisk,
      boolean migrateOnDiskLoss,
      String obstacle) {

    /** Without an obstacle. */
    public Inputs(
        GuestPlace place,
        boolean handOver,
        Known configured,
        Known sameConfiguration,
        Known memoryFits,
        Known disksUpToDate,
        Known peerReached,
        Known xenNewEnough,
        Known lostDisk,
        boolean migrateOnDiskLoss) {
      this(
          place,
          handOver,
          configured,
          sameConfiguration,
          memoryFits,
          disksUpToDate,
          peerReached,
          xenNewEnough,
          lostDisk,
          migrateOnDiskLoss,
          "");
    }

    /** Checks. */
    public Inputs {
      requireNonNull(place, "place");
      requireNonNull(configured, "configured");
      requireNonNull(sameConfiguration, "sameConfiguration");
      requireNonNull(memoryFits, "memoryFits");
      requireNonNull(disksUpToDate, "disksUpToDate");
      requireNonNull(peerReached, "peerReached");
      requireNonNull(xenNewEnough, "xenNewEnough");
      requireNonNull(lostDisk, "lostDisk");
      requireNonNull(obstacle, "obstacle");
    }
  }

  private record Check(Known known, boolean forMigrationOnly, String complaint) {}

  /**
   * Judges; empty where nothing is to be published now, because the guest is on its way.
   *
   * @param inputs what it depends on
   */
  public static Optional<Readiness> of(Inputs inputs) {
    if (inputs.handOver()) {
      return Optional.empty();
    }
    if (inputs.place() == GuestPlace.HERE) {
      boolean leave = inputs.migrateOnDiskLoss() && inputs.lostDisk() == Known.YES;
      return Optional.of(
          leave
              ? new Readiness(false, "a disk of the guest is lost here, and the peer has its data")
              : new Readiness(true, ""));
    }
    if (!inputs.obstacle().isEmpty()) {
      return Optional.of(new Readiness(false, inputs.obstacle()));
    }
    List<Check> checks =
        List.of(
            new Check(inputs.configured(), false, "the guest's configuration can't be read here"),
            new Check(inputs.memoryFits(), false, "too little memory is free for the guest"),
            new Check(inputs.disksUpToDate(), true, "a disk of the guest is not UpToDate here"),
            new Check(
                inputs.sameConfiguration(),
                true,
                "the guest's configuration differs from the peer's"),
            new Check(inputs.peerReached(), true, "the peer does not answer by ssh"),
            new Check(inputs.xenNewEnough(), true, "Xen is older here than on the peer"));
    return Optional.of(
        checks.stream()
            .filter(check -> check.known() == Known.NO)
            .filter(check -> !check.forMigrationOnly() || inputs.place() == GuestPlace.PEER)
            .findFirst()
            .map(check -> new Readiness(false, check.complaint()))
            .orElse(new Readiness(true, "")));
  }

  /** The attribute's value. */
  public String value() {
    return ready ? "1" : "0";
  }
}
