// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.metrics;

import static org.ferryman.controller.admin.metrics.Exposition.Type.COUNTER;
import static org.ferryman.controller.admin.metrics.Exposition.Type.GAUGE;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.ferryman.controller.tools.drbd.DrbdCounters;
import org.ferryman.tools.drbd.status.ConnectionState;
import org.ferryman.tools.drbd.status.DiskState;
import org.ferryman.tools.drbd.status.DrbdConnection;
import org.ferryman.tools.drbd.status.DrbdPeerVolume;
import org.ferryman.tools.drbd.status.DrbdVolume;
import org.ferryman.tools.drbd.status.Role;

/**
 * DRBD's part, under the names that drbd-reactor gives: dashboards made for it work, on 8.4 too.
 */
final class DrbdMetrics {
  private static final double KIB = 1024;
  private static final double SECTOR = 512;

  private final Exposition out;

  DrbdMetrics(Exposition out) {
    this.out = out;
  }

  void add(List<DrbdCounters> resources) {
    one("drbd_resource_resources", "Number of resources", resources.size());
    resources.forEach(this::resource);
  }

  private void resource(DrbdCounters counters) {
    String name = counters.status().resource();
    words(
        "drbd_resource_role",
        "DRBD role of the resource",
        "drbd_resource_role",
        Stream.of(Role.values()).map(Role::word),
        counters.status().role().word(),
        "name",
        name);
    gauge(
        "drbd_resource_suspended",
        "Boolean whether the resource is suspended",
        yes(!counters.status().suspended().isEmpty()),
        "name",
        name);
    counters
        .status()
        .mayPromote()
        .ifPresent(
            it ->
                gauge(
                    "drbd_resource_maypromote",
                    "Boolean whether the resource may be promoted",
                    yes(it),
                    "name",
                    name));
    counters
        .self()
        .number("promotion_score")
        .ifPresent(
            it ->
                gauge(
                    "drbd_resource_promotionscore",
                    "The promotion score (higher is better) for the resource",
                    (double) it,
                    "name",
                    name));
    gauge(
        "drbd_resource_forceiofailures",
        "Boolean whether the resource is configured to force I/O failures",
        yes(counters.status().failsIo()),
        "name",
        name);
    counters.status().volumes().forEach(volume -> device(name, volume, counters));
    counters.status().connections().forEach(it -> connection(name, it, counters));
  }

  private void device(String resource, DrbdVolume volume, DrbdCounters counters) {
    String[] labels = {
      "name",
      resource,
      "volume",
      Integer.toString(volume.number()),
      "minor",
      Integer.toString(volume.minor())
    };
    DrbdCounters.Fields fields = counters.volume(volume.number());
    words(
        "drbd_device_state",
        "DRBD device state",
        "drbd_device_state",
        Stream.of(DiskState.values()).map(DiskState::word),
        volume.disk().word(),
        labels);
    gauge(
        "drbd_device_client",
        "Boolean whether this device is a client (i.e., intentional diskless)",
        yes(volume.client()),
        labels);
    gauge(
        "drbd_device_unintentionaldiskless",
        "Boolean whether the devices is unintentional diskless",
        yes(volume.disk() == DiskState.DISKLESS && !volume.client()),
        labels);
    volume
        .quorum()
        .ifPresent(
            it ->
                gauge(
                    "drbd_device_quorum",
                    "Boolean if this device has DRBD quorum",
                    yes(it),
                    labels));
    volume
        .open()
        .ifPresent(
            it ->
                gauge(
                    "drbd_device_open",
                    "Boolean whether the device is held open",
                    yes(it),
                    labels));
    scaled(fields, "size", "drbd_device_size_bytes", "Device size in bytes", GAUGE, KIB, labels);
    scaled(
        fields,
        "read",
        "drbd_device_read_bytes_total",
        "Net data read from local hard disk",
        COUNTER,
        KIB,
        labels);
    scaled(
        fields,
        "written",
        "drbd_device_written_bytes_total",
        "Net data written on local disk",
        COUNTER,
        KIB,
        labels);
    scaled(
        fields,
        "al-writes",
        "drbd_device_alwrites_total",
        "Number of updates of the activity log area of the meta data",
        COUNTER,
        1,
        labels);
    scaled(
        fields,
        "bm-writes",
        "drbd_device_bmwrites_total",
        "Number of updates of the bitmap area of the meta data",
        COUNTER,
        1,
        labels);
    scaled(
        fields,
        "upper-pending",
        "drbd_device_upperpending",
        "Number of block I/O requests forwarded to DRBD, but not yet answered by DRBD",
        GAUGE,
        1,
        labels);
    scaled(
        fields,
        "lower-pending",
        "drbd_device_lowerpending",
        "Number of open requests to the local I/O sub-system issued by DRBD",
        GAUGE,
        1,
        labels);
    gauge(
        "drbd_device_alsuspended",
        "Boolean whether the Activity-Log is suspended",
        yes(fields.yes("al-suspended")),
        labels);
  }

