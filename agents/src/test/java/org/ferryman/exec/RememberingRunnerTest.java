// SPDX-License-Identifier: Apache-2.0
package org.ferryman.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RememberingRunnerTest {
  private final List<String> ran = new ArrayList<>();
  private int code;

  private final CommandRunner tools =
      (command, cancellation) -> {
        ran.add(command.line());
        return new CommandResult.Exited(command, code, "", "", Duration.ZERO);
      };

  private final RememberingRunner runner =
      new RememberingRunner(
          tools, argv -> argv.get(0).equals("xl"), Duration.ofHours(1), SystemClock.KERNEL);

  private void run(RememberingRunner on, String... argv) {
    on.run(Command.of(Duration.ofSeconds(1), argv), new Cancellation());
  }

  @Test
  void aSuccessIsRememberedByItsWords() {
    run(runner, "xl", "list");
    run(runner, "xl", "list");
    run(runner, "xl", "info");

    assertThat(ran).containsExactly("xl list", "xl info");
  }

  @Test
  void whatIsForgottenIsRunAnew() {
    run(runner, "xl", "list");
    runner.forget();
    run(runner, "xl", "list");

    assertThat(ran).hasSize(2);
  }

  @Test
  void aFailureIsNot() {
    code = 1;
    run(runner, "xl", "list");
    code = 0;
    run(runner, "xl", "list");
    run(runner, "xl", "list");

    assertThat(ran).hasSize(2);
  }

  @Test
  void whatIsNotWantedIsRunEachTime() {
    run(runner, "ssh", "node2");
    run(runner, "ssh", "node2");

    assertThat(ran).hasSize(2);
  }

  @Test
  void whatIsTooOldIsReadAnew() {
    RememberingRunner forgetful =
        new RememberingRunner(tools, argv -> true, Duration.ZERO, SystemClock.KERNEL);
    run(forgetful, "xl", "list");
    run(forgetful, "xl", "list");

    assertThat(ran).hasSize(2);
  }
}
