// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.disks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.StepOutcome;
import org.ferryman.tools.drbd.Disks;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.status.ConnectionState;
import org.ferryman.tools.drbd.status.DiskState;
import org.ferryman.tools.drbd.status.Role;

/** The steps of a window on this node's disks: each over all of a guest's resources. */
public final class DiskSteps {
  private final Disks disks;

  /** Steps on this node's DRBD. */
  public DiskSteps(Disks disks) {
    this.disks = disks;
  }

  /** Allows two primaries, or one only, where the administrator has not decided for good. */
  public StepOutcome allowTwoPrimaries(
      List<String> resources,
      List<String> twoPrimariesConfigured,
      boolean allow,
      Operation operation) {
    List<String> ours =
        resources.stream().filter(it -> !twoPrimariesConfigured.contains(it)).toList();
    return each(ours, resource -> disks.allowTwoPrimaries(resource, allow, operation));
  }

  /** Makes this node Primary, and looks whether it is. */
  public StepOutcome primary(List<String> resources, Operation operation) {
    return each(
        resources,
        resource -> {
          StepOutcome outcome = disks.primary(resource, operation);
          return outcome.done() ? expect(resource, Role.PRIMARY, operation) : outcome;
        });
  }

  /** Makes this node Secondary; goes on trying while a device is held open, as long as it may. */
  public StepOutcome secondary(List<String> resources, Duration poll, Operation operation) {
    return each(
        resources,
        resource -> {
          StepOutcome outcome = disks.secondary(resource, operation);
          while (!outcome.done() && operation.pause(poll)) {
            outcome = disks.secondary(resource, operation);
          }
          return outcome.done() ? expect(resource, Role.SECONDARY, operation) : outcome;
        });
  }

  /**
   * Connects what fell StandAlone within a window. Both ends refuse each other while their settings
   * differ, so this comes after they are made equal; a real split brain stays StandAlone.
   */
  public StepOutcome reconnect(List<String> resources, Operation operation) {
    return each(
        resources,
        resource ->
            standAlone(disks.read(resource, operation))
                ? disks.connect(resource, operation)
                : StepOutcome.ok());
  }

  /** One Primary only from now on; then, if the setting is so, the link ({@link #reconnect}). */
  public StepOutcome closeWindow(
      List<String> resources, List<String> twoPrimariesConfigured, Operation operation) {
    StepOutcome closed = allowTwoPrimaries(resources, twoPrimariesConfigured, false, operation);
    return closed.done() ? reconnect(resources, operation) : closed;
  }

  /** Why a peer does not have every write of this node; empty if it has. */
  public Optional<String> notReplicated(List<String> resources, String peer, Operation operation) {
    return facts(resources, peer, operation).stream()
        .filter(disk -> !disk.replicating() || disk.peerDisk() != DiskState.UP_TO_DATE)
        .findFirst()
        .map(
            disk ->
                "%s is not fully replicated to %s any more (%s, peer %s)%s"
                    .formatted(
                        disk.resource(),
                        peer,
                        disk.connection().word(),
                        disk.peerDisk().word(),
                        disk.unknown().isEmpty() ? "" : ": " + disk.unknown()));
  }

  /** The facts of all of them, as seen towards a peer: by either of its names. */
  public List<DiskFacts> facts(List<String> resources, String peer, Operation operation) {
    String name = disks.nodeName(peer);
    return resources.stream()
        .map(resource -> DiskFacts.of(resource, disks.read(resource, operation), name))
        .toList();
  }

  private StepOutcome expect(String resource, Role role, Operation operation) {
    DrbdReading reading = disks.read(resource, operation);
    if (reading instanceof DrbdReading.Configured known && known.status().role() == role) {
      return StepOutcome.ok();
    }
    return new StepOutcome.Failed(
        "%s is not %s after it was made so: %s".formatted(resource, role.word(), reading));
  }

  private static boolean standAlone(DrbdReading reading) {
    return reading instanceof DrbdReading.Configured known
        && known.status().connections().stream()
            .anyMatch(it -> it.state() == ConnectionState.STAND_ALONE);
  }

  private static StepOutcome each(List<String> resources, Function<String, StepOutcome> step) {
    List<String> reasons = new ArrayList<>();
    for (String resource : resources) {
      StepOutcome outcome = step.apply(resource);
      if (!outcome.done()) {
        reasons.add(outcome.reason());
      }
    }
    return reasons.isEmpty()
        ? StepOutcome.ok()
        : new StepOutcome.Failed(String.join("; ", reasons));
  }
}
