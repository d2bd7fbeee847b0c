// SPDX-License-Identifier: Apache-2.0
package org.ferryman.operation;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Exclusive locks on files, which a process that ends lets go, however it ends. */
@FunctionalInterface
public interface FileLocks {

  /**
   * Holds the lock of that file until what is returned is closed.
   *
   * @return empty if somebody else holds it
   * @throws IOException if it can't be locked at all
   */
  Optional<Closeable> tryLock(Path file) throws IOException;

  /** POSIX record locks (fcntl(2)); as those don't exclude threads, a set of names as well. */
  static FileLocks ofTheKernel() {
    return KernelLocks::tryLock;
  }

  /** The kernel's. */
  final class KernelLocks {
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private KernelLocks() {}

    private static Optional<Closeable> tryLock(Path file) throws IOException {
      if (!HELD_HERE.add(file)) {
        return Optional.empty();
      }
      FileChannel channel = null;
      FileLock lock = null;
      try {
        channel = open(file);
        lock = channel.tryLock();
      } finally {
        if (lock == null) {
          HELD_HERE.remove(file);
          if (channel != null) {
            channel.close();
          }
        }
      }
      return lock == null ? Optional.empty() : Optional.of(held(file, channel));
    }

    private static Closeable held(Path file, FileChannel channel) {
      return () -> {
        try {
          channel.close();
        } finally {
          HELD_HERE.remove(file);
        }
      };
    }

    private static FileChannel open(Path file) throws IOException {
      Set<OpenOption> options =
          Set.of(
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              LinkOption.NOFOLLOW_LINKS);
      return FileChannel.open(
          file,
          options,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
  }
}
