// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.world;

import java.io.Closeable;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.ferryman.operation.FileLocks;

/** A node's locks: those of a process go with it, as the kernel's do. */
final class HeldLocks implements FileLocks {
  private final Map<Path, StormProcess> held = new HashMap<>();
  private final boolean work;

  HeldLocks(boolean work) {
    this.work = work;
  }

  @Override
  public Optional<Closeable> tryLock(Path file) {
    StormProcess process = Baton.current().process;
    if (held.putIfAbsent(file, process) != null && work) {
      return Optional.empty();
    }
    process.onEnd(() -> held.remove(file, process));
    return Optional.of(() -> held.remove(file, process));
  }
}
