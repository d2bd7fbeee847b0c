// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.ferryman.agent.xen.GuestHandover;
import org.ferryman.exec.Lines;
import org.ferryman.handover.disks.DiskSteps;
import org.ferryman.handover.guests.KnownGuests;
import org.ferryman.handover.lease.CommandedRoles.CommandedRole;
import org.ferryman.handover.lease.GuestLocks;
import org.ferryman.handover.lease.GuestTurns;
import org.ferryman.handover.lease.Lease;
import org.ferryman.handover.lease.LeaseReading;
import org.ferryman.handover.lease.LeaseStoreException;
import org.ferryman.handover.lease.Side;
import org.ferryman.handover.lease.Window;
import org.ferryman.handover.migration.Handover;
import org.ferryman.handover.migration.HandoverResult;
import org.ferryman.handover.migration.HandoverTools;
import org.ferryman.handover.migration.Receivers.ReceiverVerdict;
import org.ferryman.handover.migration.peer.Plan;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.ocf.StepOutcome;
import org.ferryman.tools.drbd.status.ConnectionState;
import org.ferryman.tools.pacemaker.Cib;
import org.ferryman.tools.ssh.SshConfig;
import org.ferryman.tools.xen.GuestName;

/** The hand-over, as the agent for guests asks for it. */
public final class AgentHandover implements GuestHandover {
  /** How often a hand-over is begun anew that the target's sshd had no room for. */
  private static final int TRIES = 3;

  /** How long a start waits for the CIB, which it can do without. */
  private static final Duration LOOK_INTO_CIB = Duration.ofSeconds(5);

  private final HandoverTools tools;
  private final GuestTurns turns;
  private final SshConfig ssh;
  private final KnownGuests guests;
  private final Handover handover;
  private final StartPromotion disks;
  private final Function<Operation, Reading<Cib>> cib;

  /** On this node's tools, and what reads the CIB. */
  public AgentHandover(
      HandoverTools tools,
      GuestTurns turns,
      SshConfig ssh,
      KnownGuests guests,
      Function<Operation, Reading<Cib>> cib) {
    this.cib = cib;
    this.tools = tools;
    this.guests = guests;
    this.ssh = ssh;
    this.turns = turns;
    this.handover = new Handover(tools);
    this.disks = new StartPromotion(tools);
  }

  @Override
  public void remember(Known known, Operation operation) {
    guests.remember(known, operation);
  }

  @Override
  public void runsAs(GuestName guest, int domain, Operation operation) {
    guests.runsAs(guest, domain, operation);
  }

  @Override
  public OptionalInt lastDomain(GuestName guest, Operation operation) {
    return guests.lastDomain(guest, operation);
  }

  @Override
  public Optional<Path> configurationOf(String guest, Operation operation) {
    return guests.all(operation).stream()
        .filter(known -> known.guest().value().equals(guest))
        .map(Known::configuration)
        .findFirst();
  }

  @Override
  public List<Known> remembered(Operation operation) {
    return guests.all(operation);
  }

  @Override
  public Optional<String> ownerOf(Path configuration, String resource, Operation operation) {
    return cib.apply(operation.within(LOOK_INTO_CIB)) instanceof Reading.Known<Cib> known
        ? known.value().wiring().ownerOf(configuration, resource)
        : Optional.empty();
  }

  @Override
  public Turn take(GuestName guest, Operation operation) {
    GuestLocks.Held held = turns.take(guest.value(), operation);
    return held::close;
  }

  @Override
  public Outcome migrateTo(MigrationRequest move, Operation operation) {
    String address;
    try {
      address = ssh.address(move.way());
    } catch (IllegalArgumentException e) {
      return new Outcome(false, Lines.message(e));
    }
    Optional<String> commanded = attachedAndCommanded(move);
    if (commanded.isPresent()) {
      return new Outcome(false, commanded.get());
    }
    unresumable(operation).ifPresent(line -> operation.log().warn(line));
    try {
      HandoverResult result = handover.migrateTo(plan(move, address), operation);
      for (int again = 1;
          again <= TRIES && result.turnedAway() && operation.pause(pause(again));
          again++) {
        operation.log().warn("trying again: " + result.reason());
        result = handover.migrateTo(plan(move, address), operation);
      }
      Outcome outcome = outcome(result);
      if (outcome.done()) {
        guests.leftDomain(move.guest(), operation);
      }
      return outcome;
    } catch (LeaseStoreException e) {
      return new Outcome(false, Lines.message(e));
    }
  }

