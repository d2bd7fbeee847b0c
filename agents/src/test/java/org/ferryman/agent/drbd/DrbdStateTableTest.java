// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.agent.StateTable;
import org.ferryman.exec.Deadline;
import org.ferryman.handover.lease.ManualClock;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfFailure;
import org.ferryman.tools.drbd.DrbdOutcome;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.status.ConnectionState;
import org.ferryman.tools.drbd.status.DiskState;
import org.ferryman.tools.drbd.status.Role;
import org.junit.jupiter.api.Test;

/** The table in {@link DrbdAgent}'s Javadoc, printed from what the agent does. */
class DrbdStateTableTest extends DrbdAgentCalls {
  private static final List<String> ASIDE = List.of("modprobe", "check-resize");

  private final StateTable table =
      new StateTable(
          OcfAction.START, OcfAction.STOP, OcfAction.PROMOTE, OcfAction.DEMOTE, OcfAction.MONITOR);

  @Override
  Deadline deadline() {
    return Deadline.after(Duration.ofSeconds(20), new ManualClock());
  }

  @Test
  void theJavadocShowsWhatTheAgentDoes() throws IOException {
    meta("interval", "10000");
    row("not configured", () -> drbd = new InMemoryDrbd());
    row("Secondary", () -> {});
    row("Secondary, no peer", this::alone);
    row("Secondary, no disk", this::diskless);
    row("Secondary, outdated", () -> alone(DiskState.OUTDATED));
    row("Secondary, unjudged (9)", this::held);
    row("beside a Primary", () -> drbd.peerRole = Role.PRIMARY);
    row("  and two are allowed", this::allowed);
    row("  and two are wanted", this::wanted);
    row("Primary", () -> drbd.role = Role.PRIMARY);
    row("Primary, no peer", this::primaryAlone);
    row("Primary, lost its disk", this::lostDisk);
    row("Primary, held open", this::heldOpen);
    row("not known", () -> drbd.everyRead(HUNG));
    row("no drbdsetup", this::noTool);
    row("no module", this::noModule);

    table.isTheOneInTheJavadocOf(DrbdAgent.class);
  }

  private void alone() {
    alone(DiskState.UP_TO_DATE);
  }

  private void alone(DiskState disk) {
    drbd.disk = disk;
    drbd.connection = ConnectionState.CONNECTING;
    drbd.peerRole = Role.UNKNOWN;
    drbd.peerDisk = DiskState.DUNKNOWN;
  }

  private void diskless() {
    drbd.disk = DiskState.DISKLESS;
    drbd.diskOnceAttached = DiskState.DISKLESS;
  }

  private void held() {
    alone(DiskState.CONSISTENT);
    drbd.mayPromote = Optional.of(false);
  }

  private void allowed() {
    drbd.peerRole = Role.PRIMARY;
    drbd.twoPrimariesAllowed = true;
  }

  private void wanted() {
    allowed();
    meta("promoted_max", "2");
  }

  private void primaryAlone() {
    alone();
    drbd.role = Role.PRIMARY;
  }

  private void lostDisk() {
    drbd.role = Role.PRIMARY;
    drbd.disk = DiskState.DISKLESS;
    drbd.diskOnceAttached = DiskState.DISKLESS;
  }

  private void heldOpen() {
    drbd.role = Role.PRIMARY;
    drbd.heldOpen = -1;
  }

  private void noTool() {
    drbd.everyRead(new DrbdReading.Unknown("drbdsetup is not installed", true));
    for (String command : List.of("adjust", "primary", "secondary", "down", "drbdsetup down")) {
      drbd.on(command, new DrbdOutcome.Missing("drbdsetup is not installed"));
    }
  }

  private void noModule() {
    drbd = new InMemoryDrbd();
    drbd.moduleLoadable = false;
  }

  private void row(String state, Runnable world) {
    table.row(
        state,
        action -> {
          drbd = InMemoryDrbd.running();
          meta("promoted_max", "1");
          world.run();
          return cell(action);
        });
  }

  /** The commands given, "wait" where it was tried again until there was no time, the exit code. */
  private String cell(OcfAction action) {
    int exit;
    boolean inTime = true;
    try {
      OcfAnswer answer = perform(action);
      exit = answer.exit().code();
      inTime = !answer.reason().contains("is not done in time");
    } catch (OcfFailure failure) {
      exit = failure.exit().code();
    }
    List<String> words = new ArrayList<>();
    for (String command : drbd.commands()) {
      if (!ASIDE.contains(command) && !words.contains(command)) {
        words.add(command);
      }
    }
    if (!inTime) {
      words.add("wait");
    }
    words.add(Integer.toString(exit));
    return String.join(", ", words);
  }
}
