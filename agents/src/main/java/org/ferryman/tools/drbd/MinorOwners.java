// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.drbd.config.DefinitionsReading;
import org.ferryman.tools.drbd.config.ResourceDefinition;
import org.ferryman.tools.drbd.status.DrbdStatus;

/**
 * Which resources this node's DRBD devices belong to, at one moment. The kernel knows it of what is
 * up, whatever state the files are in; of what is down, the configuration does.
 */
public final class MinorOwners {
  private final Drbd drbd;
  private final String nodeName;
  private final Operation operation;
  private Optional<Reading<Map<String, DrbdStatus>>> kernel = Optional.empty();
  private Optional<DefinitionsReading> files = Optional.empty();

  /** Reads, once each, when first asked. */
  public MinorOwners(Drbd drbd, String nodeName, Operation operation) {
    this.drbd = drbd;
    this.nodeName = nodeName;
    this.operation = operation;
  }

  /** The resource of a device. */
  public sealed interface Owner {

    /** It is this one. */
    record Resource(String name) implements Owner {}

    /**
     * None, or not known.
     *
     * @param reason a part of a sentence about the device, such as "no resource has"
     * @param lasting whether it stays so until somebody mends a file
     */
    record None(String reason, boolean lasting) implements Owner {}
  }

  /** The resource whose device has that minor number on this node. */
  public Owner owner(int minor) {
    return inKernel(minor).<Owner>map(Owner.Resource::new).orElseGet(() -> inFiles(minor));
  }

  private Optional<String> inKernel(int minor) {
    if (kernel.isEmpty()) {
      kernel = Optional.of(drbd.all(operation));
    }
    return kernel.get() instanceof Reading.Known<Map<String, DrbdStatus>> known
        ? known.value().values().stream()
            .filter(status -> status.volumes().stream().anyMatch(it -> it.minor() == minor))
            .map(DrbdStatus::resource)
            .findFirst()
        : Optional.empty();
  }

  private Owner inFiles(int minor) {
    if (files.isEmpty()) {
      files = Optional.of(drbd.definitions(DrbdResource.DEFAULT_CONFIGURATION, operation));
    }
    if (files.get() instanceof DefinitionsReading.Unknown unknown) {
      return new Owner.None(
          "belongs to a resource that is not known: " + unknown.reason(), unknown.lasting());
    }
    DefinitionsReading.Known known = (DefinitionsReading.Known) files.get();
    List<String> owners =
        known.definitions().stream()
            .filter(it -> volumesHere(it).anyMatch(volume -> volume.minor() == minor))
            .map(ResourceDefinition::name)
            .toList();
    if (owners.size() == 1) {
      return new Owner.Resource(owners.get(0));
    }
    String why =
        owners.isEmpty()
            ? "no resource of this host in " + DrbdResource.DEFAULT_CONFIGURATION + " has"
            : "several resources have (" + String.join(", ", owners) + ")";
    return new Owner.None(
        known.troubles().isEmpty() ? why : why + "; " + String.join("; ", known.troubles()), true);
  }

  private Stream<ResourceDefinition.Volume> volumesHere(ResourceDefinition definition) {
    return definition.host(nodeName).stream().flatMap(host -> host.volumes().stream());
  }
}
