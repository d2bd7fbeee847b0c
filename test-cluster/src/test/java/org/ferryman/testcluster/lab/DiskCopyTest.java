// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskCopyTest {
  @TempDir private Path folder;

  @Test
  void theSequenceIsReadFromTheFileSystemOnTheDisk() throws IOException {
    LabFiles files = new LabFiles(folder);
    Path tree = Files.createDirectories(folder.resolve("tree"));
    Files.writeString(tree.resolve("sequence"), "%016d\n%016d\n%016d\n".formatted(1, 2, 3));
    Machine machine = new Machine(MachineName.NODE1, files, folder, new LabPorts(1), Host.local());
    Files.createDirectories(machine.folder());
    String disk = machine.folder().resolve("r0.img").toString();
    machine
        .host()
        .output(
            Duration.ofSeconds(30), List.of("mkfs.ext4", "-q", "-d", tree.toString(), disk, "16M"));

    DiskCopy copy = DiskCopy.of(machine, folder);

    assertThat(copy).isEqualTo(new DiskCopy(MachineName.NODE1, 3, 0));
    assertThat(copy.lost(3)).isZero();
    assertThat(copy.lost(5)).isEqualTo(2);
    assertThat(folder.resolve("disk-node1.img")).doesNotExist();
  }
}
