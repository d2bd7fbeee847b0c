// SPDX-License-Identifier: Apache-2.0
package org.ferryman.operation;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.ferryman.exec.WholeFile;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OcfFailure;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.OperationLog;

/**
 * One exclusive lock per resource, held while an action changes it: a POSIX record lock (fcntl(2))
 * on a file, so that the resident controller and one-shots exclude each other and a killed process
 * lets go by itself; and, as record locks don't exclude threads, a set of names within this JVM.
 *
 * <p>The files stay: removing a lock file another process has open would let two hold "the" lock.
 */
public final class ResourceLocks {

  private static final Duration RETRY = Duration.ofMillis(20);
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path directory;

  /** Locks in that directory, which is made (0700) when first needed. */
  public ResourceLocks(Path directory) {
    this.directory = directory.toAbsolutePath().normalize();
  }

  /** A lock that is held until closed. */
  public interface Held extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Waits for the lock of {@code resource}, then holds it.
   *
   * @param holder what to tell others who wait: process and action
   * @throws OcfFailure if it isn't free by the deadline, the operation is cancelled, or the file
   *     can't be locked
   */
  public Held acquire(String resource, String holder, Operation operation) {
    boolean waited = false;
    while (true) {
      Optional<Held> held = tryAcquire(resource, holder, operation.log());
      if (held.isPresent()) {
        return held.get();
      }
      if (!waited) {
        waited = true;
        operation
            .log()
            .info("waiting for the lock of " + resource + ", held by " + holderOf(resource));
      }
      if (!operation.pause(RETRY)) {
        throw new OcfFailure(
            OcfExit.ERR_GENERIC,
            "the lock %s is still held by %s at the action's deadline; nothing was done"
                .formatted(file(resource), holderOf(resource)));
      }
    }
  }

  /**
   * Holds the lock of {@code resource} if it is free.
   *
   * @param holder what to tell others who wait: process and action
   * @throws OcfFailure if the file can't be locked
   */
  public Optional<Held> tryAcquire(String resource, String holder, OperationLog log) {
    Path file = file(resource);
    if (!HELD_HERE.add(file)) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(lockFile(file, resource, holder, log));
    } catch (IOException e) {
      throw new OcfFailure(
          OcfExit.ERR_GENERIC,
          "the lock %s can't be taken: %s; nothing was done, free space or permissions there are to be checked"
              .formatted(file, e));
    }
  }

  private Path file(String resource) {
    return directory.resolve(encoded(resource) + ".lock");
  }

  private Held lockFile(Path file, String resource, String holder, OperationLog log)
      throws IOException {
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
    if (lock == null) {
      return null;
    }
    note(resource, holder, log);
    FileChannel held = channel;
    return () -> {
      try {
        held.close();
      } catch (IOException e) {
        log.warn("the lock " + file + " could not be closed: " + e);
      } finally {
        HELD_HERE.remove(file);
      }
    };
  }

  private FileChannel open(Path file) throws IOException {
    WholeFile.makeFolder(directory);
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

  /**
   * The note only helps people; a full disk must not keep a resource from being stopped. It is a
   * file of its own, because closing any descriptor of a locked file drops this process's lock.
   */
  private void note(String resource, String holder, OperationLog log) {
    try {
      Files.writeString(holderFile(resource), holder, StandardCharsets.UTF_8);
    } catch (IOException e) {
      log.warn("the holder of the lock of " + resource + " can't be noted: " + e);
    }
  }

  private String holderOf(String resource) {
    try {
      String holder = Files.readString(holderFile(resource), StandardCharsets.UTF_8).strip();
      return holder.isEmpty() ? "an unnamed process" : holder;
    } catch (IOException e) {
      return "an unknown process (" + e + ")";
    }
  }

  private Path holderFile(String resource) {
    return directory.resolve(encoded(resource) + ".holder");
  }

  /** A resource may be named in any script, and a file in what the JVM's locale can write. */
  private static String encoded(String resource) {
    return URLEncoder.encode(resource, StandardCharsets.UTF_8).replace("%3A", ":");
  }
}
