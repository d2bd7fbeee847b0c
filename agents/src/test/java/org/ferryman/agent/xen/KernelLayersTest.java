// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ferryman.agent.xen.DiskLayers.Medium;
import org.ferryman.agent.xen.KernelLayers.DeviceFiles;
import org.ferryman.tools.xen.DiskBackend.BlockDevice;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelLayersTest {
  private static final BlockDevice VOLUME = new BlockDevice(253, 3);
  private static final BlockDevice POOL = new BlockDevice(253, 1);
  private static final BlockDevice R1 = new BlockDevice(147, 1);

  @TempDir Path folder;
  private Path devices;
  private KernelLayers layers;

  @BeforeEach
  void make() throws IOException {
    devices = Files.createDirectory(folder.resolve("block"));
    layers = new KernelLayers(devices, folder.resolve("mountinfo"));
  }

  /** As sysfs has it: a folder per device, with a link to each device below. */
  private void device(String number, String... below) throws IOException {
    Path slaves = Files.createDirectories(devices.resolve(number).resolve("slaves"));
    Files.writeString(devices.resolve(number).resolve("dev"), number + "\n");
    for (String it : below) {
      Files.createSymbolicLink(slaves.resolve(it.replace(':', '-')), devices.resolve(it));
    }
  }

  private Path file(String name) throws IOException {
    return Files.writeString(folder.resolve(name), "content");
  }

  private BlockDevice deviceOf(Path file) throws IOException {
    return DeviceFiles.decoded((long) Files.getAttribute(file, "unix:dev"));
  }

  @Test
  void aVolumeLiesOnAllThatItsTablesName() throws IOException {
    device("253:3", "253:1", "8:16");
    device("253:1", "147:1");
    device("147:1", "8:32");
    device("8:16");

    Medium volume = layers.of(VOLUME);

    assertThat(volume.layers()).containsExactlyInAnyOrder(VOLUME, POOL, R1, new BlockDevice(8, 16));
    assertThat(volume.drbdMinors()).containsExactly(1);
    assertThat(volume.isDrbd()).isFalse();
    assertThat(layers.of(R1).layers()).as("DRBD is the lowest").containsExactly(R1);
    assertThat(layers.of(R1).isDrbd()).isTrue();
  }

  @Test
  void aPartitionLiesOnItsDisk() throws IOException {
    Path disk = Files.createDirectories(folder.resolve("devices/drbd1/drbd1p2"));
    Files.writeString(disk.resolve("partition"), "2\n");
    Files.writeString(disk.resolveSibling("dev"), "147:1\n");
    Files.createSymbolicLink(devices.resolve("259:7"), disk);

    assertThat(layers.of(new BlockDevice(259, 7)).drbdMinors()).containsExactly(1);
  }

  @Test
  void aFileLiesOnTheDeviceOfItsFileSystemWhateverPathLeadsToIt() throws IOException {
    Path file = file("vm1.qcow2");
    BlockDevice below = deviceOf(file);
    device("147:1");
    device(below.major() + ":" + below.minor(), "147:1");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    Path name = Files.createLink(folder.resolve("name"), file);

    Medium medium = layers.at(file.toString()).orElseThrow();

    assertThat(medium.drbdMinors()).containsExactly(1);
    assertThat(layers.at(link.toString())).contains(medium);
    assertThat(layers.at(name.toString())).contains(medium);
    assertThat(layers.at(file("other").toString()).orElseThrow().overlaps(medium)).isFalse();
    assertThat(layers.of(below).overlaps(medium)).isTrue();
    assertThat(medium.overlaps(layers.of(R1))).isTrue();
  }

  /** What can't be told is not taken for nothing: the layer below may be the disk in question. */
  @Test
  void whatIsThereAndCantBeReadIsUnknown() throws IOException {
    device("253:3", "253:1");
    Path pool = Files.createDirectories(devices.resolve("253:1"));
    Files.createSymbolicLink(pool.resolve("slaves"), pool.resolve("slaves"));
    Files.writeString(pool.resolve("dev"), "253:1\n");

    assertThatThrownBy(() -> layers.of(VOLUME))
        .isInstanceOf(DiskLayers.UnknownMediumException.class)
        .hasMessageContaining("253:1", "can't be read");
    Files.delete(pool.resolve("slaves"));
    assertThat(layers.of(VOLUME).layers()).containsExactlyInAnyOrder(VOLUME, POOL);
    Files.delete(pool.resolve("dev"));
    Files.createDirectory(pool.resolve("dev"));
    assertThatThrownBy(() -> layers.of(VOLUME))
        .isInstanceOf(DiskLayers.UnknownMediumException.class);
  }

  @Test
  void aPathThatLeadsNowhereIsNoneAndOneThatCantBeFollowedNowIsUnknown() throws IOException {
    Path loop = folder.resolve("loop");
    Files.createSymbolicLink(loop, loop);

    assertThat(layers.at(loop.toString())).isEmpty();
    assertThat(layers.at(file("plain") + "/below")).isEmpty();
    assertThat(layers.at(folder.resolve("none").toString())).isEmpty();
    for (String passing : List.of("Too many open files", "Input/output error")) {
      assertThat(KernelLayers.leadsNowhere(new FileSystemException("/srv/a", null, passing)))
          .as(passing)
          .isFalse();
    }
  }

  @Test
  void aLoopDeviceIsItsFile() throws IOException {
    Path file = file("vm1.img");
    device("7:0");
    Path loop = Files.createDirectory(devices.resolve("7:0/loop"));
    Files.writeString(loop.resolve("backing_file"), file + "\n");

    assertThat(layers.of(new BlockDevice(7, 0)).overlaps(layers.at(file.toString()).orElseThrow()))
        .isTrue();
  }

  @Test
  void aFileSystemWithADeviceNumberOfItsOwnIsFoundByItsMount() throws IOException {
    Path mount = Files.createDirectory(folder.resolve("im ages"));
    Path file = Files.writeString(mount.resolve("vm1.img"), "content");
    Path source = file("source");
    Files.writeString(
        folder.resolve("mountinfo"),
        """
        22 1 0:20 / / rw,relatime shared:1 - tmpfs tmpfs rw
        30 22 0:44 /vol %s rw,noatime shared:5 master:2 - btrfs %s rw,space_cache
        garbage
        """
            .formatted(mount.toRealPath().toString().replace(" ", "\\040"), source));

    // A source that is no device is nothing to lie on; that it is asked for shows that it was
    // found.
    assertThat(layers.mountedFrom(file.toRealPath())).contains(source.toString());
    assertThat(layers.mountedFrom(Path.of("/elsewhere"))).isEmpty();
    assertThat(layers.at(file.toString()).orElseThrow().drbdMinors()).isEmpty();
  }

  @Test
  void whatIsNeitherDeviceNorFileIsNone() {
    assertThat(layers.at("/dev/null")).isEmpty();
    assertThat(layers.at(folder.toString())).isEmpty();
    assertThat(layers.at("/nonexistent/vm1.img")).isEmpty();
    assertThat(layers.there("/nonexistent/vm1.img")).isFalse();
    assertThat(layers.of(VOLUME).layers()).as("of which sysfs has nothing").containsExactly(VOLUME);
  }
}
