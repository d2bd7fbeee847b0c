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

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ferryman.ocf.OcfRequest;

/** The parameters of one call of {@code ocf:ferryman:xen}, typed. */
final class XenParameters {
  private final OcfRequest request;

  XenParameters(OcfRequest request) {
    this.request = request;
  }

  Path file() {
    return Path.of(value(XenDefinition.XMFILE).orElseThrow());
  }

  Optional<GuestName> guestName() {
    return value(XenDefinition.NAME).map(GuestName::new);
  }

  GuestStop.Manner shutdown() {
    return new GuestStop.Manner(
        value(XenDefinition.SHUTDOWN_TIMEOUT)
            .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds))),
        XenDefinition.DEFINITION.flag(request, XenDefinition.SHUTDOWN_ACPI));
  }

  List<String> monitorScripts() {
    return XenDefinition.words(value(XenDefinition.MONITOR_SCRIPTS).orElse(""));
  }

  /** The resources named; empty where they are to be found in the disk lines. */
  List<String> resources() {
    return value(XenDefinition.DRBD_RESOURCES)
        .filter(it -> !it.equals(XenDefinition.AUTO))
        .map(XenDefinition::words)
        .orElse(List.of());
  }

  /** Disks that both nodes have by other means than DRBD: names in the guest, or paths. */
  List<String> sharedDisks() {
    return XenDefinition.words(value(XenDefinition.SHARED_DISKS).orElse(""));
  }

  Optional<String> migrationUser() {
    return value(XenDefinition.USER);
  }

  Optional<Integer> migrationPort() {
    return value(XenDefinition.PORT).map(Integer::valueOf);
  }

  /** The node attribute that holds the target's address. */
  Optional<String> networkAttribute() {
    return value(XenDefinition.NETWORK).or(() -> value(XenDefinition.NODE_IP));
  }

  List<String> migrationOptions() {
    return XenDefinition.words(value(XenDefinition.OPTIONS).orElse(""));
  }

  /** What Domain-0 keeps where the memory is to be shared out; else empty. */
  Optional<Long> reservedMemoryMiB() {
    return XenDefinition.DEFINITION.flag(request, XenDefinition.ALLOW_MEMORY)
        ? value(XenDefinition.RESERVED_MEMORY).map(Long::valueOf)
        : Optional.empty();
  }

  boolean utilizationCpu() {
    return XenDefinition.DEFINITION.flag(request, XenDefinition.UTILIZATION_CPU);
  }

  boolean utilizationMemory() {
    return XenDefinition.DEFINITION.flag(request, XenDefinition.UTILIZATION_MEMORY);
  }

  /** What is worth remembering of a guest for when no operation tells it. */
  GuestHandover.Known known(GuestName name) {
    return new GuestHandover.Known(
        name,
        file(),
        resources(),
        migrationUser(),
        migrationPort(),
        networkAttribute(),
        XenDefinition.DEFINITION.flag(request, XenDefinition.ON_DISK_LOSS),
        sharedDisks());
  }

  private Optional<String> value(String name) {
    return XenDefinition.DEFINITION.value(request, name);
  }
}
