// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

import java.util.List;
import java.util.Optional;
import org.ferryman.agent.drbd.Step.DrbdCommand;
import org.ferryman.ocf.OcfExit;
import org.ferryman.tools.drbd.DrbdOutcome;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.status.DiskState;
import org.ferryman.tools.drbd.status.DrbdStatus;
import org.ferryman.tools.drbd.status.DrbdVolume;
import org.ferryman.tools.drbd.status.Role;

/**
 * How start gets a resource up and Secondary. A Primary is demoted first, whatever else it lacks: a
 * start that then fails must not leave a Primary that the cluster takes for stopped.
 */
final class StartDecision {
  /** A bad disk or a wrong configuration does not get better by a third try. */
  private static final int ENOUGH = 2;

  private StartDecision() {}

  /**
   * The next step.
   *
   * @param bringUp {@link DrbdCommand#BRING_UP}, or {@link DrbdCommand#BRING_UP_DISKS} where the
   *     resource is connected only once promoted
   */
  static Step next(
      DrbdResource resource, DrbdReading reading, Attempts attempts, DrbdCommand bringUp) {
    if (attempts.last().orElse(null) instanceof DrbdOutcome.Missing missing) {
      return Step.fail(OcfExit.ERR_INSTALLED, missing.reason());
    }
    if (reading instanceof DrbdReading.Unknown unknown) {
      return unknown.toolMissing()
          ? Step.fail(OcfExit.ERR_INSTALLED, unknown.reason())
          : new Step.Wait("the state of %s is not known: %s".formatted(resource, unknown.reason()));
    }
    if (reading instanceof DrbdReading.Configured configured && configured.status().primary()) {
      return new Step.Act(DrbdCommand.MAKE_SECONDARY);
    }
    Optional<String> lacking = lacking(resource, reading);
    if (lacking.isPresent()) {
      return attempts.count(bringUp) < ENOUGH
          ? new Step.Act(bringUp)
          : Step.fail(
              OcfExit.ERR_GENERIC,
              lacking.get() + attempts.complaint().map(why -> ": " + why).orElse(""));
    }
    DrbdStatus status = ((DrbdReading.Configured) reading).status();
    if (status.role() != Role.SECONDARY) {
      return new Step.Wait(
          "the role of %s is not known: %s"
              .formatted(resource, String.join(", ", status.unrecognised())));
    }
    return attempts.count(bringUp) == 0 ? new Step.Act(bringUp) : Step.done();
  }

  private static Optional<String> lacking(DrbdResource resource, DrbdReading reading) {
    if (!(reading instanceof DrbdReading.Configured configured)) {
      return Optional.of(resource + " is not configured");
    }
    List<DrbdVolume> volumes = configured.status().volumes();
    if (volumes.isEmpty()) {
      return Optional.of(resource + " has no volume");
    }
    return volumes.stream()
        .filter(volume -> volume.disk() == DiskState.DISKLESS && !volume.client())
        .findFirst()
        .map(volume -> "volume %d of %s has no disk".formatted(volume.number(), resource));
  }
}
