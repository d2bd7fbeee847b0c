// SPDX-License-Identifier: Apache-2.0
package org.ferryman.exec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The name of this host, as {@code uname -n} tells it. */
public final class HostName {
  private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

  private HostName() {}

  /**
   * Asks the kernel.
   *
   * @throws UncheckedIOException if it doesn't tell
   */
  public static String ofThisHost() {
    try {
      return Files.readString(KERNEL, StandardCharsets.US_ASCII).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("this host's name can't be read from " + KERNEL, e);
    }
  }
}
