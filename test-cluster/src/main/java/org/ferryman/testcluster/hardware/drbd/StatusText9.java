// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The text of DRBD 9's {@code drbdsetup status} for one resource, written to no terminal. */
final class StatusText9 {
  private final StringBuilder text = new StringBuilder();
  private final DrbdResource resource;
  private final boolean verbose;
  private final boolean statistics;

  private StatusText9(DrbdResource resource, boolean verbose, boolean statistics) {
    this.resource = resource;
    this.verbose = verbose;
    this.statistics = statistics;
  }

  static String of(DrbdResource resource, boolean verbose, boolean statistics) {
    StatusText9 status = new StatusText9(resource, verbose, statistics);
    status.resource();
    resource.devices().forEach(status::device);
    resource.connections().forEach(status::connection);
    return status.text.append('\n').toString();
  }

  private boolean single() {
    return resource.devices().size() == 1 && resource.devices().iterator().next().volume == 0;
  }

  private void resource() {
    List<String> words = new ArrayList<>(List.of(resource.name()));
    if (verbose) {
      words.add("node-id:" + resource.nodeId);
    }
    words.add("role:" + resource.role);
    if (verbose || resource.suspended()) {
      words.add("suspended:" + StateLine.suspended(resource));
    }
    if (verbose) {
      words.add("force-io-failures:no");
    }
    StatusText.wrap(text, 0, words);
    if (statistics && verbose) {
      StatusText.wrap(text, 4, List.of("write-ordering:flush"));
    }
  }

  private void device(DrbdDevice device) {
    List<String> words = new ArrayList<>();
    if (verbose || !single()) {
      words.add("volume:" + device.volume);
    }
    if (verbose) {
      words.add("minor:" + device.minor);
    }
    words.add("disk:" + device.diskState);
    if (device.diskState == DiskState.DISKLESS) {
      words.add("client:" + (device.client() ? "yes" : "no"));
    }
    if (verbose) {
      words.add("backing_dev:" + (device.disk == null ? "none" : device.disk.path()));
    }
    if (verbose || !device.hasQuorum()) {
      words.add("quorum:" + (device.hasQuorum() ? "yes" : "no"));
    }
    StatusText.wrap(text, 2, words);
    if (statistics) {
      StatusText.wrap(text, 6, StatusText.attributes(StateLine.deviceStatistics(device)));
    }
  }

  private void connection(DrbdConnection connection) {
    boolean connected = connection.state() == ConnectionState.CONNECTED;
    List<String> words = new ArrayList<>(List.of(connection.name()));
    if (verbose) {
      words.add("node-id:" + connection.peerNodeId);
    }
    if (verbose || !connected) {
      words.add("connection:" + connection.state().eventText());
    }
    if (verbose || connected) {
      words.add("role:" + connection.peerRole());
    }
    if (verbose) {
      words.add("congested:no");
    }
    StatusText.wrap(text, 2, words);
    if (verbose || statistics || connected) {
      connection.peerDevices().forEach(this::peerDevice);
    }
  }

  private void peerDevice(PeerDevice peer) {
    List<String> words = new ArrayList<>();
    if (verbose || !single()) {
      words.add("volume:" + peer.device().volume);
    }
    boolean plain =
        peer.replication() == ReplicationState.OFF
            || peer.replication() == ReplicationState.ESTABLISHED;
    if (verbose || !plain) {
      words.add("replication:" + peer.replication());
    }
    words.add("peer-disk:" + peer.disk());
    if (peer.disk() == DiskState.DISKLESS) {
      words.add("peer-client:" + (peer.client() ? "yes" : "no"));
    }
    if (peer.replication().progressing()) {
      words.add(String.format(Locale.ROOT, "done:%.2f", StatusText.done(peer.device())));
    }
    String suspended = StateLine.resyncSuspended(peer.device());
    if (verbose || !"no".equals(suspended)) {
      words.add("resync-suspended:" + suspended);
    }
    StatusText.wrap(text, 4, words);
    if (statistics) {
      StatusText.wrap(
          text, 8, StatusText.attributes(StateLine.peerDeviceStatistics(peer.device())));
    }
  }
}
