// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.ferryman.tools.xen.DiskBackend.BlockDevice;

/** Which block device a path leads to: two paths may lead to one device. */
final class DeviceFiles {
  private static final int TYPE = 0170000;
  private static final int BLOCK = 0060000;

  private DeviceFiles() {}

  /** The device behind a path, links followed; empty if there is none. */
  static Optional<BlockDevice> at(String path) {
    try {
      Path file = Path.of(path);
      int mode = (int) Files.getAttribute(file, "unix:mode");
      return (mode & TYPE) == BLOCK
          ? Optional.of(decoded((long) Files.getAttribute(file, "unix:rdev")))
          : Optional.empty();
    } catch (IOException | InvalidPathException none) {
      return Optional.empty();
    }
  }

  /** The numbers in a device's 64 bits, as the C library lays them out (makedev(3)). */
  static BlockDevice decoded(long device) {
    long major = (device >>> 8 & 0xfff) | (device >>> 32 & 0xfffff000L);
    long minor = (device & 0xff) | (device >>> 12 & 0xffffff00L);
    return new BlockDevice((int) major, (int) minor);
  }
}
