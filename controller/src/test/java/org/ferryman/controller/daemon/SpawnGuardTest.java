// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandResult.NotStarted;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpawnGuardTest {

  private static final Command XL = Command.of(Duration.ofSeconds(1), "xl", "list");
  private final AtomicInteger ends = new AtomicInteger();

  @Test
  void missingToolIsJustMissing() {
    CommandResult result = run("error=2, No such file or directory", SpawnGuard.helperOfThisJvm());
    assertThat(result)
        .isInstanceOfSatisfying(NotStarted.class, it -> assertThat(it.missing()).isTrue());
    assertThat(ends).hasValue(0);
  }

  @Test
  void brokenSpawnHelperEndsTheControllerAndIsNoMissingTool() {
    CommandResult result =
        run(
            "error=0, Failed to exec spawn helper: pid: 1, exit value: 1",
            SpawnGuard.helperOfThisJvm());
    assertReplaced(result);
  }

  @Test
  void removedJvmEndsTheControllerAndIsNoMissingTool(@TempDir Path directory) {
    Path removed = directory.resolve("jspawnhelper");
    assertReplaced(run("error=2, No such file or directory", removed));
  }

  private void assertReplaced(CommandResult result) {
    assertThat(result)
        .isInstanceOfSatisfying(NotStarted.class, it -> assertThat(it.missing()).isFalse());
    assertThat(result.describe()).contains("the JVM under the controller was replaced");
    assertThat(ends).hasValue(1);
  }

  private CommandResult run(String cause, Path helper) {
    return new SpawnGuard(
            (command, cancellation) -> new NotStarted(command, cause, true, Duration.ZERO),
            helper,
            ends::incrementAndGet)
        .run(XL, new Cancellation());
  }
}
