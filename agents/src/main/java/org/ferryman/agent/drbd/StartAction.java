// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.ferryman.agent.drbd.Step.DrbdCommand;
import org.ferryman.exec.Deadline;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OcfFailure;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.drbd.DrbdOutcome;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.config.DefinitionReading;
import org.ferryman.tools.drbd.config.ResourceDefinition;
import org.ferryman.tools.drbd.status.ConnectionState;

/** Brings a resource up, Secondary, and gives it a while to find its peers. */
final class StartAction {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(250);
  private static final Set<ConnectionState> SETTLED =
      Set.of(ConnectionState.CONNECTED, ConnectionState.STAND_ALONE);

  private final DrbdCall call;

  StartAction(DrbdCall call) {
    this.call = call;
  }

  OcfAnswer perform() {
    Operation operation = call.operation();
    DrbdOutcome module = call.drbd().loadModule(operation);
    if (module instanceof DrbdOutcome.Missing) {
      throw new OcfFailure(OcfExit.ERR_INSTALLED, "no DRBD here: " + module.reason());
    }
    if (!module.done()) {
      throw new OcfFailure(OcfExit.ERR_GENERIC, module.reason());
    }
    call.requireVersion();
    DrbdReading before = call.read();
    if (before instanceof DrbdReading.Unconfigured) {
      checkResize();
    } else if (before instanceof DrbdReading.Configured configured
        && configured.status().primary()) {
      operation
          .log()
          .warn(call.resource() + " is Primary already; start ends Secondary, so it is demoted");
    }
    boolean late = call.request().connectLate();
    DrbdCommand bringUp = late ? DrbdCommand.BRING_UP_DISKS : DrbdCommand.BRING_UP;
    OcfAnswer answer =
        call.untilAnswered(
            (reading, attempts) -> StartDecision.next(call.resource(), reading, attempts, bringUp));
    if (answer.exit() != OcfExit.SUCCESS) {
      return answer;
    }
    awaitDeviceNodes();
    if (!late) {
      call.request().wfcTimeout().ifPresent(this::awaitPeers);
      call.outdateIfStale();
    }
    if (call.read() instanceof DrbdReading.Configured configured) {
      call.publishScore(configured.status());
    }
    return answer;
  }

  /** A backing device may have been resized while down; that this can't be told stops nothing. */
  private void checkResize() {
    DrbdOutcome outcome = call.drbd().checkResize(call.resource(), call.operation());
    if (!outcome.done()) {
      call.operation().log().info(outcome.reason());
    }
  }

  private void awaitDeviceNodes() {
    for (String device : devices()) {
      while (!call.drbd().deviceNodeExists(device)) {
        if (!call.operation().pause(LOOK_AGAIN)) {
          throw new OcfFailure(
              OcfExit.ERR_GENERIC,
              "the device node %s of %s did not appear in time; is udev running?"
                  .formatted(device, call.resource()));
        }
      }
    }
  }

  /** As the configuration names them, or where that can't be read, by the kernel's numbers. */
  private List<String> devices() {
    if (call.drbd().definition(call.resource(), call.operation())
        instanceof DefinitionReading.Defined defined) {
      return defined
          .definition()
          .host(call.config().nodeName())
          .map(host -> host.volumes().stream().map(ResourceDefinition.Volume::device).toList())
          .orElse(List.of());
    }
    return call.read() instanceof DrbdReading.Configured configured
        ? configured.status().volumes().stream()
            .map(volume -> "/dev/drbd" + volume.minor())
            .toList()
        : List.of();
  }

  /** Peers that don't come in time stop nothing. */
  private void awaitPeers(Duration longest) {
    Deadline patience = call.operation().deadline().within(longest);
    boolean waiting = peersUnsettled();
    if (waiting) {
      call.operation()
          .log()
          .info(
              "%s waits up to %d s for its peers".formatted(call.resource(), longest.toSeconds()));
    }
    while (waiting
        && !patience.expired()
        && call.operation().pause(patience.remainingAtMost(LOOK_AGAIN))) {
      waiting = peersUnsettled();
    }
  }

  private boolean peersUnsettled() {
    return call.read() instanceof DrbdReading.Configured configured
        && configured.status().connections().stream()
            .anyMatch(connection -> !SETTLED.contains(connection.state()));
  }
}
