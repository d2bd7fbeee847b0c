// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover;

import static java.util.Objects.requireNonNull;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ferryman.handover.disks.DiskSteps;
import org.ferryman.handover.lease.CommandedRoles.CommandedRole;
import org.ferryman.handover.lease.GuestLocks;
import org.ferryman.handover.lease.Lease;
import org.ferryman.handover.lease.LeaseReading;
import org.ferryman.handover.lease.LeaseStoreException;
import org.ferryman.handover.lease.Phase;
import org.ferryman.handover.lease.Side;
import org.ferryman.handover.migration.Handover;
import org.ferryman.handover.migration.HandoverTools;
import org.ferryman.handover.migration.Receivers.ReceiverVerdict;
import org.ferryman.handover.migration.SourceWindow;
import org.ferryman.handover.migration.TargetEnd;
import org.ferryman.handover.migration.peer.Plan;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.StepOutcome;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.TwoPrimariesReading;
import org.ferryman.tools.xen.GuestSighting;

/**
 * Closes what nobody closes any more: windows whose lease has run out, windows without a lease, and
 * closings that were not over when their operation was. Run at the controller's start, again and
 * again while it lives, and by a monitor that finds a lease that has run out.
 */
public final class ExpiredLeaseSweep {
  private final HandoverTools tools;
  private final DiskSteps steps;
  private final SourceWindow window;
  private final GuestLocks locks;

  /** On this node's tools; guests whose lock is taken are left alone. */
  public ExpiredLeaseSweep(HandoverTools tools, GuestLocks locks) {
    this.tools = tools;
    this.locks = locks;
    this.steps = new DiskSteps(tools.disks());
    this.window = new SourceWindow(tools);
  }

  /**
   * Sweeps once.
   *
   * @return what an administrator has to know: what was found open, and what could not be closed
   */
  public List<String> run(Operation operation) {
    List<String> loud = new ArrayList<>();
    Set<String> leased = leases(loud, operation);
    tidy(loud);
    for (String resource : tools.disks().resources(operation)) {
      if (!leased.contains(resource)) {
        closeWithoutLease(resource, loud, operation);
      }
    }
    return List.copyOf(loud);
  }

  /**
   * Sees to the leases alone, which costs no command where there are none.
   *
   * @return as {@link #run}
   */
  public List<String> leases(Operation operation) {
    List<String> loud = new ArrayList<>();
    leases(loud, operation);
    return List.copyOf(loud);
  }

  private void tidy(List<String> loud) {
    try {
      tools
          .receivers()
          .tidy(
              tools.leases().readAll().stream()
                  .filter(LeaseReading.Held.class::isInstance)
                  .map(reading -> ((LeaseReading.Held) reading).lease().id())
                  .collect(Collectors.toSet()));
    } catch (LeaseStoreException | UncheckedIOException e) {
      loud.add("what is left of old hand-overs can't be removed: " + e.getMessage());
    }
  }

  private Set<String> leases(List<String> loud, Operation operation) {
    Map<String, LeaseReading> byId = new LinkedHashMap<>();
    TreeSet<String> leased = new TreeSet<>();
    for (LeaseReading reading : tools.leases().readAll()) {
      if (reading instanceof LeaseReading.Unreadable unreadable) {
        loud.add(unreadable.reason());
        leased.add(unreadable.resource());
      } else {
        Lease lease = leaseOf(reading);
        byId.putIfAbsent(lease.id(), reading);
        leased.addAll(lease.resources());
      }
    }
    byId.values().forEach(reading -> underLock(reading, loud, operation));
    return leased;
  }

  private static Lease leaseOf(LeaseReading reading) {
    return reading instanceof LeaseReading.Held held
        ? held.lease()
        : ((LeaseReading.Expired) reading).lease();
  }

  private void underLock(LeaseReading reading, List<String> loud, Operation operation) {
    Lease lease = leaseOf(reading);
    boolean expired = reading instanceof LeaseReading.Expired;
    try {
      if (expired || (lease.side() != Side.TARGET && half(lease))) {
        locks.tryLock(lease.vm()).ifPresent(lock -> seeTo(lease, expired, lock, loud, operation));
      }
    } catch (LeaseStoreException e) {
      loud.add(e.getMessage()); // that lease's own trouble
    }
  }

  private void seeTo(
      Lease lease, boolean expired, GuestLocks.Held lock, List<String> loud, Operation operation) {
    try (GuestLocks.Held held = lock) {
      requireNonNull(held, "held");
      StepOutcome outcome = expired ? expire(lease, operation) : finishClosing(lease, operation);
      if (!outcome.done()) {
        loud.add("%s: %s".formatted(lease.describe(), outcome.reason()));
      } else if (expired && lease.phase().windowMayBeOpen()) {
        loud.add(lease.describe() + " had run out with its window open; it is closed now");
      }
    }
  }

