// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import java.util.Optional;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.StepOutcome;
import org.ferryman.tools.pacemaker.AttributeReading;
import org.ferryman.tools.pacemaker.Cluster;
import org.ferryman.tools.xen.Domain;
import org.ferryman.tools.xen.DomainList.Domains;
import org.ferryman.tools.xen.GuestName;
import org.ferryman.tools.xen.Xl;

/**
 * Tells the cluster what a running guest uses ({@code autoset_utilization_*}), where that changed.
 * What can't be told is logged; it fails no monitor.
 */
final class Utilization {
  private final Xl xl;
  private final Cluster cluster;

  Utilization(Xl xl, Cluster cluster) {
    this.xl = xl;
    this.cluster = cluster;
  }

  /** Sets the attributes of the resource {@code instance} that are wanted. */
  void publish(GuestName guest, String instance, boolean cpu, boolean memory, Operation operation) {
    if (!cpu && !memory) {
      return;
    }
    Optional<Domain> domain =
        xl.domains(operation) instanceof Domains domains
            ? domains.named(guest.value()).stream().findFirst()
            : Optional.empty();
    if (domain.isEmpty()) {
      operation.log().warn("the utilization of %s is not known".formatted(guest));
      return;
    }
    if (cpu) {
      set(instance, "cpu", Long.toString(domain.get().vcpus()), operation);
    }
    if (memory) {
      set(instance, "hv_memory", Long.toString(domain.get().memoryMiB()), operation);
    }
  }

  private void set(String instance, String name, String value, Operation operation) {
    AttributeReading before = cluster.utilization(instance, name, operation);
    if (before instanceof AttributeReading.Unknown unknown) {
      operation.log().warn("utilization %s is not known: %s".formatted(name, unknown.reason()));
      return;
    }
    if (before.equals(new AttributeReading.Value(value))) {
      return;
    }
    if (cluster.setUtilization(instance, name, value, operation)
        instanceof StepOutcome.Failed failed) {
      operation.log().warn("utilization %s is not set: %s".formatted(name, failed.reason()));
    }
  }
}
