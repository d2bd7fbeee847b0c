// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The text of {@code drbdsetup status} for one resource. */
final class StatusText {
  private static final int WIDTH = 80;

  private StatusText() {}

  static String of(DrbdResource resource, boolean verbose, boolean statistics) {
    StringBuilder text = new StringBuilder();
    text.append(resource.name()).append(" role:").append(resource.role);
    if (verbose || resource.suspended()) {
      text.append(" suspended:").append(StateLine.suspended(resource));
    }
    text.append('\n');
    if (statistics) {
      text.append("    write-ordering:flush\n");
    }
    for (DrbdDevice device : resource.devices()) {
      device(text, device, verbose, statistics);
    }
    if (resource.hasNet()) {
      connection(text, resource, verbose, statistics);
    }
    return text.append('\n').toString();
  }

  private static void device(
      StringBuilder text, DrbdDevice device, boolean verbose, boolean statistics) {
    List<String> words = new ArrayList<>();
    if (verbose || device.resource.devices().size() > 1) {
      words.add("volume:" + device.volume);
    }
    if (verbose) {
      words.add("minor:" + device.minor);
    }
    words.add("disk:" + device.diskState);
    wrap(text, 2, words);
    if (statistics) {
      wrap(text, 6, attributes(StateLine.deviceStatistics(device)));
    }
  }

  private static void connection(
      StringBuilder text, DrbdResource resource, boolean verbose, boolean statistics) {
    boolean connected = resource.connection == ConnectionState.CONNECTED;
    List<String> words = new ArrayList<>(List.of("peer"));
    if (verbose || !connected) {
      words.add("connection:" + resource.connection.eventText());
    }
    if (verbose || connected) {
      words.add("role:" + resource.peerRole);
    }
    if (verbose) {
      words.add("congested:no");
    }
    wrap(text, 2, words);
    if (verbose || connected) {
      resource.devices().forEach(device -> peerDevice(text, device, verbose, statistics));
    }
  }

  private static void peerDevice(
      StringBuilder text, DrbdDevice device, boolean verbose, boolean statistics) {
    List<String> words = new ArrayList<>();
    if (verbose || device.resource.devices().size() > 1) {
      words.add("volume:" + device.volume);
    }
    words.add("replication:" + device.replication);
    words.add("peer-disk:" + device.peerDisk);
    if (device.replication.progressing()) {
      words.add(String.format(Locale.ROOT, "done:%.2f", done(device)));
    }
    String suspended = StateLine.resyncSuspended(device);
    if (verbose || !"no".equals(suspended)) {
      words.add("resync-suspended:" + suspended);
    }
    wrap(text, 4, words);
    if (statistics) {
      wrap(text, 8, attributes(StateLine.peerDeviceStatistics(device)));
    }
  }

  /** How much of a resync is done, in percent. */
  static double done(DrbdDevice device) {
    return device.resyncTotalKib == 0
        ? 100
        : 100.0 * (device.resyncTotalKib - device.outOfSyncKib()) / device.resyncTotalKib;
  }

  static List<String> attributes(Map<String, String> state) {
    return state.entrySet().stream().map(e -> e.getKey() + ":" + e.getValue()).toList();
  }

  /** Words on lines of at most 80 columns; following lines are indented by four more. */
  static void wrap(StringBuilder text, int indent, List<String> words) {
    StringBuilder line = new StringBuilder(" ".repeat(indent));
    int margin = indent;
    boolean first = true;
    for (String word : words) {
      if (!first && line.length() + 1 + word.length() >= WIDTH) {
        text.append(line).append('\n');
        margin = indent == 4 ? 8 : indent;
        line = new StringBuilder(" ".repeat(margin));
        first = true;
      }
      line.append(first ? "" : " ").append(word);
      first = false;
    }
    text.append(line).append('\n');
  }
}
