// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

import java.util.Optional;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.status.Degradation;
import org.ferryman.tools.drbd.status.DrbdStatus;
import org.ferryman.tools.drbd.status.Role;

/** What monitor answers. */
final class MonitorDecision {
  private MonitorDecision() {}

  /**
   * The answer to a reading.
   *
   * @param view what stands between the role and the cluster
   * @param promotable whether roles mean anything to the caller; in a plain clone, Primary is
   *     simply running
   * @param degradedCodes whether the caller knows 190 and 191
   */
  static OcfAnswer of(
      DrbdResource resource,
      DrbdReading reading,
      RoleOverride.View view,
      boolean promotable,
      boolean degradedCodes) {
    if (reading instanceof DrbdReading.Unconfigured) {
      return OcfAnswer.of(OcfExit.NOT_RUNNING);
    }
    if (reading instanceof DrbdReading.Unknown unknown) {
      return OcfAnswer.of(
          unknown.toolMissing() ? OcfExit.ERR_INSTALLED : OcfExit.ERR_GENERIC,
          "the state of %s is not known: %s".formatted(resource, unknown.reason()));
    }
    DrbdStatus status = ((DrbdReading.Configured) reading).status();
    if (status.role() != Role.PRIMARY && status.role() != Role.SECONDARY) {
      return OcfAnswer.of(
          OcfExit.ERR_GENERIC,
          "the role of %s is not known: %s"
              .formatted(resource, String.join(", ", status.unrecognised())));
    }
    if (view instanceof RoleOverride.View.Deviation deviation) {
      return OcfAnswer.of(OcfExit.ERR_GENERIC, deviation.reason());
    }
    boolean primary =
        view instanceof RoleOverride.View.Commanded commanded
            ? commanded.promoted()
            : status.primary();
    boolean promoted = primary && promotable;
    Optional<String> degraded = Degradation.of(status);
    if (degraded.isPresent() && degradedCodes) {
      return OcfAnswer.of(promoted ? OcfExit.DEGRADED_PROMOTED : OcfExit.DEGRADED, degraded.get());
    }
    String why = view instanceof RoleOverride.View.Commanded commanded ? commanded.why() : "";
    return OcfAnswer.of(
        promoted ? OcfExit.RUNNING_PROMOTED : OcfExit.SUCCESS, degraded.orElse(why));
  }
}
