// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OcfFailure;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.VersionReading;
import org.ferryman.tools.drbd.config.DefinitionReading;
import org.ferryman.tools.drbd.config.ResourceDefinition;

/**
 * Checks what the parameters name. Level 0 looks at the parameters alone, which the caller has
 * done; from level 10 on, at this node.
 */
final class ValidateAction {
  private static final int LOCAL = 10;

  private final DrbdCall call;

  ValidateAction(DrbdCall call) {
    this.call = call;
  }

  OcfAnswer perform() {
    if (call.request().ocf().checkLevel() >= LOCAL) {
      requireDefined(call);
      VersionReading version = call.drbd().version(call.operation());
      if (version instanceof VersionReading.Unknown unknown) {
        throw new OcfFailure(OcfExit.ERR_INSTALLED, "no DRBD here: " + unknown.reason());
      }
      DrbdReading reading = call.read();
      if (reading instanceof DrbdReading.Unknown unknown) {
        throw new OcfFailure(
            unknown.toolMissing() ? OcfExit.ERR_INSTALLED : OcfExit.ERR_GENERIC, unknown.reason());
      }
    }
    return OcfAnswer.of(OcfExit.SUCCESS);
  }

  /**
   * The definition of the resource. Without one it has no promotion score.
   *
   * @throws OcfFailure if this node has none: another may
   */
  static ResourceDefinition requireDefined(DrbdCall call) {
    DefinitionReading reading = call.drbd().definition(call.resource(), call.operation());
    if (reading instanceof DefinitionReading.Defined defined) {
      return defined.definition();
    }
    if (reading instanceof DefinitionReading.NotDefined
        || reading instanceof DefinitionReading.Unusable) {
      call.deleteScore();
    }
    if (reading instanceof DefinitionReading.NotDefined notDefined) {
      throw new OcfFailure(OcfExit.ERR_INSTALLED, notDefined.reason());
    }
    if (reading instanceof DefinitionReading.Unusable unusable) {
      throw new OcfFailure(OcfExit.ERR_INSTALLED, unusable.reason());
    }
    DefinitionReading.Unknown unknown = (DefinitionReading.Unknown) reading;
    throw new OcfFailure(
        unknown.toolMissing() ? OcfExit.ERR_INSTALLED : OcfExit.ERR_GENERIC, unknown.reason());
  }
}
