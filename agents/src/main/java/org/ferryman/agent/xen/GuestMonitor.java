// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import org.ferryman.exec.Deadline;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.Operation;

/**
 * Tells whether a guest runs, by the table of {@link MonitorVerdict}. A state that may pass by
 * itself, such as the second or two between the two domains of a guest that reboots, is looked at
 * again within {@link XenConfig#rebootGrace()}; for as long as there is time while the guest's own
 * xl lives, which builds it anew.
 */
final class GuestMonitor {
  private final GuestLook look;
  private final XenConfig config;

  GuestMonitor(GuestLook look, XenConfig config) {
    this.look = look;
    this.config = config;
  }

  /**
   * Answers.
   *
   * @param probe whether Pacemaker does not know yet where the guest is, as after a boot: then a
   *     toolstack that does not answer may be starting, and is waited for
   */
  OcfAnswer answer(Guest guest, boolean probe, Operation operation) {
    Deadline grace = operation.deadline().within(config.rebootGrace());
    while (true) {
      GuestObservation observation = look.at(guest, operation);
      MonitorVerdict verdict = MonitorVerdict.of(observation.state(), observation.rebuild());
      boolean comesBack = observation.rebuild().own().isPresent();
      boolean starts = probe && observation.state() == GuestState.UNKNOWN;
      if (!verdict.passing() || (grace.expired() && !comesBack && !starts)) {
        return answered(guest, observation, verdict, operation);
      }
      operation.log().debug(sentence(guest, observation, verdict) + "; looking again");
      if (!operation.pause(config.pollInterval())) {
        return answered(guest, observation, verdict, operation);
      }
    }
  }

  private static OcfAnswer answered(
      Guest guest, GuestObservation observation, MonitorVerdict verdict, Operation operation) {
    if (verdict.meaning().isEmpty()) {
      return OcfAnswer.of(verdict.exit());
    }
    String reason = sentence(guest, observation, verdict);
    if (verdict.exit() == OcfExit.SUCCESS) {
      operation.log().warn(reason);
      return OcfAnswer.of(OcfExit.SUCCESS);
    }
    return OcfAnswer.of(verdict.exit(), reason);
  }

  private static String sentence(
      Guest guest, GuestObservation observation, MonitorVerdict verdict) {
    String detail = observation.detail().isEmpty() ? "" : ": " + observation.detail();
    return guest + " " + verdict.meaning() + detail;
  }
}
