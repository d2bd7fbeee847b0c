// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.follow;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Tells when this node's attribute daemon (pacemaker-attrd) was restarted, from proc(5): it may
 * have lost what it held then. Costs one small file a look while nothing changes. Not safe for
 * several threads.
 */
public final class AttributeDaemon {
  private static final String NAME = "pacemaker-attrd";
  private static final int START_TIME = 19; // field 22 of proc(5)'s stat, counted from state

  private final Path proc;
  private Optional<Incarnation> last = Optional.empty();

  private record Incarnation(Path stat, String startTime) {}

  /** As that directory tells, {@code /proc}. */
  public AttributeDaemon(Path proc) {
    this.proc = requireNonNull(proc, "proc");
  }

  /** Whether another daemon runs than at the last look; not at the first. */
  public boolean restarted() {
    Optional<Incarnation> now = last.filter(AttributeDaemon::runs).or(this::find);
    boolean restarted = last.isPresent() && now.isPresent() && !now.equals(last);
    last = now.or(() -> last);
    return restarted;
  }

  private static boolean runs(Incarnation incarnation) {
    return read(incarnation.stat()).equals(Optional.of(incarnation));
  }

  private Optional<Incarnation> find() {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path process : processes) {
        Optional<Incarnation> found = read(process.resolve("stat"));
        if (found.isPresent()) {
          return found;
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional
          .empty(); // no such place: then nobody sees a restart, and the age bound serves
    }
  }

  /** Empty for every other process, and one that is gone. */
  private static Optional<Incarnation> read(Path stat) {
    try {
      String line = Files.readString(stat, StandardCharsets.ISO_8859_1);
      int end = line.lastIndexOf(')');
      String[] fields = line.substring(end + 1).strip().split(" ", -1);
      return line.substring(0, end + 1).endsWith("(" + NAME + ")") && fields.length > START_TIME
          ? Optional.of(new Incarnation(stat, fields[START_TIME]))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
