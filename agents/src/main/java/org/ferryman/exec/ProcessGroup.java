// SPDX-License-Identifier: Apache-2.0
package org.ferryman.exec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process group, as proc(5) tells it. The JDK can't signal a group; it can kill any process by
 * its number, so the members are looked up and killed until none is left.
 */
final class ProcessGroup {
  private static final Logger log = LoggerFactory.getLogger(ProcessGroup.class);
  private static final Path PROC = Path.of("/proc");

  private final long id;

  ProcessGroup(long id) {
    this.id = id;
  }

  /** Kills the members there are now; tells whether there were any. Zombies don't count. */
  boolean kill() {
    List<Long> members = members();
    members.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    return !members.isEmpty();
  }

  /** Whether it has members; zombies don't count. */
  boolean alive() {
    return !members().isEmpty();
  }

  private List<Long> members() {
    List<Long> members = new ArrayList<>();
    String[] names = PROC.toFile().list();
    if (names == null) {
      log.error("{} can't be listed; the process group {} is not killed", PROC, id);
      return members;
    }
    for (String name : names) {
      if (Character.isDigit(name.charAt(0)) && member(PROC.resolve(name).resolve("stat"))) {
        members.add(Long.valueOf(name));
      }
    }
    return members;
  }

  private boolean member(Path stat) {
    return read(stat)
        .map(line -> line.substring(line.lastIndexOf(')') + 2).split(" ", 4))
        .filter(fields -> fields.length == 4)
        .map(fields -> !fields[0].matches("[ZX]") && fields[2].equals(Long.toString(id)))
        .orElse(false);
  }

  /** Empty for a process that is gone meanwhile. */
  private static Optional<String> read(Path stat) {
    try {
      return Optional.of(Files.readString(stat, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
