// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

import java.util.List;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OperationLog;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.status.DiskState;
import org.ferryman.tools.drbd.status.DrbdStatus;

/**
 * Hears what happens to the other instances. Before and after a start, the peer may have become
 * reachable; after anything, the score may have changed. The cluster ignores what notify answers,
 * so troubles go to the log.
 */
final class NotifyAction {
  private final DrbdCall call;

  NotifyAction(DrbdCall call) {
    this.call = call;
  }

  OcfAnswer perform() {
    String type = call.request().ocf().meta("notify_type").orElse("");
    String event = call.request().ocf().meta("notify_operation").orElse("");
    if (event.equals("start") && !call.request().connectLate()) {
      call.adjust();
    }
    if (type.equals("post")) {
      if (!event.equals("stop") && !call.request().connectLate()) {
        call.outdateIfStale();
      }
      DrbdReading reading = call.read();
      if (reading instanceof DrbdReading.Configured configured) {
        afterwards(configured.status());
      } else if (reading instanceof DrbdReading.Unconfigured) {
        call.deleteScore();
      } else if (reading instanceof DrbdReading.Unknown unknown) {
        call.operation().log().warn("the score is left as it is: " + unknown.reason());
      }
    }
    return OcfAnswer.of(OcfExit.SUCCESS);
  }

  private void afterwards(DrbdStatus status) {
    call.publishScore(status);
    boolean unknownPeer =
        status.peerVolumes().anyMatch(volume -> volume.disk() == DiskState.DUNKNOWN);
    List<String> promoted = call.request().promotedElsewhere(call::clusterName);
    if (!call.request().stopOutdates() || !unknownPeer || promoted.isEmpty()) {
      return;
    }
    if (status.primary()) {
      call.operation()
          .log()
          .write(
              OperationLog.Level.ERROR,
              "%s is Primary here and on %s, and the two are not connected"
                  .formatted(call.resource(), String.join(", ", promoted)));
    } else if (new SecondaryOutdater(call).outdate(String.join(", ", promoted) + " is Primary")) {
      call.deleteScore();
    }
  }
}