  private void connection(String resource, DrbdConnection connection, DrbdCounters counters) {
    String peer = Integer.toString(connection.peerNodeId());
    String[] labels = {
      "name", resource, "conn_name", connection.name().orElse(""), "peer_node_id", peer
    };
    words(
        "drbd_connection_state",
        "DRBD connection state",
        "drbd_connection_state",
        Stream.of(ConnectionState.values()).map(ConnectionState::word),
        connection.state().word(),
        labels);
    DrbdCounters.Fields fields =
        counters.connections().getOrDefault(connection.peerNodeId(), DrbdCounters.Fields.NONE);
    gauge(
        "drbd_connection_congested",
        "Boolean whether the TCP send buffer of the data connection is more than 80% filled",
        yes(fields.yes("congested")),
        labels);
    scaled(
        fields,
        "ap-in-flight",
        "drbd_connection_apinflight_bytes",
        "Number of application requests in flight (not completed)",
        GAUGE,
        SECTOR,
        labels);
    scaled(
        fields,
        "rs-in-flight",
        "drbd_connection_rsinflight_bytes",
        "Number of resync requests in flight",
        GAUGE,
        SECTOR,
        labels);
    for (DrbdPeerVolume volume : connection.volumes()) {
      String[] more = {
        "name",
        resource,
        "conn_name",
        connection.name().orElse(""),
        "peer_node_id",
        peer,
        "volume",
        Integer.toString(volume.number())
      };
      DrbdCounters.Fields its = counters.peerVolume(connection.peerNodeId(), volume.number());
      scaled(
          its,
          "out-of-sync",
          "drbd_peerdevice_outofsync_bytes",
          "Number of bytes currently out of sync with this peer",
          GAUGE,
          KIB,
          more);
      scaled(
          its,
          "sent",
          "drbd_peerdevice_sent_bytes",
          "Net data sent to the peer",
          COUNTER,
          KIB,
          more);
      scaled(
          its,
          "received",
          "drbd_peerdevice_received_bytes",
          "Net data received from the peer",
          COUNTER,
          KIB,
          more);
    }
  }

  private void one(String name, String help, double value) {
    out.family(name, GAUGE, help).sample(name, value);
  }

  private void gauge(String name, String help, double value, String... labels) {
    out.family(name, GAUGE, help).sample(name, value, labels);
  }

  private void scaled(
      DrbdCounters.Fields fields,
      String field,
      String name,
      String help,
      Exposition.Type type,
      double unit,
      String... labels) {
    fields
        .number(field)
        .ifPresent(it -> out.family(name, type, help).sample(name, it * unit, labels));
  }

  /** A series for each word, of which one is 1. */
  private void words(
      String name, String help, String label, Stream<String> words, String word, String... labels) {
    out.family(name, GAUGE, help);
    words
        .filter(it -> !it.isEmpty())
        .forEach(
            it -> {
              String[] all = Arrays.copyOf(labels, labels.length + 2);
              all[labels.length] = label;
              all[labels.length + 1] = it;
              out.sample(name, yes(it.equals(word)), all);
            });
  }

  private static double yes(boolean whether) {
    return whether ? 1 : 0;
  }
}
