// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.reads;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.ferryman.controller.follow.LiveStatesDriver;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.Deadline;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.drbd.Drbd;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.DrbdTools;
import org.junit.jupiter.api.Test;

class SharedDrbdTest {
  private static final DrbdResource R0 = DrbdResource.named("r0");

  private final List<String> commands = new CopyOnWriteArrayList<>();
  private final LiveStatesDriver live = new LiveStatesDriver();
  private final Drbd drbd =
      new SharedDrbd(
          new DrbdTools(
              (command, cancellation) -> {
                commands.add(command.line());
                return new CommandResult.Exited(command, 0, "exists -\n", "", Duration.ZERO);
              }),
          live.states());
  private final Operation operation =
      new Operation(Deadline.after(Duration.ofMinutes(1)), new Cancellation(), (level, line) -> {});

  @Test
  void monitorsRunNoToolWhileTheStreamIsProven() {
    live.follow("Primary");
    for (int i = 0; i < 100; i++) {
      assertThat(drbd.observe(R0, operation)).isInstanceOf(DrbdReading.Configured.class);
    }
    assertThat(commands).isEmpty();
  }

  @Test
  void whoGivesCommandsAlwaysReads() {
    live.follow("Primary");
    assertThat(drbd.read(R0, operation)).isInstanceOf(DrbdReading.Unconfigured.class);
    assertThat(commands).containsExactly("drbdsetup events2 --now --statistics r0");
  }

  @Test
  void monitorAfterACommandReadsUntilTheStreamIsProvenAnew() {
    live.follow("Secondary");
    drbd.primary(R0, operation);
    drbd.observe(R0, operation);
    assertThat(commands).hasSize(2).last().asString().startsWith("drbdsetup events2 --now");
  }

  @Test
  void monitorReadsWithoutAStreamAndForAResourceThatTheStreamHasNot() {
    assertThat(drbd.observe(R0, operation)).isInstanceOf(DrbdReading.Unconfigured.class);
    live.follow("Primary");
    drbd.observe(DrbdResource.named("r1"), operation);
    assertThat(commands).hasSize(2);
  }
}
