// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ferryman.agent.drbd.DeviceHolders;
import org.ferryman.exec.Lines;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.xen.BackendsReading;
import org.ferryman.tools.xen.DiskBackend;
import org.ferryman.tools.xen.Domain;
import org.ferryman.tools.xen.DomainList;
import org.ferryman.tools.xen.DomainList.Domains;
import org.ferryman.tools.xen.Xl;

/** Finds the guests whose disk backend holds a DRBD device open. */
public final class XenstoreHolders implements DeviceHolders {
  private final Xl xl;
  private final DiskLayers layers;

  /** Asks {@code xl}; what lies on a DRBD device holds that as well. */
  public XenstoreHolders(Xl xl, DiskLayers layers) {
    this.xl = xl;
    this.layers = layers;
  }

  @Override
  public Reading<List<String>> holdersOf(Set<Integer> minors, Operation operation) {
    BackendsReading reading = xl.diskBackends(operation);
    if (reading instanceof BackendsReading.Unknown unknown) {
      return new Reading.Unknown<>(unknown.reason());
    }
    DomainList domains = xl.domains(operation);
    try {
      return new Reading.Known<>(
          ((BackendsReading.Known) reading)
              .all().stream()
                  .filter(backend -> !backend.closed() && holds(backend, minors))
                  .map(backend -> shown(backend, domains))
                  .toList());
    } catch (DiskLayers.UnknownMediumException e) {
      return new Reading.Unknown<>(Lines.message(e));
    }
  }

  private boolean holds(DiskBackend backend, Set<Integer> minors) {
    return backend.physicalDevice().map(layers::of).or(() -> layers.at(backend.path())).stream()
        .flatMap(medium -> medium.drbdMinors().stream())
        .anyMatch(minors::contains);
  }

  private static String shown(DiskBackend backend, DomainList list) {
    int id = backend.domainId();
    Optional<Domain> domain =
        list instanceof Domains domains
            ? domains.guests().filter(it -> it.id() == id).findFirst()
            : Optional.empty();
    return domain
        .map(it -> "guest " + it.describe() + " as " + backend.vdev())
        .orElse("the backend of a domain %d as %s".formatted(id, backend.vdev()));
  }
}
