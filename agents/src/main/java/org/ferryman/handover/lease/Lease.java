// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.lease;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.ferryman.exec.Clock;
import org.ferryman.handover.lease.CommandedRoles.CommandedRole;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.status.Role;

/**
 * Permission, on one node and for a bounded time, for DRBD resources to be in another role than
 * Pacemaker commanded.
 *
 * @param version the form of this record
 * @param id names the hand-over, the same on both nodes
 * @param vm the guest's name
 * @param commanded the DRBD resources below the guest's disks, each with the role that Pacemaker
 *     commanded last here, which monitor goes on to answer; one lease covers them all
 * @param source the node the guest leaves; for a start, the node itself
 * @param target the node it comes to
 * @param address how the source reaches the target by ssh
 * @param side which of the two this node is
 * @param window when both nodes have to be Primary
 * @param phase how far it is
 * @param twoPrimariesConfigured the resources that allow two primaries in the configuration for
 *     good, whose setting is not ours to take back
 * @param bootId the boot that {@code deadlineMillis} belongs to
 * @param deadlineMillis when it runs out, in milliseconds since that boot
 * @param deadlineWall the same by the wall clock, for people
 */
public record Lease(
    int version,
    String id,
    String vm,
    Map<String, CommandedRole> commanded,
    String source,
    String target,
    String address,
    Side side,
    Window window,
    Phase phase,
    @JsonProperty("standing") List<String> twoPrimariesConfigured,
    String bootId,
    long deadlineMillis,
    String deadlineWall) {
  /** The form written by this version. */
  public static final int VERSION = 1;

  /** Ids: safe as a word of a command line and as a file's name. */
  public static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{7,63}");

  /** Checks, copies and sorts. */
  public Lease {
    requireNonNull(vm, "vm");
    requireNonNull(source, "source");
    requireNonNull(target, "target");
    requireNonNull(address, "address");
    requireNonNull(side, "side");
    requireNonNull(window, "window");
    requireNonNull(phase, "phase");
    requireNonNull(bootId, "bootId");
    requireNonNull(deadlineWall, "deadlineWall");
    requireNonNull(id, "id");
    twoPrimariesConfigured = List.copyOf(twoPrimariesConfigured);
    commanded = Collections.unmodifiableMap(new TreeMap<>(commanded));
    if (version != VERSION) {
      throw new IllegalArgumentException("a lease of version " + version + " is not understood");
    }
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("not the id of a hand-over: " + id);
    }
    for (String resource : commanded.keySet()) {
      if (!DrbdResource.NAME.matcher(resource).matches()) {
        throw new IllegalArgumentException("not the name of a DRBD resource: " + resource);
      }
    }
    if (phase == Phase.STARTING && side != Side.TARGET) {
      throw new IllegalArgumentException("a guest is started on its lease's target");
    }
  }

  /** Whether it has run out: its time is up, or the node has booted since. */
  public boolean expired(Clock clock) {
    return !bootId.equals(clock.bootId()) || clock.sinceBoot().toMillis() >= deadlineMillis;
  }

  /** What is left of it; zero if it has run out. */
  public Duration remaining(Clock clock) {
    return expired(clock)
        ? Duration.ZERO
        : Duration.ofMillis(deadlineMillis - clock.sinceBoot().toMillis());
  }

  /** The resources it covers, sorted. */
  public List<String> resources() {
    return List.copyOf(commanded.keySet());
  }

  /** The roles that the resources may have here. */
  @JsonIgnore
  public Set<Role> deviceRoles() {
    return phase.deviceRoles(side);
  }

  /** The other node; for a start, this one. */
  @JsonIgnore
  public String peer() {
    return side == Side.SOURCE ? target : source;
  }

  /** Whether the guest moves; else it is started. */
  @JsonIgnore
  public boolean handOver() {
    return phase != Phase.STARTING;
  }

  /** The same, at another phase. */
  public Lease at(Phase next) {
    return with(side, commanded, next, bootId, deadlineMillis, deadlineWall);
  }

  /** The same, running out that long from now. */
  public Lease until(Duration fromNow, Clock clock) {
    return with(
        side,
        commanded,
        phase,
        clock.bootId(),
        clock.sinceBoot().plus(fromNow).toMillis(),
        clock.wall().plus(fromNow).toString());
  }

  /** The other node's lease: its side, and the roles that Pacemaker commanded there. */
  public Lease onSide(Side other, Map<String, CommandedRole> commandedThere) {
    return with(other, commandedThere, phase, bootId, deadlineMillis, deadlineWall);
  }

  private Lease with(
      Side newSide,
      Map<String, CommandedRole> newRoles,
      Phase newPhase,
      String newBootId,
      long newMillis,
      String newWall) {
    return new Lease(
        version,
        id,
        vm,
        newRoles,
        source,
        target,
        address,
        newSide,
        window,
        newPhase,
        twoPrimariesConfigured,
        newBootId,
        newMillis,
        newWall);
  }

  /** What it is, in a few words for a reason. */
  public String describe() {
    String what =
        handOver()
            ? "hand-over of %s from %s to %s".formatted(vm, source, target)
            : "start of %s on %s".formatted(vm, target);
    return "lease %s (%s, phase %s, until %s)".formatted(id, what, phase, deadlineWall);
  }
}
