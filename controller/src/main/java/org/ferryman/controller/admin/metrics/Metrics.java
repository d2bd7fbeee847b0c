// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.metrics;

import static org.ferryman.controller.admin.metrics.Exposition.Type.COUNTER;
import static org.ferryman.controller.admin.metrics.Exposition.Type.GAUGE;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import org.ferryman.controller.admin.state.NodeReport;
import org.ferryman.controller.tools.drbd.DrbdCounters;

/** What monitoring is told of this node. docs/metrics.md describes it. */
public final class Metrics {
  private static final double MILLIS = 1000;

  private final Exposition out = new Exposition();

  private Metrics() {}

  /** The text. */
  public static String text(NodeReport node, DrbdCounters.Reading drbd) {
    Metrics metrics = new Metrics();
    metrics.node(node);
    metrics.guests(node);
    metrics.handovers(node);
    metrics.operations(node.controller());
    metrics.drbd(node, drbd);
    return metrics.out.text();
  }

  private void node(NodeReport node) {
    JsonNode controller = node.controller();
    gauge("ferryman_up", "Whether this node's controller answers", yes(node.controlled()));
    gauge("ferryman_info", "Ferryman's installed version", 1, "version", node.version());
    gauge(
        "ferryman_settings_errors",
        "Values in the settings file that can't hold",
        node.settingsErrors().size());
    gauge(
        "ferryman_xen_readable",
        "Whether Xen tells of its guests",
        yes(node.xenTrouble().isEmpty()));
    gauge(
        "ferryman_drbd_readable",
        "Whether DRBD tells of its resources",
        yes(node.drbdTrouble().isEmpty()));
    if (node.controlled()) {
      gauge(
          "ferryman_uptime_seconds",
          "How long the controller has run",
          controller.path("uptimeSeconds").asDouble());
      gauge(
          "ferryman_heap_used_bytes",
          "The controller's heap in use",
          controller.path("heapUsedBytes").asDouble());
      counter(
          "ferryman_operations_total",
          "Operations that the controller has taken",
          controller.path("accepted").asDouble());
      counter(
          "ferryman_attribute_writes_total",
          "Node attributes that the controller has written",
          controller.path("drbd").path("attributeWrites").asDouble());
      double age = controller.path("drbd").path("proofAgeMillis").asDouble();
      if (age >= 0) {
        gauge(
            "ferryman_events_proof_age_seconds",
            "How long ago what DRBD's events add up to was last proven",
            age / MILLIS);
      }
    }
  }

  private void guests(NodeReport node) {
    if (node.xenTrouble().isEmpty()) {
      for (NodeReport.Guest guest : node.guests()) {
        gauge(
            "ferryman_guest_running",
            "Whether the guest has a domain on this node",
            yes(node.domains().stream().anyMatch(it -> it.name().equals(guest.name()))),
            "guest",
            guest.name());
      }
    }
    for (NodeReport.Guest guest : node.guests()) {
      if (!guest.ready().isEmpty()) {
        gauge(
            "ferryman_guest_ready",
            "Whether this node could take the guest, or has it",
            yes(guest.ready().equals("yes")),
            "guest",
            guest.name());
      }
      gauge(
          "ferryman_guest_trouble",
          "Whether the guest's file is wrong, so that its start is refused",
          yes(!guest.trouble().isEmpty()),
          "guest",
          guest.name());
    }
  }

  private void handovers(NodeReport node) {
    gauge("ferryman_leases", "Leases of hand-overs and starts on this node", node.leases().size());
    gauge(
        "ferryman_windows_open",
        "Leases under which DRBD may have two Primaries now",
        (double) node.leases().stream().filter(NodeReport.OpenLease::window).count());
    for (NodeReport.OpenLease lease : node.leases()) {
      if (lease.trouble().isEmpty()) {
        gauge(
            "ferryman_lease_seconds_left",
            "How long the lease lasts; 0 if it has run out and was not ended",
            (double) Math.max(0, lease.secondsLeft()),
            "guest",
            lease.guest(),
            "source",
            lease.source(),
            "target",
            lease.target(),
            "phase",
            lease.phase());
      }
    }
  }

  private void operations(JsonNode controller) {
    if (!controller.isObject()) {
      return;
    }
    gauge(
        "ferryman_operations_running",
        "Operations that wait or run now",
        controller.path("live").size());
    Set<String> told = new HashSet<>();
    for (JsonNode finished : controller.path("finished")) { // the last comes first
      String what = finished.path("what").asText();
      if (told.add(what)) {
        gauge(
            "ferryman_last_operation_seconds",
            "How long the last operation of its kind took; a hand-over is xen migrate_to",
            finished.path("tookMillis").asDouble() / MILLIS,
            "operation",
            what);
        gauge(
            "ferryman_last_operation_exit",
            "OCF exit code of the last operation of its kind",
            finished.path("exit").asDouble(),
            "operation",
            what);
      }
    }
  }

  private void drbd(NodeReport node, DrbdCounters.Reading drbd) {
    if (!(drbd instanceof DrbdCounters.Reading.Known known)) {
      return;
    }
    new DrbdMetrics(out).add(known.resources());
    for (NodeReport.Resource resource : node.drbd()) {
      gauge(
          "ferryman_drbd_degraded",
          "Whether the resource serves, but needs an administrator",
          yes(!resource.degraded().isEmpty()),
          "name",
          resource.name());
      for (NodeReport.Link link : resource.links()) {
        link.volumes().stream()
            .filter(it -> it.secondsLeft() >= 0)
            .forEach(
                it ->
                    gauge(
                        "ferryman_resync_seconds_left",
                        "How long the resync that runs will take at its speed",
                        (double) it.secondsLeft(),
                        "name",
                        resource.name(),
                        "conn_name",
                        link.peer(),
                        "volume",
                        Integer.toString(it.number())));
      }
    }
  }

  private void gauge(String name, String help, double value, String... labels) {
    out.family(name, GAUGE, help).sample(name, value, labels);
  }

  private void counter(String name, String help, double value) {
    out.family(name, COUNTER, help).sample(name, value);
  }

  private static double yes(boolean whether) {
    return whether ? 1 : 0;
  }
}