  /** Whether its closing was begun by an operation that is over. */
  private boolean half(Lease lease) {
    return (lease.phase() == Phase.CLOSING || lease.phase() == Phase.RETURNING)
        && tools.transfers().read(lease.vm()).plan().isEmpty();
  }

  private StepOutcome finishClosing(Lease lease, Operation operation) {
    Plan plan = Handover.planOf(lease);
    return lease.phase() == Phase.CLOSING
        ? window.arrived(plan, operation)
        : window.returned(plan, operation);
  }

  private StepOutcome expire(Lease lease, Operation operation) {
    if (!lease.handOver()) {
      tools.leases().remove(lease);
      return StepOutcome.ok();
    }
    GuestSighting guest = tools.guests().look(lease.vm(), operation);
    if (!guest.known()) {
      return new StepOutcome.Failed("where the guest is, is not known: " + guest.unknown());
    }
    StepOutcome cleared =
        lease.side() == Side.TARGET ? clearIncoming(lease, guest, operation) : StepOutcome.ok();
    if (!cleared.done()) {
      return cleared;
    }
    List<String> up = up(lease, operation);
    StepOutcome single = onePrimary(lease, up, operation);
    StepOutcome closed = steps.closeWindow(up, lease.twoPrimariesConfigured(), operation);
    if (single.done() && closed.done()) {
      tools.leases().remove(lease);
      return StepOutcome.ok();
    }
    return single.done() ? closed : single;
  }

  /**
   * Without those that DRBD does not have: they are no Primary, and their window went with them.
   */
  private List<String> up(Lease lease, Operation operation) {
    return lease.resources().stream()
        .filter(it -> !(tools.disks().read(it, operation) instanceof DrbdReading.Unconfigured))
        .toList();
  }

  /** A copy that never ran can't start any more once its lease is over: the source has given up. */
  private StepOutcome clearIncoming(Lease lease, GuestSighting guest, Operation operation) {
    StepOutcome ended = tools.receivers().end(lease.vm(), lease.id(), operation);
    if (!ended.done()) {
      return ended;
    }
    GuestSighting now = tools.guests().look(lease.vm(), operation);
    ReceiverVerdict verdict = tools.receivers().verdict(lease.vm(), lease.id());
    if (TargetEnd.of(now, verdict) == TargetEnd.INCOMING) {
      StepOutcome destroyed = tools.guests().destroy(now.incoming().domainId(), operation);
      if (!destroyed.done()) {
        return destroyed;
      }
      now = tools.guests().look(lease.vm(), operation);
    }
    if (!now.known() || now.incoming().there()) {
      return new StepOutcome.Failed(
          "%s was here before, and now %s".formatted(guest.describe(), now.describe()));
    }
    tools.receivers().forget(lease.vm(), lease.id());
    return StepOutcome.ok();
  }

  /** Where nothing of the guest is here and the other node is Primary, or may become so. */
  private StepOutcome onePrimary(Lease lease, List<String> up, Operation operation) {
    if (!tools.guests().look(lease.vm(), operation).nothing()) {
      return StepOutcome.ok();
    }
    List<String> toDemote =
        up.stream()
            .filter(
                resource ->
                    lease.side() == Side.TARGET
                        ? lease.commanded().get(resource) != CommandedRole.PROMOTED
                        : peerPrimary(resource, operation))
            .toList();
    return steps.secondary(
        toDemote, tools.times().poll(), operation.within(tools.times().lookAgain()));
  }

  private boolean peerPrimary(String resource, Operation operation) {
    return tools.disks().read(resource, operation) instanceof DrbdReading.Configured known
        && !known.status().primaryPeers().isEmpty();
  }

  private void closeWithoutLease(String resource, List<String> loud, Operation operation) {
    if (!(tools.disks().setting(resource, operation) instanceof TwoPrimariesReading.Allowed)
        || !(tools.disks().twoPrimariesConfigured(resource, operation)
            instanceof TwoPrimariesReading.Forbidden)) {
      return;
    }
    StepOutcome closed = tools.disks().allowTwoPrimaries(resource, false, operation);
    loud.add(
        closed.done()
            ? resource + " allowed two primaries without a lease; that is taken back"
            : "%s allows two primaries without a lease, and: %s"
                .formatted(resource, closed.reason()));
  }
}
