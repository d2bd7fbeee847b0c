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
package org.ferryman.xen;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ferryman.drbd.DefinitionsReading;
import org.ferryman.drbd.Drbd;
import org.ferryman.drbd.DrbdReading;
import org.ferryman.drbd.DrbdResource;
import org.ferryman.drbd.ResourceDefinition;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OcfFailure;
import org.ferryman.ocf.Operation;
import org.ferryman.xen.config.DiskSpec;
import org.ferryman.xen.config.DiskSpec.DrbdUse;
import org.ferryman.xen.config.GuestConfig;

/**
 * The DRBD resources that a guest's disks lie on. A guest must not be created on a Secondary: xl
 * would say that it runs, without its disk.
 */
final class GuestDisks {
  private static final Pattern DEVICE = Pattern.compile("/dev/drbd([0-9]{1,7})");

  private final Drbd drbd;

  GuestDisks(Drbd drbd) {
    this.drbd = requireNonNull(drbd, "drbd");
  }

  /**
   * Makes sure that every resource is Primary on this node, but for those whose hotplug script sees
   * to it.
   *
   * @param named the resources; if empty, those found in the disk lines
   * @throws OcfFailure naming the resource that is not, or of which it is not known
   */
  void requirePrimary(GuestConfig config, List<String> named, Operation operation) {
    for (DrbdResource resource : resources(config, named, operation)) {
      requirePrimary(resource, operation);
    }
  }

  private void requirePrimary(DrbdResource resource, Operation operation) {
    DrbdReading reading = drbd.read(resource, operation);
    if (reading instanceof DrbdReading.Configured configured) {
      if (!configured.status().primary()) {
        throw failure(
            ("DRBD resource %s is %s on this node, the guest would start without that disk: promote"
                    + " it first (order promote before start in the cluster, or 'drbdadm primary %s')")
                .formatted(resource, configured.status().role().word(), resource));
      }
      return;
    }
    if (reading instanceof DrbdReading.Unknown unknown) {
      throw failure(
          "whether DRBD resource %s is Primary on this node is not known: %s"
              .formatted(resource, unknown.reason()));
    }
    throw failure(
        ("DRBD resource %s is not up on this node, the guest would have no such disk: start its"
                + " drbd resource first, or 'drbdadm up %s'")
            .formatted(resource, resource));
  }

  /**
   * The resources that must be Primary before the guest is created.
   *
   * @param named the resources; if empty, those found in the disk lines
   * @throws OcfFailure if a disk's resource can't be found out
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
    for (DiskSpec disk : config.dataDisks()) {
      if (disk.backend().isEmpty() && disk.drbd().isPresent()) {
        resource(disk, disk.drbd().get(), operation).ifPresent(resources::add);
      }
    }
    return resources;
  }

  private static Set<String> promotedByScript(GuestConfig config) {
    return config.dataDisks().stream()
        .flatMap(disk -> disk.drbd().stream())
        .filter(use -> use instanceof DrbdUse.ByName named && named.promotedByScript())
        .map(use -> ((DrbdUse.ByName) use).resource())
        .collect(Collectors.toSet());
  }

  private Optional<DrbdResource> resource(DiskSpec disk, DrbdUse use, Operation operation) {
    if (use instanceof DrbdUse.ByName named) {
      return named.promotedByScript()
          ? Optional.empty()
          : Optional.of(resource(named.resource(), "disk " + disk.vdev()));
    }
    int minor =
        use instanceof DrbdUse.ByMinor byMinor
            ? byMinor.minor()
            : minorBehind(((DrbdUse.ByLink) use).path(), disk);
    return Optional.of(owner(minor, disk, operation));
  }

  private DrbdResource owner(int minor, DiskSpec disk, Operation operation) {
    DefinitionsReading reading = drbd.definitions(DrbdResource.DEFAULT_CONFIGURATION, operation);
    if (reading instanceof DefinitionsReading.Unknown unknown) {
      throw failure(
          "which DRBD resource %s (%s) belongs to is not known: %s; name it in drbd_resources"
              .formatted(disk.vdev(), disk.target(), unknown.reason()));
    }
    List<String> owners = new ArrayList<>();
    for (ResourceDefinition definition : ((DefinitionsReading.Known) reading).definitions()) {
      if (definition.hosts().stream()
          .flatMap(host -> host.volumes().stream())
          .anyMatch(volume -> volume.minor() == minor)) {
        owners.add(definition.name());
      }
    }
    if (owners.size() == 1) {
      return resource(owners.get(0), "disk " + disk.vdev());
    }
    throw failure(
        ("disk %s is %s, which %s: name its resource in drbd_resources, or write the disk as"
                + " /dev/drbd/by-res/RESOURCE/VOLUME")
            .formatted(
                disk.vdev(),
                disk.target(),
                owners.isEmpty()
                    ? "no resource in " + DrbdResource.DEFAULT_CONFIGURATION + " has"
                    : "several resources have (" + String.join(", ", owners) + ")"));
  }

  private static int minorBehind(String path, DiskSpec disk) {
    try {
      Matcher device = DEVICE.matcher(Path.of(path).toRealPath().toString());
      if (device.matches()) {
        return Integer.parseInt(device.group(1));
      }
      throw failure(
          "disk %s is %s, which is no link to a DRBD device; name its resource in drbd_resources"
              .formatted(disk.vdev(), path));
    } catch (IOException e) {
      throw failure(
          "disk %s is %s, which is not there (%s): is its DRBD resource up on this node?"
              .formatted(disk.vdev(), path, e.getClass().getSimpleName()));
    }
  }

  private static DrbdResource resource(String name, String origin) {
    if (!DrbdResource.NAME.matcher(name).matches()) {
      throw failure("%s names '%s', which is no DRBD resource's name".formatted(origin, name));
    }
    return DrbdResource.named(name);
  }

  private static OcfFailure failure(String reason) {
    return new OcfFailure(OcfExit.ERR_GENERIC, reason);
  }
}
