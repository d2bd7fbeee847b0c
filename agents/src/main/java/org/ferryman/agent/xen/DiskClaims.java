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
package org.ferryman.agent.xen;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.drbd.Drbd;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.status.DrbdVolume;
import org.ferryman.tools.xen.DiskBackend;
import org.ferryman.tools.xen.DiskBackend.BlockDevice;
import org.ferryman.tools.xen.config.DiskSpec;
import org.ferryman.tools.xen.config.DiskSpec.DrbdUse;

/**
 * The disks that a guest writes to, to be recognised in the hands of another domain: by what the
 * configuration says, and by the device behind it, as one device has many paths. A disk that the
 * guest only reads may be anybody's as well.
 */
final class DiskClaims {
  /** How qemu writes a disk: its format before the path. */
  private static final Pattern FORMAT = Pattern.compile("[a-z0-9]+:(/.*)");

  private final List<DiskSpec> disks;
  private final Drbd drbd;
  private final Operation operation;
  private final Map<String, Set<BlockDevice>> resources = new HashMap<>();
  private Optional<Set<BlockDevice>> devices = Optional.empty();

  private DiskClaims(List<DiskSpec> disks, Drbd drbd, Operation operation) {
    this.disks = List.copyOf(disks);
    this.drbd = requireNonNull(drbd, "drbd");
    this.operation = requireNonNull(operation, "operation");
  }

  /** Those of a guest; none where its configuration can't be read. */
  static DiskClaims of(Guest guest, Drbd drbd, Operation operation) {
    List<DiskSpec> written =
        guest.file().config().stream()
            .flatMap(config -> config.dataDisks().stream())
            .filter(disk -> disk.writable() && !disk.target().isEmpty())
            .filter(disk -> disk.backend().isEmpty())
            .toList();
    return new DiskClaims(written, drbd, operation);
  }

  boolean none() {
    return disks.isEmpty();
  }

  /** Whether this is one of the guest's disks, whoever's it is now, and is held open. */
  boolean holds(DiskBackend backend) {
    if (backend.closed() || backend.cdrom()) {
      return false;
    }
    String target = plain(backend.target());
    if (disks.stream().anyMatch(disk -> disk.target().equals(target))) {
      return true;
    }
    Set<BlockDevice> theirs =
        backend.physicalDevice().map(Set::of).orElseGet(() -> devicesAt(target));
    return theirs.stream().anyMatch(devices()::contains);
  }

  private static String plain(String target) {
    Matcher format = FORMAT.matcher(target);
    return format.matches() ? format.group(1) : target;
  }

  private Set<BlockDevice> devices() {
    if (devices.isEmpty()) {
      devices = Optional.of(disks.stream().flatMap(this::of).collect(Collectors.toSet()));
    }
    return devices.get();
  }

  private Set<BlockDevice> devicesAt(String target) {
    return of(new DiskSpec(target, "raw", "", true, false, Optional.empty(), Optional.empty()))
        .collect(Collectors.toCollection(HashSet::new));
  }

  private Stream<BlockDevice> of(DiskSpec disk) {
    Optional<DrbdUse> use = disk.drbd();
    if (use.isPresent() && use.get() instanceof DrbdUse.ByMinor named) {
      return Stream.of(new BlockDevice(BlockDevice.DRBD_MAJOR, named.minor()));
    }
    if (use.isPresent() && use.get() instanceof DrbdUse.ByName named) {
      return volumes(named).stream();
    }
    return disk.target().startsWith("/") ? DeviceFiles.at(disk.target()).stream() : Stream.empty();
  }

  /** A resource that is not up has no device that anybody could hold. */
  private Set<BlockDevice> volumes(DrbdUse.ByName use) {
    return resources.computeIfAbsent(
        use.resource() + "/" + use.volume(),
        key ->
            DrbdResource.NAME.matcher(use.resource()).matches()
                    && drbd.read(DrbdResource.named(use.resource()), operation)
                        instanceof DrbdReading.Configured known
                ? known.status().volumes().stream()
                    .filter(it -> use.volume().orElse(it.number()) == it.number())
                    .map(DrbdVolume::minor)
                    .map(minor -> new BlockDevice(BlockDevice.DRBD_MAJOR, minor))
                    .collect(Collectors.toSet())
                : Set.of());
  }
}
