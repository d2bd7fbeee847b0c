// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

import java.util.List;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.tools.drbd.DrbdReading;

/** Takes a resource down, and says so only when DRBD is read to have it no more. */
final class StopAction {
  private final DrbdCall call;

  StopAction(DrbdCall call) {
    this.call = call;
  }

  OcfAnswer perform() {
    boolean outdates = call.request().stopOutdates() && primaryElsewhere();
    OcfAnswer answer =
        call.untilAnswered((reading, attempts) -> StopDecision.next(call.resource(), reading));
    if (answer.exit() == OcfExit.SUCCESS && outdates) {
      new SecondaryOutdater(call).outdate("stopped while another node is Primary");
    }
    call.deleteScore();
    return answer;
  }

  private boolean primaryElsewhere() {
    List<String> promoted = call.request().promotedElsewhere(call::clusterName);
    return !promoted.isEmpty()
        || (call.read() instanceof DrbdReading.Configured configured
            && !configured.status().primary()
            && !configured.status().primaryPeers().isEmpty());
  }
}
