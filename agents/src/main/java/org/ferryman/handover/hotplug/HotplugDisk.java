// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.hotplug;

import java.time.Duration;
import java.util.List;
import org.ferryman.handover.disks.DiskSteps;
import org.ferryman.handover.disks.Guard;
import org.ferryman.handover.disks.Guard.Caller;
import org.ferryman.handover.lease.CommandedRoles;
import org.ferryman.handover.lease.CommandedRoles.CommandedRole;
import org.ferryman.handover.lease.HandoverTimeouts;
import org.ferryman.handover.lease.Lease;
import org.ferryman.handover.lease.LeaseReading;
import org.ferryman.handover.lease.LeaseStore;
import org.ferryman.handover.lease.Phase;
import org.ferryman.handover.lease.Side;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.StepOutcome;
import org.ferryman.tools.drbd.Disks;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.TwoPrimariesReading;

/**
 * What the hotplug script {@code block-drbd} does with a guest's disk: makes the resource Primary
 * when Xen attaches it, within the rules of {@link Guard}, and Secondary when Xen has let go of it,
 * unless Pacemaker or a hand-over sees to that.
 */
public final class HotplugDisk {
  private static final String INCOMING = "--incoming";

  private final LeaseStore leases;
  private final Disks disks;
  private final DiskSteps steps;
  private final CommandedRoles roles;
  private final Duration poll;

  /**
   * On this node's tools.
   *
   * @param leases the leases here
   * @param disks the DRBD here
   * @param roles what Pacemaker commanded here
   * @param poll between two looks at what goes on
   */
  public HotplugDisk(LeaseStore leases, Disks disks, CommandedRoles roles, Duration poll) {
    this.leases = leases;
    this.disks = disks;
    this.steps = new DiskSteps(disks);
    this.roles = roles;
    this.poll = poll;
  }

  /**
   * Makes the resource Primary for a domain; for one that arrives under a lease, asks for the
   * window and waits until it is open. Done if it is Primary.
   *
   * @param domain the domain's name, {@code NAME--incoming} while it arrives
   * @param operation bounded well within the time that xl gives a hotplug script (40 s)
   */
  public StepOutcome add(String domain, String resource, Operation operation) {
    Caller caller = domain.endsWith(INCOMING) ? Caller.ARRIVAL : Caller.START;
    boolean twoPrimariesConfigured =
        caller == Caller.ARRIVAL
            && disks.twoPrimariesConfigured(resource, operation)
                instanceof TwoPrimariesReading.Allowed;
    boolean time = true;
    String waitingFor = "";
    while (time) {
      DrbdReading reading = disks.read(resource, operation);
      if (!(reading instanceof DrbdReading.Configured known)) {
        return new StepOutcome.Failed(
            reading instanceof DrbdReading.Unknown unknown
                ? unknown.reason()
                : "%s is not up here: drbdadm up %s".formatted(resource, resource));
      }
      Guard guard = Guard.of(caller, known.status(), leases.read(resource), twoPrimariesConfigured);
      if (guard instanceof Guard.Refused refused) {
        return caller == Caller.START && !known.status().primaryPeers().isEmpty()
            ? askDrbd(resource, refused, operation)
            : new StepOutcome.Failed(refused.reason());
      }
      if (guard instanceof Guard.Allowed allowed) {
        if (!allowed.note().isEmpty()) {
          operation.log().warn(allowed.note());
        }
        return known.status().primary()
            ? StepOutcome.ok()
            : steps.primary(List.of(resource), operation);
      }
      Lease lease = ((Guard.AwaitWindow) guard).lease();
      askForWindow(lease);
      waitingFor = lease.describe();
      time = waitForWindow(resource, operation);
    }
    return new StepOutcome.Failed(
        "%s is not made Primary for %s: its source did not open the window in time (%s)"
            .formatted(resource, domain, waitingFor));
  }

  /**
   * A peer that is seen as Primary may have died a moment ago, and have been fenced before DRBD
   * noticed: DRBD is asked where it {@linkplain TwoPrimariesReading#refusesIfPeerLives() refuses if
   * the peer lives}.
   */
  private StepOutcome askDrbd(String resource, Guard.Refused refused, Operation operation) {
    StepOutcome failed = new StepOutcome.Failed(refused.reason());
    LeaseReading lease = leases.read(resource);
    boolean leased = !(lease instanceof LeaseReading.None || lease instanceof LeaseReading.Expired);
    if (leased || !disks.setting(resource, operation).refusesIfPeerLives()) {
      return failed;
    }
    StepOutcome primary = steps.primary(List.of(resource), operation);
    if (!primary.done()) {
      operation.log().info("asked all the same, as the peer may have died: " + primary.reason());
      return failed;
    }
    operation.log().info(resource + " seemed Primary on a peer, which DRBD denies: it may be dead");
    return primary;
  }

  /**
   * Asks for the window if a domain that arrives will need it, so that the source opens it while
   * everything else is looked at: the guest stands still meanwhile.
   */
  public void announce(String domain, String resource) {
    if (domain.endsWith(INCOMING)
        && leases.read(resource) instanceof LeaseReading.Held held
        && held.lease().side() == Side.TARGET
        && held.lease().handOver()) {
      askForWindow(held.lease());
    }
  }

  private void askForWindow(Lease lease) {
    if (lease.phase() == Phase.PREPARED) {
      leases.change(lease.id(), it -> it.phase() == Phase.PREPARED ? it.at(Phase.ARRIVING) : it);
    }
  }

  /** The lease is looked at often, for that costs nothing; DRBD now and then. */
  private boolean waitForWindow(String resource, Operation operation) {
    Operation look = operation.within(poll.multipliedBy(5));
    boolean time = true;
    while (time && waiting(leases.read(resource))) {
      time = look.pause(HandoverTimeouts.LEASE_LOOK);
    }
    return time || !operation.deadline().expired();
  }

  private static boolean waiting(LeaseReading reading) {
    return reading instanceof LeaseReading.Held held
        && (held.lease().phase() == Phase.ARRIVING || held.lease().phase() == Phase.OPENING);
  }

  /**
   * Makes the resource Secondary again, if nobody else does: neither Pacemaker, which commands a
   * role of it here, nor a hand-over that goes on.
   */
  public StepOutcome remove(String resource, Operation operation) {
    if (roles.of(resource) != CommandedRole.NONE
        || !(leases.read(resource) instanceof LeaseReading.None)) {
      return StepOutcome.ok();
    }
    return steps.secondary(List.of(resource), poll, operation);
  }
}
