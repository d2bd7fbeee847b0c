// SPDX-License-Identifier: Apache-2.0
package org.ferryman.operation;

import java.io.Closeable;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.ferryman.exec.WholeFile;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OcfFailure;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.OperationLog;

/**
 * One exclusive lock per resource, held while an action changes it: a lock on a file, so that the
 * resident controller and one-shots exclude each other and a killed process lets go by itself.
 *
 * <p>The files stay: removing a lock file another process has open would let two hold "the" lock.
 */
public final class ResourceLocks {

  private static final Duration RETRY = Duration.ofMillis(20);

  private final Path directory;
  private final FileLocks locks;

  /** The kernel's locks in that directory, which is made (0700) when first needed. */
  public ResourceLocks(Path directory) {
    this(directory, FileLocks.ofTheKernel());
  }

  /** Those locks in that directory, which is made (0700) when first needed. */
  public ResourceLocks(Path directory, FileLocks locks) {
    this.directory = directory.toAbsolutePath().normalize();
    this.locks = locks;
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
    try {
      WholeFile.makeFolder(directory);
      Optional<Closeable> lock = locks.tryLock(file);
      lock.ifPresent(held -> note(resource, holder, log));
      return lock.map(held -> () -> close(held, file, log));
    } catch (IOException e) {
      throw new OcfFailure(
          OcfExit.ERR_GENERIC,
          "the lock %s can't be taken: %s; nothing was done, free space or permissions there are to be checked"
              .formatted(file, e));
    }
  }

  private static void close(Closeable lock, Path file, OperationLog log) {
    try {
      lock.close();
    } catch (IOException e) {
      log.warn("the lock " + file + " could not be closed: " + e);
    }
  }

  private Path file(String resource) {
    return directory.resolve(encoded(resource) + ".lock");
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