  @Override
  public Optional<String> unresumable(Operation operation) {
    return tools.guests().unresumable(operation.within(tools.times().ask()));
  }

  /** Guests that move together are turned away together, and must not come together again. */
  private Duration pause(int again) {
    double share = tools.random().nextDouble(0.5, 1.5);
    return Duration.ofMillis(Math.round(tools.times().preflightRetry().toMillis() * again * share));
  }

  private Plan plan(MigrationRequest move, String address) {
    return new Plan(
        StartPromotion.newId(tools.random()),
        move.guest().value(),
        move.configuration().toString(),
        tools.node(),
        move.target(),
        address,
        move.resources(),
        List.of(),
        move.scripted() ? Window.AT_THE_END : Window.WHOLE_COPY,
        move.options());
  }

  /**
   * A disk that only the running guest has moves with it where nobody else commands its role. Where
   * Pacemaker does, it may not know that the two belong together, and would demote it under the
   * guest.
   */
  private Optional<String> attachedAndCommanded(MigrationRequest move) {
    return move.attached().stream()
        .filter(resource -> tools.roles().of(resource) != CommandedRole.NONE)
        .findFirst()
        .map(
            resource ->
                ("the running guest has a disk on %s, which its file %s does not name and whose role"
                        + " the cluster commands: write the disk into the file on both nodes, or"
                        + " detach it")
                    .formatted(resource, move.configuration()));
  }

  @Override
  public Outcome migrateFrom(GuestName guest, Operation operation) {
    try {
      return outcome(handover.migrateFrom(guest.value(), operation));
    } catch (LeaseStoreException e) {
      return new Outcome(false, Lines.message(e));
    }
  }

  private static Outcome outcome(HandoverResult result) {
    return new Outcome(result.arrived(), result.reason());
  }

  @Override
  public void abandon(GuestName guest, Operation operation) {
    try {
      handover
          .abandon(guest.value(), "the guest is to be stopped", operation)
          .ifPresent(result -> operation.log().warn(result.reason()));
      endReceiver(guest.value(), operation);
    } catch (LeaseStoreException e) {
      operation.log().warn(Lines.message(e));
    }
  }

  /**
   * A receiver is not torn down here as long as its source may see to its end; then it is, so that
   * no guest arrives behind the stop's back.
   */
  private void endReceiver(String vm, Operation operation) {
    Operation waiting = operation.within(operation.deadline().remaining().dividedBy(2));
    Optional<Lease> arriving = arriving(vm);
    boolean time = true;
    while (time && arriving.isPresent() && sourceConnected(arriving.get(), operation)) {
      time = waiting.pause(tools.times().poll());
      arriving = arriving(vm);
    }
    if (arriving.isPresent()) {
      operation.log().warn("ending the receiver of " + arriving.get().describe());
      StepOutcome ended = tools.receivers().end(vm, arriving.get().id(), operation);
      if (!ended.done()) {
        operation.log().warn(ended.reason());
      }
    }
  }

  private Optional<Lease> arriving(String vm) {
    return tools.leases().readAll().stream()
        .filter(LeaseReading.Held.class::isInstance)
        .map(reading -> ((LeaseReading.Held) reading).lease())
        .filter(lease -> lease.vm().equals(vm) && lease.side() == Side.TARGET && lease.handOver())
        .filter(lease -> tools.receivers().verdict(vm, lease.id()) == ReceiverVerdict.RUNNING)
        .findFirst();
  }

  /** sshd may not notice for long that its client is dead; DRBD does within seconds. */
  private boolean sourceConnected(Lease lease, Operation operation) {
    return new DiskSteps(tools.disks())
        .facts(lease.resources(), lease.source(), operation).stream()
            .allMatch(disk -> disk.connection() == ConnectionState.CONNECTED);
  }

  @Override
  public Outcome promote(
      GuestName guest, List<String> before, List<String> scripted, Operation operation) {
    StepOutcome outcome = disks.promote(guest.value(), before, scripted, operation);
    return new Outcome(outcome.done(), outcome.reason());
  }

  @Override
  public void release(GuestName guest, Operation operation) {
    StepOutcome released = disks.release(guest.value(), operation);
    if (!released.done()) {
      operation.log().warn(released.reason());
    }
  }
}
