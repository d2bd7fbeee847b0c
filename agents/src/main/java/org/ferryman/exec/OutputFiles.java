// SPDX-License-Identifier: Apache-2.0
package org.ferryman.exec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two files that take a command's output. Files, not pipes: a daemon that the command leaves behind
 * inherits them, and would keep a pipe's reader waiting.
 */
final class OutputFiles implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OutputFiles.class);
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

  /** More than a page, so that a full file system can't take it into a page begun already. */
  private static final byte[] PROBE = new byte[8192];

  private static final AtomicLong MADE = new AtomicLong();

  private final Path stdout;
  private final Path stderr;

  OutputFiles(Path stdout, Path stderr) {
    this.stdout = stdout;
    this.stderr = stderr;
  }

  /**
   * Makes two empty files in the first folder that can take output.
   *
   * @throws IOException if none can, with what each said
   */
  static OutputFiles in(List<Path> folders) throws IOException {
    List<String> complaints = new ArrayList<>();
    for (Path folder : folders) {
      try {
        return inFolder(folder);
      } catch (IOException e) {
        complaints.add(folder + " (" + e.getMessage() + ")");
      }
    }
    throw new IOException("no folder takes its output: " + String.join(", ", complaints));
  }

  /**
   * A file that nobody else has. {@link Files#createTempFile} would make a random name, which costs
   * a JVM that has just started a tenth of its time; that the file is new is what counts.
   */
  private static Path fresh(Path folder) throws IOException {
    long process = ProcessHandle.current().pid();
    for (int tries = 0; tries < 10_000; tries++) {
      Path file = folder.resolve("ferryman-" + process + "-" + MADE.incrementAndGet() + ".out");
      try {
        return Files.createFile(file, PosixFilePermissions.asFileAttribute(FILE));
      } catch (FileAlreadyExistsException e) {
        log.debug("{} is there already", file);
      }
    }
    throw new IOException("every name tried is taken already");
  }

  private static OutputFiles inFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    }
    Path stdout = fresh(folder);
    Path stderr = stdout.resolveSibling(stdout.getFileName() + ".err");
    OutputFiles files = new OutputFiles(stdout, stderr);
    try {
      Files.createFile(stderr, PosixFilePermissions.asFileAttribute(FILE));
      files.requireSpace();
      Files.write(stdout, new byte[0]);
      Files.write(stderr, new byte[0]);
      return files;
    } catch (IOException e) {
      files.close();
      throw e;
    }
  }

  Path stdout() {
    return stdout;
  }

  Path stderr() {
    return stderr;
  }

  /** Whether either stream is longer than that. */
  boolean longerThan(long limitBytes) {
    return stdout.toFile().length() > limitBytes || stderr.toFile().length() > limitBytes;
  }

  /** The first {@code limitBytes} of a stream. */
  static String read(Path file, long limitBytes) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(Math.toIntExact(limitBytes)), StandardCharsets.UTF_8);
    }
  }

  /**
   * Finds out whether what a command wrote can have been kept: few tools notice that their output
   * went to a full file system, and an empty list with exit code 0 must not look like an answer.
   *
   * @throws IOException if more can't be written
   */
  void requireSpace() throws IOException {
    Files.write(stdout, PROBE, StandardOpenOption.APPEND);
    Files.write(stderr, PROBE, StandardOpenOption.APPEND);
  }

  @Override
  public void close() {
    delete(stdout);
    delete(stderr);
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      log.warn("{} can't be deleted and stays: {}", file, e.getMessage());
    }
  }
}
