// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.agent.xen.DiskLayers.Medium;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.drbd.Drbd;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.xen.DiskBackend;
import org.ferryman.tools.xen.DiskBackend.BlockDevice;
import org.ferryman.tools.xen.config.DiskSpec;
import org.ferryman.tools.xen.config.DiskSpec.DrbdUse;

/**
 * The disks that a guest writes to, to be recognised in the hands of another domain: by what the
 * configuration says, and by the device or file behind it, as one has many paths, and what lies on
 * it. A disk that the guest only reads may be anybody's as well.
 */
final class DiskClaims {
  /** How qemu writes a disk: its format before the path. */
  private static final Pattern FORMAT = Pattern.compile("[a-z0-9]+:(/.*)");

  private final List<DiskSpec> disks;
  private final Predicate<DiskSpec> shared;
  private final Drbd drbd;
  private final DiskLayers layers;
  private final Operation operation;
  private final Map<DiskSpec, List<Medium>> media = new HashMap<>();

  private DiskClaims(
      List<DiskSpec> disks,
      Predicate<DiskSpec> shared,
      Drbd drbd,
      DiskLayers layers,
      Operation operation) {
    this.disks = List.copyOf(disks);
    this.shared = shared;
    this.drbd = drbd;
    this.layers = layers;
    this.operation = operation;
  }

  /** Those of a guest; none where its configuration can't be read. */
  static DiskClaims of(Guest guest, Drbd drbd, DiskLayers layers, Operation operation) {
    List<DiskSpec> written =
        guest.file().config().stream()
            .flatMap(config -> config.dataDisks().stream())
            .filter(disk -> disk.writable() && !disk.target().isEmpty())
            .filter(disk -> disk.backend().isEmpty())
            .toList();
    return new DiskClaims(written, guest::shares, drbd, layers, operation);
  }

  boolean none() {
    return disks.isEmpty();
  }

  /**
   * Which of a domain's open disks is one that this guest alone may have.
   *
   * @param theirs the disks of one domain
   */
  Optional<DiskBackend> exclusive(List<DiskBackend> theirs) {
    return theirs.stream()
        .filter(backend -> disks.stream().anyMatch(it -> !shared.test(it) && holds(backend, it)))
        .findFirst();
  }

  /**
   * One of a domain's open disks, if it has all of this guest's: others may have those that are
   * declared shared, but who has every one may be the guest itself under another name.
   *
   * @param theirs the disks of one domain
   */
  Optional<DiskBackend> everyOne(List<DiskBackend> theirs) {
    boolean every =
        !disks.isEmpty()
            && disks.stream()
                .allMatch(disk -> theirs.stream().anyMatch(backend -> holds(backend, disk)));
    return every
        ? theirs.stream().filter(it -> holds(it, disks.get(0))).findFirst()
        : Optional.empty();
  }

  /** Whether this is that disk, whoever's it is now, and is held open. */
  private boolean holds(DiskBackend backend, DiskSpec disk) {
    if (backend.closed() || backend.cdrom()) {
      return false;
    }
    String target = plain(backend.target());
    if (disk.target().equals(target)) {
      return true;
    }
    List<Medium> theirs =
        backend.physicalDevice().map(it -> List.of(layers.of(it))).orElseGet(() -> at(target));
    return theirs.stream()
        .anyMatch(one -> media.computeIfAbsent(disk, this::of).stream().anyMatch(one::overlaps));
  }

  private static String plain(String target) {
    Matcher format = FORMAT.matcher(target);
    return format.matches() ? format.group(1) : target;
  }

  private List<Medium> at(String target) {
    return media.computeIfAbsent(
        new DiskSpec(target, "raw", "", true, false, Optional.empty(), Optional.empty()), this::of);
  }

  private List<Medium> of(DiskSpec disk) {
    Optional<DrbdUse> use = disk.drbd();
    if (use.isPresent() && use.get() instanceof DrbdUse.ByMinor named) {
      return List.of(device(named.minor()));
    }
    if (use.isPresent() && use.get() instanceof DrbdUse.ByName named) {
      return volumes(named);
    }
    return disk.target().startsWith("/") ? layers.at(disk.target()).stream().toList() : List.of();
  }

  private Medium device(int minor) {
    return layers.of(new BlockDevice(BlockDevice.DRBD_MAJOR, minor));
  }

  /** A resource that is not up has no device that anybody could hold. */
  private List<Medium> volumes(DrbdUse.ByName use) {
    return DrbdResource.NAME.matcher(use.resource()).matches()
            && drbd.read(DrbdResource.named(use.resource()), operation)
                instanceof DrbdReading.Configured known
        ? known.status().volumes().stream()
            .filter(it -> use.volume().orElse(it.number()) == it.number())
            .map(it -> device(it.minor()))
            .toList()
        : List.of();
  }
}
