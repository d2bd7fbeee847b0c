// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.ferryman.agent.xen.DiskLayers;
import org.ferryman.agent.xen.GuestLimits;
import org.ferryman.fencing.Finding;
import org.ferryman.tools.drbd.config.ResourceDefinition;
import org.ferryman.tools.pacemaker.Wiring.GuestResource;
import org.ferryman.tools.xen.RegularFile;
import org.ferryman.tools.xen.config.ConfigFile;
import org.ferryman.tools.xen.config.ConfigSyntaxException;
import org.ferryman.tools.xen.config.DiskSpec;
import org.ferryman.tools.xen.config.DiskSpec.DrbdUse;
import org.ferryman.tools.xen.config.GuestConfig;

/** Judges the guests that a DRBD resource holds disks of, by their files on this node. */
final class GuestChecks {
  private final String resource;
  private final Set<Integer> minors;
  private final DiskLayers layers;
  private final GuestLimits.Host host;

  /**
   * Of that resource.
   *
   * @param minors its devices' numbers on this node; empty if not known
   */
  GuestChecks(String resource, Set<Integer> minors, DiskLayers layers, GuestLimits.Host host) {
    this.resource = requireNonNull(resource, "resource");
    this.minors = Set.copyOf(minors);
    this.layers = requireNonNull(layers, "layers");
    this.host = requireNonNull(host, "host");
  }

  /** The numbers of a resource's devices on a node. */
  static Set<Integer> minors(ResourceDefinition definition, String node) {
    Set<Integer> minors = new HashSet<>();
    definition
        .host(node)
        .ifPresent(side -> side.volumes().forEach(volume -> minors.add(volume.minor())));
    return minors;
  }

  /** A finding or more for each guest that uses the resource. */
  List<Finding> of(List<GuestResource> guests) {
    List<Finding> findings = new ArrayList<>();
    guests.forEach(guest -> findings.addAll(of(guest)));
    return findings;
  }

  private List<Finding> of(GuestResource guest) {
    String check = "guest " + guest.id();
    boolean named = guest.resources().contains(resource);
    ConfigFile file;
    GuestConfig config;
    try {
      byte[] bytes = RegularFile.read(Path.of(guest.configuration()), GuestConfig.LONGEST);
      file = ConfigFile.parse(new String(bytes, UTF_8));
      config = GuestConfig.of(file);
    } catch (IOException | ConfigSyntaxException | IllegalArgumentException e) {
      return named
          ? List.of(
              Finding.failed(
                  check,
                  "%s can't be read on this node: %s"
                      .formatted(guest.configuration(), e.getMessage()),
                  "copy the file there; 'ferryman ocf xen validate-all' tells more"))
          : List.of();
    }
    List<String> upon =
        config.dataDisks().stream()
            .filter(this::upon)
            .map(disk -> "disk %s (%s)".formatted(disk.vdev(), disk.target()))
            .toList();
    if (!named && upon.isEmpty() && config.dataDisks().stream().noneMatch(this::uses)) {
      return List.of();
    }
    return judge(check, guest, file, upon, named);
  }

  private List<Finding> judge(
      String check, GuestResource guest, ConfigFile file, List<String> upon, boolean named) {
    List<Finding> findings = new ArrayList<>();
    GuestLimits limits;
    try {
      limits = GuestLimits.of(file, Optional.of(guest.sharedDisks()), host);
    } catch (ConfigSyntaxException e) {
      return List.of(Finding.failed(check, e.getMessage(), "mend " + guest.configuration()));
    }
    if (!limits.missing().isEmpty()) {
      findings.add(
          Finding.failed(
              check,
              "not on this node: " + String.join(", ", new TreeSet<>(limits.missing())),
              "bring it here, or the guest can't run here"));
    }
    if (!upon.isEmpty() && !named) {
      findings.add(
          Finding.warning(
              check,
              "%s lies upon %s by way of a volume group or a file system, which the other node can't see"
                  .formatted(String.join(", ", upon), resource),
              "name the resource in the guest's parameter drbd_resources"));
    }
    if (!limits.unmovable().isEmpty()) {
      findings.add(
          Finding.warning(
              check,
              "it starts, stops and fails over, but is not migrated live: "
                  + String.join("; ", limits.unmovable()),
              "see docs/limits.md"));
    }
    return findings.isEmpty() ? List.of(Finding.ok(check, "can be migrated live")) : findings;
  }

  private boolean uses(DiskSpec disk) {
    return disk.drbd()
        .filter(
            use ->
                (use instanceof DrbdUse.ByName name && name.resource().equals(resource))
                    || (use instanceof DrbdUse.ByMinor minor && minors.contains(minor.minor())))
        .isPresent();
  }

  private boolean upon(DiskSpec disk) {
    return disk.backend().isEmpty()
        && disk.script().isEmpty()
        && disk.target().startsWith("/")
        && layers
            .at(disk.target())
            .filter(it -> !it.isDrbd() && it.drbdMinors().stream().anyMatch(minors::contains))
            .isPresent();
  }
}
