// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OcfFailure;
import org.ferryman.tools.xen.DiskBackend.BlockDevice;

/**
 * What this host's disks are made of: a logical volume lies on other devices, and so does a file by
 * the file system that it is in.
 */
public interface DiskLayers {

  /**
   * What a device is made of can't be read: it may be the disk that is looked for. Nobody who has
   * to know takes it for another.
   */
  final class UnknownMediumException extends OcfFailure {
    private static final long serialVersionUID = 1L;

    UnknownMediumException(Object what, IOException why) {
      super(
          OcfExit.ERR_GENERIC,
          "what %s is made of can't be read: %s".formatted(what, why.getMessage()));
    }
  }

  /**
   * The device or regular file that a path leads to; empty if it leads to neither.
   *
   * @throws UnknownMediumException if the kernel does not tell what it is made of
   */
  Optional<Medium> at(String path);

  /** Whether a path leads to anything. */
  boolean there(String path);

  /**
   * What a device is made of.
   *
   * @throws UnknownMediumException if the kernel does not tell
   */
  Medium of(BlockDevice device);

  /**
   * A device or a file.
   *
   * @param key itself: the same whatever path leads to it
   * @param layers itself and all that it is made of; a DRBD device is the lowest that is looked at
   */
  record Medium(Object key, Set<Object> layers) {
    /** Copies. */
    public Medium {
      layers = Set.copyOf(layers);
    }

    /** Whether what is written to the one is written to the other. */
    boolean overlaps(Medium other) {
      return layers.contains(other.key) || other.layers.contains(key);
    }

    /** The minor numbers of the DRBD devices that it is or lies on, sorted. */
    public List<Integer> drbdMinors() {
      return layers.stream()
          .filter(BlockDevice.class::isInstance)
          .map(BlockDevice.class::cast)
          .filter(BlockDevice::drbd)
          .map(BlockDevice::minor)
          .sorted()
          .toList();
    }

    /** Whether it is a DRBD device, not something that lies on one. */
    public boolean isDrbd() {
      return key instanceof BlockDevice device && device.drbd();
    }
  }
}
