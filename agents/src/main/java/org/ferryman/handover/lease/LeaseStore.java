// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.lease;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.ferryman.exec.Clock;
import org.ferryman.exec.WholeFile;
import org.ferryman.tools.drbd.DrbdResource;

/**
 * The leases of this node, one file {@code <resource>.json} for each resource a lease covers,
 * readable by root alone. Daemon, one-shots and hotplug scripts share it: every change is made
 * under a lock, by replacing the file, and is on disk when the call returns.
 */
public final class LeaseStore {
  private static final String SUFFIX = ".json";
  private static final long LARGEST = 64L * 1024;

  private final Path folder;
  private final Clock clock;
  private final ReentrantLock inProcess = new ReentrantLock();
  private final Map<String, Unwritten> unwritten = new ConcurrentHashMap<>();

  /** What a resource's file says, and what it would say if it could be written. */
  private record Unwritten(Lease written, Lease changed) {}

  /** The store in this folder, made when first written to. */
  public LeaseStore(Path folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /** What is known of the lease on a resource. */
  public LeaseReading read(String resource) {
    if (!DrbdResource.NAME.matcher(resource).matches()) {
      return unreadable(resource, "that is not the name of a DRBD resource");
    }
    Path file = file(resource);
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        return unreadable(resource, "it is no regular file");
      }
      if (Files.size(file) > LARGEST) {
        return unreadable(resource, "it has more than " + LARGEST + " bytes");
      }
      Lease lease = Format.READER.readValue(Files.readAllBytes(file));
      if (lease == null) {
        return unreadable(resource, "it is empty");
      }
      if (!lease.resources().contains(resource)) {
        return unreadable(resource, "it is a lease of " + lease.resources());
      }
      return reading(latest(resource, lease));
    } catch (NoSuchFileException e) {
      return new LeaseReading.None();
    } catch (JsonProcessingException e) {
      return unreadable(resource, e.getOriginalMessage());
    } catch (IOException e) {
      return unreadable(resource, e.toString());
    }
  }

  private LeaseReading reading(Lease lease) {
    return lease.expired(clock) ? new LeaseReading.Expired(lease) : new LeaseReading.Held(lease);
  }

  /** A change that could not be written counts as long as the file is what it was made from. */
  private Lease latest(String resource, Lease written) {
    Unwritten change = unwritten.get(resource);
    if (change == null) {
      return written;
    }
    if (!change.written().equals(written)) {
      unwritten.remove(resource, change);
      return written;
    }
    return change.changed();
  }

  /** The lease of that id, if one lasts. */
  public Optional<Lease> held(String id) {
    return readAll().stream()
        .filter(LeaseReading.Held.class::isInstance)
        .map(reading -> ((LeaseReading.Held) reading).lease())
        .filter(lease -> lease.id().equals(id))
        .findFirst();
  }

  /**
   * Every lease there is, one reading per resource, sorted by resource.
   *
   * @throws LeaseStoreException if the folder can't be listed
   */
  public List<LeaseReading> readAll() {
    List<String> resources = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        resources.add(name.substring(0, name.length() - SUFFIX.length()));
      }
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw failed("list the leases in " + folder, e);
    }
    return resources.stream()
        .sorted()
        .map(this::read)
        .filter(reading -> !(reading instanceof LeaseReading.None))
        .toList();
  }

  /**
   * Writes a new lease, or the same anew. A lease of another id on one of its resources is not
   * overwritten while it lasts or can't be read.
   *
   * @throws LeaseStoreException if another lease is there, or it could not be written; then no file
   *     of it is left
   */
  public void write(Lease lease) {
    locked(
        "write " + lease.describe(),
        () -> {
          for (String resource : lease.resources()) {
            refuseOther(resource, lease);
          }
          try {
            replaceAll(lease);
          } catch (IOException e) {
            removeAll(lease);
            throw e;
          }
          return lease;
        });
  }

  /**
   * Changes the lease of that id on every resource it still covers.
   *
   * @return the changed lease; empty if there is none of that id (any more)
   * @throws LeaseStoreException if it could not be written
   */
  public Optional<Lease> change(String id, UnaryOperator<Lease> change) {
    return locked(
        "change lease " + id,
        () -> {
          Optional<Lease> changed = any(id).map(change);
          if (changed.isPresent()) {
            for (String resource : changed.get().resources()) {
              if (holds(resource, id)) {
                replace(resource, changed.get());
              }
            }
            syncFolder();
          }
          return changed;
        });
  }

  /** The lease of that id, whether it lasts or has run out and is not removed yet. */
  public Optional<Lease> any(String id) {
    return readAll().stream()
        .flatMap(reading -> leaseOf(reading).stream())
        .filter(lease -> lease.id().equals(id))
        .findFirst();
  }

  /**
   * As {@link #change}, for what ends a hand-over: that must go on where nothing can be written any
   * more. Then the change counts for this process, and a controller that is started later goes by
   * what is written, which permits more and not less.
   */
  public Optional<Lease> note(String id, UnaryOperator<Lease> change) {
    try {
      return change(id, change);
    } catch (LeaseStoreException e) {
      Optional<Lease> changed = any(id).map(change);
      changed.ifPresent(
          lease ->
              lease.resources().stream()
                  .filter(resource -> holds(resource, id))
                  .forEach(resource -> remember(resource, lease)));
      return changed;
    }
  }

  private void remember(String resource, Lease changed) {
    unwritten.remove(resource);
    leaseOf(read(resource))
        .ifPresent(written -> unwritten.put(resource, new Unwritten(written, changed)));
  }

  /**
   * Ends the lease of that id on all its resources; done if there is none.
   *
   * @throws LeaseStoreException if a file could not be removed
   */
  public void remove(Lease lease) {
    locked(
        "remove lease " + lease.id(),
        () -> {
          removeAll(lease);
          return lease;
        });
  }

  /**
   * Ends whatever lease there is on one resource: Pacemaker has commanded a role, or an
   * administrator has decided about an unreadable one.
   *
   * @throws LeaseStoreException if the file could not be removed
   */
  public void end(String resource) {
    Path file = file(resource);
    if (!Files.exists(file)) {
      return;
    }
    locked(
        "end the lease of " + resource,
        () -> {
          Files.deleteIfExists(file);
          syncFolder();
          return resource;
        });
  }

  private void refuseOther(String resource, Lease lease) {
    LeaseReading there = read(resource);
    if (there instanceof LeaseReading.Held held && !held.lease().id().equals(lease.id())) {
      throw new LeaseStoreException(
          "resource %s is under another %s".formatted(resource, held.lease().describe()));
    }
    if (there instanceof LeaseReading.Unreadable unreadable) {
      throw new LeaseStoreException(unreadable.reason());
    }
  }

  private boolean holds(String resource, String id) {
    return leaseOf(read(resource)).filter(lease -> lease.id().equals(id)).isPresent();
  }

  private static Optional<Lease> leaseOf(LeaseReading reading) {
    if (reading instanceof LeaseReading.Held held) {
      return Optional.of(held.lease());
    }
    return reading instanceof LeaseReading.Expired expired
        ? Optional.of(expired.lease())
        : Optional.empty();
  }

  private void replaceAll(Lease lease) throws IOException {
    for (String resource : lease.resources()) {
      replace(resource, lease);
    }
    syncFolder();
  }

  private void removeAll(Lease lease) throws IOException {
    for (String resource : lease.resources()) {
      if (holds(resource, lease.id())) {
        Files.deleteIfExists(file(resource));
      }
    }
    syncFolder();
  }

  private void replace(String resource, Lease lease) throws IOException {
    Path file = file(resource);
    Path fresh = folder.resolve("." + resource + ".new");
    Files.deleteIfExists(fresh);
    try (FileChannel channel = openPrivate(fresh)) {
      ByteBuffer bytes = ByteBuffer.wrap(Format.WRITER.writeValueAsBytes(lease));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(fresh, file, ATOMIC_MOVE);
  }

  private static FileChannel openPrivate(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(CREATE, WRITE),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  private void syncFolder() throws IOException {
    try (FileChannel channel = FileChannel.open(folder, READ)) {
      channel.force(true);
    }
  }

  private <T> T locked(String what, Step<T> step) {
    inProcess.lock();
    try {
      WholeFile.makeFolder(folder);
      try (FileChannel channel = openPrivate(folder.resolve(".lock"));
          FileLock lock = channel.lock()) {
        if (!lock.isValid()) {
          throw new LeaseStoreException("could not " + what + ": no lock on " + folder);
        }
        return step.run();
      }
    } catch (IOException e) {
      throw failed(what, e);
    } finally {
      inProcess.unlock();
    }
  }

  private Path file(String resource) {
    if (!DrbdResource.NAME.matcher(resource).matches()) {
      throw new LeaseStoreException("not the name of a DRBD resource: " + resource);
    }
    return folder.resolve(resource + SUFFIX);
  }

  private LeaseReading.Unreadable unreadable(String resource, String cause) {
    return new LeaseReading.Unreadable(
        resource,
        "the lease %s can't be read: %s; look whether %s is handed over right now, then remove the"
                .formatted(
                    folder.resolve(resource + SUFFIX),
                    cause.lines().findFirst().orElse(""),
                    resource)
            + " file");
  }

  private static LeaseStoreException failed(String what, IOException e) {
    return new LeaseStoreException("could not " + what + ": " + e, e);
  }

  /** A controller without a lease does without these classes: they are its largest. */
  private static final class Format {
    private static final JsonMapper JSON =
        JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // a later version may have more to say
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    static final ObjectReader READER = JSON.readerFor(Lease.class);
    static final ObjectWriter WRITER = JSON.writerWithDefaultPrettyPrinter();
  }

  /** One change under the lock. */
  private interface Step<T> {
    T run() throws IOException;
  }
}
