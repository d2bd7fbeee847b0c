// SPDX-License-Identifier: Apache-2.0
package org.ferryman.operation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells whether this process may use the tools at all. */
@FunctionalInterface
public interface Privilege {

  /** Whether this process has root's rights. */
  boolean root();

  /** Asks the kernel: the owner of this process's entry under /proc is its effective user. */
  static Privilege ofThisProcess() {
    return () -> {
      try {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
      } catch (IOException e) {
        throw new UncheckedIOException("the user of this process can't be read", e);
      }
    };
  }
}
