// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.evacuate;

import java.util.ArrayList;
import java.util.List;
import org.ferryman.controller.tools.pacemaker.cib.LiveCib;

/** Which guests did not move live, by what Pacemaker has recorded of them. */
final class Interrupted {
  private static final String ARRIVED_LIVE = "migrate_from";

  private Interrupted() {}

  /** Those, each with what happened. */
  static List<String> among(Follower.Ending ending, LiveCib.Reading reading) {
    List<String> interrupted = new ArrayList<>();
    ending
        .stages()
        .forEach(
            (traveller, stage) -> {
              if (stage.step() != Stage.Step.ARRIVED) {
                interrupted.add(traveller.guest() + " " + stage.describe());
              } else if (!(reading instanceof LiveCib.Reading.Known known)) {
                interrupted.add(traveller.guest() + " (the CIB can't be read to tell)");
              } else if (!known
                  .cib()
                  .lastOperation(stage.node(), traveller.guest())
                  .orElse("")
                  .equals(ARRIVED_LIVE)) {
                interrupted.add(traveller.guest() + " was started on " + stage.node());
              }
            });
    return interrupted;
  }
}
