// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.lease;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.ferryman.exec.Processes;
import org.ferryman.exec.WholeFile;

/**
 * The folder of one detached process: {@code pid} of its session's leader, {@code log} with what it
 * said, {@code exit} with its exit code once it has one. Written by the scripts that run it.
 */
public final class RunFolder {
  private static final long LOG_TAIL = 16L * 1024;

  private final Path folder;

  private RunFolder(Path folder) {
    this.folder = folder;
  }

  /** The folder of a guest; the guest's name is percent-encoded, so that any name is a file's. */
  public static RunFolder of(Path base, String vm) {
    return new RunFolder(base.resolve(encoded(vm)));
  }

  /** A guest's name as the name of its folder: it reaches no other folder. */
  public static String encoded(String vm) {
    String encoded = URLEncoder.encode(vm, UTF_8).replace("*", "%2A");
    return encoded.startsWith(".") ? "%2E" + encoded.substring(1) : encoded;
  }

  /**
   * The guests with a folder below {@code base}. What is no guest's folder is passed over: it must
   * not keep anybody from the others.
   *
   * @throws LeaseStoreException if the folders can't be listed
   */
  public static List<String> guests(Path base) {
    try (Stream<Path> folders = Files.list(base)) {
      return folders
          .filter(Files::isDirectory)
          .map(folder -> decoded(String.valueOf(folder.getFileName())))
          .flatMap(Optional::stream)
          .sorted()
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException | UncheckedIOException e) {
      throw new LeaseStoreException("%s can't be listed: %s".formatted(base, e), e);
    }
  }

  private static Optional<String> decoded(String name) {
    try {
      return Optional.of(URLDecoder.decode(name, UTF_8)).filter(vm -> encoded(vm).equals(name));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Where it is, whether or not it exists. */
  public Path path() {
    return folder;
  }

  /** Makes it, for root alone, with the folders above it. */
  public void make() throws IOException {
    WholeFile.makeFolder(folder);
  }

  /** Writes a file in it, which readers see whole or not at all. */
  public void write(String name, String content) throws IOException {
    WholeFile.write(folder.resolve(name), content);
  }

  /** Gives a file in it another name, in one step. */
  public void rename(String from, String to) throws IOException {
    Files.move(folder.resolve(from), folder.resolve(to), ATOMIC_MOVE);
  }

  /** Whether a file of that name is in it. */
  public boolean has(String name) {
    return Files.exists(folder.resolve(name));
  }

  /**
   * A file's content; empty if it is not there.
   *
   * @throws LeaseStoreException if it is there and can't be read
   */
  public Optional<String> read(String name) {
    Path file = folder.resolve(name);
    try {
      return Optional.of(Files.readString(file).strip());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new LeaseStoreException(
          "%s can't be read: %s; if nothing of it goes on right now, remove %s"
              .formatted(file, e, folder),
          e);
    }
  }

  /** The end of the log; empty if there is none. */
  public String log() {
    Path log = folder.resolve("log");
    try (var channel = Files.newByteChannel(log)) {
      long from = Math.max(0, channel.size() - LOG_TAIL);
      var bytes = java.nio.ByteBuffer.allocate((int) (channel.size() - from));
      channel.position(from);
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
      return new String(bytes.array(), 0, bytes.position(), UTF_8);
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      return "its log can't be read: " + e;
    }
  }

  /** The exit code, once there is one. */
  public Optional<Integer> exit() {
    return read("exit").filter(text -> text.matches("[0-9]{1,3}")).map(Integer::valueOf);
  }

  /** The session's leader, if it lives: a process of that id that was called with this folder. */
  public OptionalLong leader(Processes processes) {
    return read("pid")
        .filter(text -> text.matches("[0-9]{1,9}"))
        .map(Long::valueOf)
        .filter(pid -> processes.lives(pid, folder.toString()))
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  /** Whether nothing was put into it, or taken from it, for that long. */
  public boolean olderThan(Duration age, Instant now) {
    try {
      Instant changed = Files.getLastModifiedTime(folder).toInstant();
      return changed.plus(age).isBefore(now);
    } catch (IOException e) {
      return false; // It is gone.
    }
  }

  /**
   * Removes it with all that is in it.
   *
   * @throws LeaseStoreException if something can't be removed
   */
  public void delete() {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new LeaseStoreException("%s can't be removed: %s".formatted(folder, e), e);
    }
  }
}
