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
      new Outdating(call).outdate("stopped while another node is Primary");
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
