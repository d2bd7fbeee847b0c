// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OcfFailure;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.drbd.Drbd;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.MinorOwners;
import org.ferryman.tools.xen.DiskBackend;
import org.ferryman.tools.xen.config.DiskSpec;
import org.ferryman.tools.xen.config.DiskSpec.DrbdUse;
import org.ferryman.tools.xen.config.GuestConfig;

/**
 * The DRBD resources that a guest's disks lie on. A guest must not be created on a Secondary: xl
 * would say that it runs, without its disk.
 */
public final class GuestDisks {
  private static final Pattern DEVICE = Pattern.compile("/dev/drbd([0-9]{1,7})");

  private final Drbd drbd;
  private final String nodeName;
  private final DiskLayers layers;

  /** On this node's DRBD and devices. */
  public GuestDisks(Drbd drbd, String nodeName) {
    this(drbd, nodeName, KernelLayers.ofThisHost());
  }

  GuestDisks(Drbd drbd, String nodeName, DiskLayers layers) {
    this.drbd = drbd;
    this.nodeName = nodeName;
    this.layers = layers;
  }

  /** What this host's disks are made of. */
  DiskLayers layers() {
    return layers;
  }

  /**
   * Refuses a guest of whose disks one is not on this host now: xl would say no more than that it
   * failed to stat it. One that DRBD's own names tell of is another matter: that resource is looked
   * at, and made Primary.
   *
   * @param guest how a reason calls it
   * @throws OcfFailure if one is not there
   */
  void refuseAbsent(String guest, GuestConfig config) {
    String absent =
        config.dataDisks().stream()
            .filter(disk -> disk.backend().isEmpty() && disk.script().isEmpty())
            .filter(disk -> disk.drbd().isEmpty() && disk.target().startsWith("/"))
            .filter(disk -> !layers.there(disk.target()))
            .map(disk -> "disk %s (%s)".formatted(disk.vdev(), disk.target()))
            .collect(Collectors.joining(", "));
    if (!absent.isEmpty()) {
      throw new OcfFailure(
          OcfExit.ERR_GENERIC,
          ("%s can't be started: %s is not there; a logical volume has to be active and a file"
                  + " system mounted before the guest's start, by resources of their own after the"
                  + " promotion of DRBD (ocf:heartbeat:LVM-activate, ocf:heartbeat:Filesystem)")
              .formatted(guest, absent));
    }
  }

  /** A disk's resource can't be found out. */
  public static final class UnknownResourceException extends OcfFailure {
    private static final long serialVersionUID = 1L;

    private final boolean lasting;

    UnknownResourceException(String reason, boolean lasting) {
      super(OcfExit.ERR_GENERIC, reason);
      this.lasting = lasting;
    }

    /** Whether it stays so until somebody mends a file. */
    public boolean lasting() {
      return lasting;
    }
  }

  /**
   * Refuses a disk that another domain serves: of that one, dom0's part of xenstore tells nothing.
   *
   * @throws OcfFailure if there is one
   */
  static void refuseOtherBackends(GuestConfig config) {
    for (DiskSpec disk : config.disks()) {
      if (disk.backend().isPresent()) {
        throw new OcfFailure(
            OcfExit.ERR_ARGS,
            ("disk %s has its backend in domain '%s': only disks that Domain-0 serves can be watched"
                    + " and handed over; remove backend= from its line")
                .formatted(disk.vdev(), disk.backend().get()));
      }
    }
  }

  /**
   * Every resource below a guest's disks, and whether the hotplug script promotes all of them.
   *
   * @param named the resources; if empty, those found in the disk lines
   * @throws UnknownResourceException if a disk's resource can't be found out
   */
  public Below below(GuestConfig config, List<String> named, Operation operation) {
    Set<String> before = new TreeSet<>();
    resources(config, named, operation).forEach(resource -> before.add(resource.name()));
    Set<String> all = new TreeSet<>(before);
    promotedByScript(config).forEach(name -> all.add(resource(name, "a disk").name()));
    return new Below(List.copyOf(all), List.copyOf(before));
  }

  /**
   * The DRBD resources below a guest.
   *
   * @param all their names
   * @param before those of them that must be Primary before the guest is created: the hotplug
   *     script sees to the others
   */
  public record Below(List<String> all, List<String> before) {
    /** Copies. */
    public Below {
      all = List.copyOf(all);
      before = List.copyOf(before);
    }

    /** Whether the hotplug script promotes each of them. */
    public boolean scripted() {
      return before.isEmpty();
    }
  }

  /**
   * The resources that must be Primary before the guest is created.
   *
   * @param named the resources; if empty, those found in the disk lines
   * @throws UnknownResourceException if a disk's resource can't be found out
   */
  Set<DrbdResource> resources(GuestConfig config, List<String> named, Operation operation) {
    Set<DrbdResource> resources = new LinkedHashSet<>();
    if (!named.isEmpty()) {
      Set<String> promotedByScript = promotedByScript(config);
      for (String name : named) {
        if (!promotedByScript.contains(name)) {
          resources.add(resource(name, "parameter drbd_resources"));
        }
      }
      return resources;
    }
    MinorOwners owners = new MinorOwners(drbd, nodeName, operation);
    for (DiskSpec disk : config.dataDisks()) {
      if (disk.backend().isEmpty() && disk.drbd().isPresent()) {
        resource(disk, disk.drbd().get(), owners).ifPresent(resources::add);
      }
    }
    return resources;
  }

