// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ferryman.ocf.OcfRequest;
import org.ferryman.tools.xen.GuestName;

/** The parameters of one call of {@code ocf:ferryman:xen}, typed. */
final class XenParameters {
  /** Stands for a file that nothing tells; a folder is no guest configuration. */
  private static final Path NO_FILE = Path.of("/");

  private final OcfRequest request;

  XenParameters(OcfRequest request) {
    this.request = request;
  }

  /**
   * Every name the guest may have. Where the parameter of its file is wrong, the file is the one
   * that an earlier operation of this resource was told.
   *
   * @param known the guests that this node remembers
   */
  GuestNames names(List<GuestHandover.Known> known) {
    Optional<Path> given = value(XenDefinition.XMFILE).map(Path::of);
    Optional<Path> before =
        known.stream()
            .filter(guest -> guest.resource().equals(request.instance()))
            .map(GuestHandover.Known::configuration)
            .findFirst();
    Path path = given.or(() -> before).orElse(NO_FILE);
    return GuestNames.of(
        value(XenDefinition.NAME).map(GuestName::new),
        request.ignored(XenDefinition.NAME),
        path,
        path.equals(NO_FILE)
            ? new GuestFile.Unreadable("parameter xmfile names no guest configuration")
            : GuestFile.read(path),
        known,
        request.instance());
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

  /**
   * What is worth remembering of a guest for when no operation tells it.
   *
   * @param trouble what is wrong with its file; empty if nothing is
   */
  GuestHandover.Known known(Guest guest, String trouble) {
    return new GuestHandover.Known(
        guest.name(),
        guest.path(),
        resources(),
        migrationUser(),
        migrationPort(),
        networkAttribute(),
        XenDefinition.DEFINITION.flag(request, XenDefinition.ON_DISK_LOSS),
        sharedDisks(),
        request.instance(),
        trouble);
  }

  private Optional<String> value(String name) {
    return XenDefinition.DEFINITION.value(request, name);
  }
}
