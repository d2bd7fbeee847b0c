// SPDX-License-Identifier: Apache-2.0
package org.ferryman.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemClockTest {
  @TempDir private Path folder;

  @Test
  void readsTheKernelsFiles() throws IOException {
    Path uptime = Files.writeString(folder.resolve("uptime"), "12345.67 99999.99\n");
    Path bootId = Files.writeString(folder.resolve("boot_id"), "0b1c-2\n");

    SystemClock clock = new SystemClock(uptime, bootId);

    assertThat(clock.sinceBoot()).isEqualTo(Duration.ofMillis(12_345_670));
    assertThat(clock.bootId()).isEqualTo("0b1c-2");
  }

  @Test
  void theKernelsClockGoesOnAndTheBootStaysTheSame() {
    SystemClock clock = SystemClock.KERNEL;
    Duration before = clock.sinceBoot();

    Awaitility.await().until(() -> clock.sinceBoot().compareTo(before) > 0);

    assertThat(SystemClock.KERNEL.bootId()).isEqualTo(clock.bootId()).isNotBlank();
  }

  @Test
  void withoutProcTheBootIsNotKnown() {
    SystemClock clock = new SystemClock(folder.resolve("none"), folder.resolve("none"));

    assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(clock::sinceBoot);
    assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(clock::bootId);
  }
}
