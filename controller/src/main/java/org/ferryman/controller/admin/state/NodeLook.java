// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.state;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.ferryman.agent.xen.GuestHandover;
import org.ferryman.controller.tools.drbd.DrbdCounters;
import org.ferryman.exec.Clock;
import org.ferryman.handover.guests.KnownGuests;
import org.ferryman.handover.lease.Lease;
import org.ferryman.handover.lease.LeaseReading;
import org.ferryman.handover.lease.LeaseStore;
import org.ferryman.handover.lease.LeaseStoreException;
import org.ferryman.ocf.Operation;
import org.ferryman.operation.Version;
import org.ferryman.tools.xen.DomainList;

/** Looks at this node once. */
public final class NodeLook {
  /** Between two readings of a resync's counters, where DRBD does not tell its speed. */
  private static final Duration APART = Duration.ofMillis(400);

  private final String node;
  private final Function<Operation, DrbdCounters.Reading> drbd;
  private final Function<Operation, CompletableFuture<DomainList>> domains;
  private final LeaseStore leases;
  private final KnownGuests guests;
  private final List<String> settingsErrors;
  private final Clock clock;

  /** By these. */
  public NodeLook(
      String node,
      Function<Operation, DrbdCounters.Reading> drbd,
      Function<Operation, CompletableFuture<DomainList>> domains,
      LeaseStore leases,
      KnownGuests guests,
      List<String> settingsErrors,
      Clock clock) {
    this.node = requireNonNull(node, "node");
    this.drbd = requireNonNull(drbd, "drbd");
    this.domains = requireNonNull(domains, "domains");
    this.leases = requireNonNull(leases, "leases");
    this.guests = requireNonNull(guests, "guests");
    this.settingsErrors = List.copyOf(settingsErrors);
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * Looks.
   *
   * @param controller what the controller tells of itself; missing if it does not answer
   * @param controllerTrouble why it does not
   */
  public NodeReport report(JsonNode controller, String controllerTrouble, Operation operation) {
    CompletableFuture<DomainList> asked = domains.apply(operation);
    return report(controller, controllerTrouble, drbd.apply(operation), asked.join(), operation);
  }

  /**
   * Looks at all but DRBD, which somebody has read just now.
   *
   * @param controller what the controller tells of itself
   * @param counters what was read of DRBD
   */
  public NodeReport report(
      JsonNode controller, DrbdCounters.Reading counters, Operation operation) {
    return report(controller, "", counters, domains.apply(operation).join(), operation);
  }

  private NodeReport report(
      JsonNode controller,
      String controllerTrouble,
      DrbdCounters.Reading counters,
      DomainList list,
      Operation operation) {
    return new NodeReport(
        NodeReport.FORMAT,
        node,
        Version.current(),
        controller,
        controllerTrouble,
        counters instanceof DrbdCounters.Reading.Known known
            ? resources(known, operation)
            : List.of(),
        counters instanceof DrbdCounters.Reading.Unknown unknown ? unknown.reason() : "",
        list instanceof DomainList.Domains all
            ? all.guests()
                .map(
                    it ->
                        new NodeReport.GuestDomain(
                            it.name().orElse(""), it.id(), it.state().letters(), it.memoryMiB()))
                .toList()
            : List.of(),
        list.trouble(),
        leases(),
        guests(controller, operation),
        settingsErrors);
  }

  private List<NodeReport.Resource> resources(
      DrbdCounters.Reading.Known first, Operation operation) {
    Map<String, DrbdCounters> later = new HashMap<>();
    if (first.resources().stream().anyMatch(DrbdReport::needsASecondLook)
        && operation.pause(APART)
        && drbd.apply(operation) instanceof DrbdCounters.Reading.Known second) {
      second.resources().forEach(it -> later.put(it.status().resource(), it));
    }
    return first.resources().stream()
        .map(it -> DrbdReport.of(it, later.getOrDefault(it.status().resource(), it), APART))
        .toList();
  }

  private List<NodeReport.OpenLease> leases() {
    List<NodeReport.OpenLease> open = new ArrayList<>();
    try {
      for (LeaseReading reading : leases.readAll()) {
        NodeReport.OpenLease lease = lease(reading);
        if (open.stream().noneMatch(it -> !it.id().isEmpty() && it.id().equals(lease.id()))) {
          open.add(lease);
        }
      }
    } catch (LeaseStoreException e) {
      open.add(unreadable(e.getMessage()));
    }
    return open;
  }

  private NodeReport.OpenLease lease(LeaseReading reading) {
    if (reading instanceof LeaseReading.Held held) {
      return lease(held.lease());
    }
    return reading instanceof LeaseReading.Expired expired
        ? lease(expired.lease())
        : unreadable(
            reading instanceof LeaseReading.Unreadable it
                ? "the lease of %s can't be read: %s".formatted(it.resource(), it.reason())
                : "");
  }

  private NodeReport.OpenLease lease(Lease lease) {
    return new NodeReport.OpenLease(
        lease.id(),
        lease.vm(),
        lease.handOver() ? lease.source() : "",
        lease.target(),
        lease.phase().name().toLowerCase(Locale.ROOT),
        lease.phase().windowMayBeOpen(),
        lease.resources(),
        lease.remaining(clock).toSeconds(),
        "");
  }

  private static NodeReport.OpenLease unreadable(String reason) {
    return new NodeReport.OpenLease("", "", "", "", "", false, List.of(), -1, reason);
  }

  private List<NodeReport.Guest> guests(JsonNode controller, Operation operation) {
    Map<String, JsonNode> looked = new HashMap<>();
    controller.path("guests").forEach(it -> looked.put(it.path("guest").asText(), it));
    List<NodeReport.Guest> all = new ArrayList<>();
    for (GuestHandover.Known known : guests.all(operation)) {
      String name = known.guest().value();
      JsonNode look = looked.get(name);
      all.add(
          new NodeReport.Guest(
              name,
              known.resource(),
              known.configuration().toString(),
              look == null ? "" : look.path("ready").asBoolean() ? "yes" : "no",
              look == null ? "" : look.path("reason").asText(),
              look == null ? known.trouble() : look.path("trouble").asText()));
    }
    return all;
  }
}
