// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import java.util.List;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OcfFailure;
import org.ferryman.ocf.Operation;

/**
 * Takes over changed parameters. They count from the next action on, so there is nothing to do to a
 * guest; Pacemaker restarts a guest for which this fails, so what is wrong is told and no failure.
 */
final class GuestReload {
  private final GuestLook look;
  private final GuestDisks disks;

  GuestReload(GuestLook look, GuestDisks disks) {
    this.look = look;
    this.disks = disks;
  }

  OcfAnswer answer(Guest guest, List<String> resources, Operation operation) {
    GuestObservation observation = look.at(guest, operation);
    MonitorVerdict verdict = MonitorVerdict.of(observation.state(), observation.rebuild());
    if (verdict.exit() == OcfExit.NOT_RUNNING && !verdict.passing()) {
      return OcfAnswer.of(
          OcfExit.NOT_RUNNING,
          guest + " is not running; its new parameters count when it is started");
    }
    if (observation.state() == GuestState.UNKNOWN) {
      operation
          .log()
          .warn(
              guest
                  + " has its new parameters; whether it runs is not known: "
                  + observation.detail());
    }
    warnOfDisks(guest, resources, operation);
    return OcfAnswer.of(OcfExit.SUCCESS);
  }

  /** Nothing was wanted of a guest, so it does not matter which one it is. */
  static OcfAnswer ofUnknownGuest(String why, Operation operation) {
    operation.log().warn("the new parameters are taken, but not known is for which guest: " + why);
    return OcfAnswer.of(OcfExit.SUCCESS);
  }

  private void warnOfDisks(Guest guest, List<String> resources, Operation operation) {
    try {
      disks.resources(GuestStart.readable(guest.file()), resources, operation);
    } catch (OcfFailure failure) {
      operation
          .log()
          .warn(
              "%s goes on, but could be neither started nor migrated: %s"
                  .formatted(guest, failure.getMessage()));
    }
  }
}
