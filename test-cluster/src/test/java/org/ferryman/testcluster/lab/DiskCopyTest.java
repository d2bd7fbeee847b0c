/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
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
