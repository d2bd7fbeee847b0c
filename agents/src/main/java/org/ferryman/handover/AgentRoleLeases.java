// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.ferryman.agent.drbd.RoleOverride;
import org.ferryman.exec.Lines;
import org.ferryman.handover.disks.DiskSteps;
import org.ferryman.handover.lease.CommandedRoles.CommandedRole;
import org.ferryman.handover.lease.GuestLocks;
import org.ferryman.handover.lease.Lease;
import org.ferryman.handover.lease.LeaseReading;
import org.ferryman.handover.lease.LeaseStoreException;
import org.ferryman.handover.lease.MonitorUnderLease;
import org.ferryman.handover.migration.HandoverTools;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.StepOutcome;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.status.DrbdStatus;
import org.ferryman.tools.drbd.status.Role;

/** The leases of this node, as the agent for DRBD resources looks at them. */
public final class AgentRoleLeases implements RoleOverride {
  /** A monitor that finds a lease that has run out closes its window, but does not wait for it. */
  private static final Duration SWEEP = Duration.ofSeconds(5);

  private final HandoverTools tools;
  private final ExpiredLeaseSweep sweep;
  private final DiskSteps steps;

  /** Leases that are over, by the resource whose window could not be closed then. */
  private final Map<String, Lease> unclosed = new ConcurrentHashMap<>();

  /** On this node's tools. */
  public AgentRoleLeases(HandoverTools tools, GuestLocks locks) {
    this.tools = tools;
    this.sweep = new ExpiredLeaseSweep(tools, locks);
    this.steps = new DiskSteps(tools.disks());
  }

  @Override
  public View view(DrbdResource resource, Role role, boolean pacemakers, Operation operation) {
    tools.roles().configured(resource);
    LeaseReading lease = tools.leases().read(resource.name());
    CommandedRole commanded = tools.roles().of(resource.name());
    if (lease instanceof LeaseReading.None && commanded == CommandedRole.NONE && pacemakers) {
      commanded(resource, Optional.of(role), operation);
    }
    MonitorUnderLease answer = MonitorUnderLease.of(resource.name(), role, lease, commanded);
    if (lease instanceof LeaseReading.Expired) {
      try {
        sweep.leases(operation.within(SWEEP)).forEach(operation.log()::warn);
      } catch (LeaseStoreException e) {
        operation.log().warn(Lines.message(e));
      }
    }
    if (answer instanceof MonitorUnderLease.Deviation deviation) {
      return new View.Deviation(deviation.reason());
    }
    if (answer instanceof MonitorUnderLease.Commanded other) {
      return new View.Commanded(other.role() == CommandedRole.PROMOTED, other.note());
    }
    String note = ((MonitorUnderLease.Truth) answer).note();
    if (!note.isEmpty()) {
      operation.log().warn(note);
    }
    return new View.AsItIs();
  }

  @Override
  public boolean handingOver(DrbdResource resource) {
    LeaseReading lease = tools.leases().read(resource.name());
    return lease instanceof LeaseReading.Unreadable
        || (lease instanceof LeaseReading.Held held && held.lease().handOver());
  }

  @Override
  public Optional<String> objection(DrbdStatus status) {
    // A Primary peer is the agent's own affair: it may ask the kernel, which pings a peer that may
    // be dead, and waits where the kernel would allow a second Primary.
    return tools.leases().read(status.resource()) instanceof LeaseReading.Unreadable unreadable
        ? Optional.of(unreadable.objection())
        : Optional.empty();
  }

  @Override
  public void commanded(DrbdResource resource, Optional<Role> role, Operation operation) {
    tools.roles().configured(resource);
    LeaseReading lease = tools.leases().read(resource.name());
    Optional<Lease> open = lease(lease).filter(it -> it.phase().windowMayBeOpen());
    if (open.isPresent()) {
      operation
          .log()
          .warn(
              "Pacemaker commands %s while its window may be open: %s"
                  .formatted(resource, open.get().describe()));
      StepOutcome closed =
          steps.allowTwoPrimaries(
              List.of(resource.name()), open.get().twoPrimariesConfigured(), false, operation);
      if (!closed.done()) {
        operation.log().warn(closed.reason() + "; the controller goes on trying");
        unclosed.put(resource.name(), open.get());
      }
    }
    try {
      tools
          .roles()
          .commanded(resource.name(), role.map(AgentRoleLeases::of).orElse(CommandedRole.NONE));
    } catch (LeaseStoreException e) {
      operation
          .log()
          .warn(
              "what Pacemaker commands of %s can't be noted: %s"
                  .formatted(resource, e.getMessage()));
    }
  }

  /** One that has run out may have left its window open as well. */
  private static Optional<Lease> lease(LeaseReading reading) {
    if (reading instanceof LeaseReading.Expired expired) {
      return Optional.of(expired.lease());
    }
    return reading instanceof LeaseReading.Held held ? Optional.of(held.lease()) : Optional.empty();
  }

  @Override
  public void demoted(DrbdResource resource, Operation operation) {
    Lease over = unclosed.remove(resource.name());
    if (over == null) {
      return;
    }
    StepOutcome closed =
        steps.allowTwoPrimaries(
            List.of(resource.name()), over.twoPrimariesConfigured(), false, operation);
    operation
        .log()
        .warn(
            closed.done()
                ? "the window of %s is closed now".formatted(resource)
                : closed.reason() + "; the controller goes on trying");
  }

  private static CommandedRole of(Role role) {
    return role == Role.PRIMARY ? CommandedRole.PROMOTED : CommandedRole.UNPROMOTED;
  }
}
