// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowedLogTest {
  @TempDir private Path folder;

  private static List<String> texts(FollowedLog log) {
    return log.lines().stream().map(FollowedLog.Line::text).toList();
  }

  @Test
  void aLineIsReadWhenItIsWhole() throws IOException {
    Path file = folder.resolve("guest");
    try (FollowedLog log = FollowedLog.of(file)) {
      assertThat(log.lines()).isEmpty();

      Files.writeString(file, "GUEST wrote 1 at 1.0\r\nGUEST wrote 2 a");
      await().until(() -> texts(log).equals(List.of("GUEST wrote 1 at 1.0")));

      long before = System.currentTimeMillis();
      Files.writeString(file, "t 1.2\n", StandardOpenOption.APPEND);
      await().until(() -> log.lines().size() == 2);

      assertThat(texts(log)).last().isEqualTo("GUEST wrote 2 at 1.2");
      assertThat(log.lines().get(1).arrivedMillis()).isGreaterThanOrEqualTo(before);
    }
  }

  @Test
  void whatWasWholeBeforeIsNotRead() throws IOException {
    Path file = folder.resolve("guest");
    Files.writeString(file, "GUEST wrote 1 at 1.0\nGUEST wrote 2 a");
    try (FollowedLog log = FollowedLog.fromHere(file)) {
      Files.writeString(file, "t 1.2\n", StandardOpenOption.APPEND);
      await().until(() -> !log.lines().isEmpty());

      assertThat(texts(log)).containsExactly("GUEST wrote 2 at 1.2");
    }
  }
}
