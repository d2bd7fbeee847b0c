/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package org.ferryman.agent.xen;

import static java.util.Objects.requireNonNull;

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
    this.look = requireNonNull(look, "look");
    this.disks = requireNonNull(disks, "disks");
  }

  OcfAnswer answer(Guest guest, List<String> resources, Operation operation) {
    Sighting sighting = look.at(guest, operation);
    MonitorVerdict verdict = MonitorVerdict.of(sighting.state(), sighting.rebuild());
    if (verdict.exit() == OcfExit.NOT_RUNNING && !verdict.passing()) {
      return OcfAnswer.of(
          OcfExit.NOT_RUNNING,
          guest + " is not running; its new parameters count when it is started");
    }
    if (sighting.state() == GuestState.UNKNOWN) {
      operation
          .log()
          .warn(
              guest
                  + " has its new parameters; whether it runs is not known: "
                  + sighting.detail());
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