  /**
   * Those of a guest's disks that lie upon a DRBD device without being one, as a reason calls them:
   * a volume that is active, a file in a file system that is mounted. Their resources are Primary
   * here then, and stay so: nothing is to be promoted for them.
   *
   * @param shared the disks that both nodes have at once, as in a cluster's file system: names in
   *     the guest, or paths
   */
  List<String> upon(GuestConfig config, List<String> shared) {
    return config.dataDisks().stream()
        .filter(disk -> disk.backend().isEmpty() && disk.script().isEmpty())
        .filter(disk -> !shared.contains(disk.vdev()) && !shared.contains(disk.target()))
        .filter(disk -> upon(disk.target()).isPresent())
        .map(disk -> "disk %s (%s)".formatted(disk.vdev(), disk.target()))
        .toList();
  }

  private Optional<DiskLayers.Medium> upon(String target) {
    return layers.at(target).filter(it -> !it.isDrbd() && !it.drbdMinors().isEmpty());
  }

  private static Set<String> promotedByScript(GuestConfig config) {
    return config.dataDisks().stream()
        .flatMap(disk -> disk.drbd().stream())
        .filter(use -> use instanceof DrbdUse.ByName named && named.promotedByScript())
        .map(use -> ((DrbdUse.ByName) use).resource())
        .collect(Collectors.toSet());
  }

  private static Optional<DrbdResource> resource(DiskSpec disk, DrbdUse use, MinorOwners owners) {
    if (use instanceof DrbdUse.ByName named) {
      return named.promotedByScript()
          ? Optional.empty()
          : Optional.of(resource(named.resource(), "disk " + disk.vdev()));
    }
    int minor =
        use instanceof DrbdUse.ByMinor byMinor
            ? byMinor.minor()
            : minorBehind(((DrbdUse.ByLink) use).path(), disk);
    return Optional.of(owner(minor, disk, owners));
  }

  private static DrbdResource owner(int minor, DiskSpec disk, MinorOwners owners) {
    return owner(minor, disk.vdev(), disk.target(), owners);
  }

  /**
   * What a disk of a running domain lies on.
   *
   * @param resources the DRBD resources; empty if it lies on none
   * @param itself whether the disk is the DRBD device, not a volume or a file upon it
   */
  record Ground(List<DrbdResource> resources, boolean itself) {
    Ground {
      resources = List.copyOf(resources);
    }
  }

  /**
   * The DRBD resources that a disk of a running domain lies on.
   *
   * @throws UnknownResourceException if it lies on one that can't be found out
   */
  Ground below(DiskBackend backend, Operation operation) {
    MinorOwners owners = new MinorOwners(drbd, nodeName, operation);
    DiskSpec disk =
        new DiskSpec(
            backend.path(),
            backend.format(),
            backend.vdev(),
            backend.writable(),
            backend.cdrom(),
            Optional.empty(),
            Optional.empty());
    Optional<DiskLayers.Medium> medium =
        backend.physicalDevice().map(layers::of).or(() -> upon(disk.target()));
    List<Integer> minors = medium.map(DiskLayers.Medium::drbdMinors).orElse(List.of());
    if (!minors.isEmpty()) {
      return new Ground(
          minors.stream().map(it -> owner(it, disk.vdev(), backend.target(), owners)).toList(),
          medium.get().isDrbd());
    }
    return new Ground(
        backend.physicalDevice().isPresent()
            ? List.of()
            : disk.drbd().flatMap(use -> resource(disk, use, owners)).stream().toList(),
        true);
  }

  private static DrbdResource owner(int minor, String vdev, String target, MinorOwners owners) {
    MinorOwners.Owner owner = owners.owner(minor);
    if (owner instanceof MinorOwners.Owner.None none) {
      throw new UnknownResourceException(
          ("disk %s is %s, which %s: name its resource in drbd_resources, or write the disk as"
                  + " /dev/drbd/by-res/RESOURCE/VOLUME")
              .formatted(vdev, target, none.reason()),
          none.lasting());
    }
    return resource(((MinorOwners.Owner.Resource) owner).name(), "disk " + vdev);
  }

  private static int minorBehind(String path, DiskSpec disk) {
    try {
      Matcher device = DEVICE.matcher(Path.of(path).toRealPath().toString());
      if (device.matches()) {
        return Integer.parseInt(device.group(1));
      }
      throw new UnknownResourceException(
          "disk %s is %s, which is no link to a DRBD device; name its resource in drbd_resources"
              .formatted(disk.vdev(), path),
          true);
    } catch (IOException e) {
      throw new UnknownResourceException(
          "disk %s is %s, which is not there (%s): is its DRBD resource up on this node?"
              .formatted(disk.vdev(), path, e.getClass().getSimpleName()),
          false);
    }
  }

  private static DrbdResource resource(String name, String origin) {
    if (!DrbdResource.NAME.matcher(name).matches()) {
      throw new UnknownResourceException(
          "%s names '%s', which is no DRBD resource's name".formatted(origin, name), true);
    }
    return DrbdResource.named(name);
  }
}
