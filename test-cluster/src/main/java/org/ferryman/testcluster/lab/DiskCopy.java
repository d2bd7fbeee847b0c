// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.ferryman.exec.CommandResult;

/**
 * What one machine's disk really held at an instant, read from outside: its file system is mended
 * from its journal in a copy, as a guest would at its start, and the sequence is read from there.
 *
 * @param machine whose disk
 * @param last number of the last record
 * @param damaged records that are not what was written
 */
record DiskCopy(MachineName machine, long last, long damaged) {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int LENGTH = 17;
  private static final int MENDED = 1;

  /** Copies the disk and reads the copy. */
  static DiskCopy of(Machine machine, Path folder) {
    Host host = machine.host();
    Path copy = folder.resolve("disk-" + machine.name().text() + ".img");
    host.output(
        LIMIT,
        List.of(
            "cp",
            "--sparse=always",
            machine.folder().resolve("r0.img").toString(),
            copy.toString()));
    CommandResult check = host.attempt(LIMIT, List.of("e2fsck", "-p", copy.toString()));
    if (!(check instanceof CommandResult.Exited exited && exited.code() <= MENDED)) {
      throw new LabException(
          "the file system on %s's disk cannot be mended by its journal: %s"
              .formatted(machine.name().text(), check.describe()));
    }
    String records = host.output(LIMIT, List.of("debugfs", "-R", "cat /sequence", copy.toString()));
    DiskCopy found = read(machine.name(), records);
    host.output(LIMIT, List.of("rm", copy.toString()));
    return found;
  }

  /** Reads the file that the guest's program wrote. */
  static DiskCopy read(MachineName machine, String records) {
    long last = records.length() / LENGTH;
    long damaged = records.length() % LENGTH == 0 ? 0 : 1;
    for (int record = 0; record < last; record++) {
      String text = records.substring(record * LENGTH, (record + 1) * LENGTH);
      if (!text.equals("%016d\n".formatted(record + 1))) {
        damaged++;
      }
    }
    return new DiskCopy(machine, last, damaged);
  }

  /** Acknowledged records that are not on this disk. */
  long lost(long acknowledged) {
    return Math.max(0, acknowledged - last) + damaged;
  }
}
