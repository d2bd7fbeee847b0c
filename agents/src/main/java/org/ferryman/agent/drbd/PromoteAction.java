// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

import java.util.Optional;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.tools.drbd.DrbdOutcome;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.TwoPrimariesReading;
import org.ferryman.tools.drbd.status.DrbdStatus;
import org.ferryman.tools.drbd.status.Role;

/** Makes a resource Primary. */
final class PromoteAction {
  private final DrbdCall call;
  private boolean gaveUpEarly;

  PromoteAction(DrbdCall call) {
    this.call = call;
  }

  OcfAnswer perform() {
    Optional<String> objection =
        call.read() instanceof DrbdReading.Configured configured
            ? call.leases().objection(configured.status())
            : Optional.empty();
    if (objection.isPresent()) {
      return OcfAnswer.of(OcfExit.ERR_GENERIC, objection.get());
    }
    call.commanded(Optional.of(Role.PRIMARY));
    OcfAnswer answer = call.untilAnswered(this::next);
    if (answer.exit() == OcfExit.SUCCESS) {
      if (call.request().connectLate()) {
        connect();
      }
      if (call.read() instanceof DrbdReading.Configured configured) {
        call.publishScore(configured.status());
      }
    } else if (gaveUpEarly) {
      call.deleteScore();
    }
    return answer;
  }

  private Step next(DrbdReading reading, Attempts attempts) {
    if (reading instanceof DrbdReading.Unconfigured) {
      ValidateAction.requireDefined(call); // no waiting for a configuration to appear
    }
    TwoPrimariesReading twoPrimaries = new TwoPrimariesReading.Forbidden();
    String primaryPeer = "";
    if (reading instanceof DrbdReading.Configured configured
        && !configured.status().primaryPeers().isEmpty()) {
      twoPrimaries = call.drbd().twoPrimaries(call.resource(), call.operation());
      primaryPeer = call.peerName(configured.status().primaryPeers().get(0));
      gaveUpEarly = givesUp(configured.status(), attempts);
    }
    return PromoteDecision.next(
        call.resource(),
        reading,
        twoPrimaries,
        call.request().promotedMax().equals("2"),
        attempts,
        gaveUpEarly,
        primaryPeer);
  }

  /** Not beside a Primary that the cluster knows of: it is being demoted, or dead and noticed. */
  private boolean givesUp(DrbdStatus status, Attempts attempts) {
    DrbdOutcome last = attempts.last().orElse(new DrbdOutcome.Done());
    return call.request().failEarly()
        && (last instanceof DrbdOutcome.TwoPrimaries || last instanceof DrbdOutcome.Refused)
        && call.unexpectedPrimary(status);
  }

  private void connect() {
    DrbdOutcome outcome = call.bringUp();
    if (!outcome.done()) {
      call.operation().log().warn("promoted, but not connected: " + outcome.reason());
    }
  }
}
