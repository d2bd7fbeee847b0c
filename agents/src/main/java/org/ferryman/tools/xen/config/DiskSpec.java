// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen.config;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One disk of a guest (xl-disk-configuration(5)).
 *
 * @param target a device, a file, or whatever the script takes; empty for an empty drive
 * @param format raw unless given
 * @param vdev the disk's name in the guest
 * @param writable whether the guest may write
 * @param cdrom whether it is a CD-ROM drive
 * @param script the hotplug script, if not the default one
 * @param backend the domain that serves it, if not dom0
 */
public record DiskSpec(
    String target,
    String format,
    String vdev,
    boolean writable,
    boolean cdrom,
    Optional<String> script,
    Optional<String> backend) {

  private static final Pattern BY_RESOURCE =
      Pattern.compile("/dev/drbd/by-res/([^/]+)(?:/([0-9]{1,5}))?");
  private static final Pattern BY_MINOR = Pattern.compile("/dev/drbd([0-9]{1,7})");
  private static final Pattern OTHER_DEVICE = Pattern.compile("/dev/drbd.+");
  private static final Pattern SCRIPT_TARGET = Pattern.compile("([^/]+)(?:/([0-9]{1,5}))?");

  /** How a disk names its DRBD resource. */
  public sealed interface DrbdUse {

    /**
     * By the resource's name.
     *
     * @param volume the volume, if it is named
     * @param promotedByScript whether the hotplug script makes the resource Primary
     */
    record ByName(String resource, OptionalInt volume, boolean promotedByScript)
        implements DrbdUse {}

    /** By the device's minor number. */
    record ByMinor(int minor) implements DrbdUse {}

    /** By another path, a link to the device: which one only the file system knows. */
    record ByLink(String path) implements DrbdUse {}
  }

  /** How this disk uses DRBD; empty if it does not, as far as its text tells. */
  public Optional<DrbdUse> drbd() {
    if (script.isPresent()) {
      return isBlockDrbd(script.get())
          ? named(SCRIPT_TARGET.matcher(target), true)
          : Optional.empty();
    }
    Optional<DrbdUse> named = named(BY_RESOURCE.matcher(target), false);
    if (named.isPresent()) {
      return named;
    }
    Matcher minor = BY_MINOR.matcher(target);
    if (minor.matches()) {
      return Optional.of(new DrbdUse.ByMinor(Integer.parseInt(minor.group(1))));
    }
    return OTHER_DEVICE.matcher(target).matches()
        ? Optional.of(new DrbdUse.ByLink(target))
        : Optional.empty();
  }

  private static boolean isBlockDrbd(String script) {
    return script.equals("block-drbd") || script.endsWith("/block-drbd");
  }

  private static Optional<DrbdUse> named(Matcher matcher, boolean promotedByScript) {
    if (!matcher.matches()) {
      return Optional.empty();
    }
    OptionalInt volume =
        matcher.group(2) == null
            ? OptionalInt.empty()
            : OptionalInt.of(Integer.parseInt(matcher.group(2)));
    return Optional.of(new DrbdUse.ByName(matcher.group(1), volume, promotedByScript));
  }
}
