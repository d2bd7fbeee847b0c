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
