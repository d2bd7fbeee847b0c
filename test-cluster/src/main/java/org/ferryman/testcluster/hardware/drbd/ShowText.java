// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The text of {@code drbdsetup show}: options that differ from their defaults. */
final class ShowText {
  private static final List<String> NET_ORDER =
      List.of(
          "protocol",
          "timeout",
          "max-epoch-size",
          "max-buffers",
          "unplug-watermark",
          "connect-int",
          "ping-int",
          "sndbuf-size",
          "rcvbuf-size",
          "ko-count",
          "allow-two-primaries",
          "cram-hmac-alg",
          "shared-secret",
          "after-sb-0pri",
          "after-sb-1pri",
          "after-sb-2pri",
          "always-asbp",
          "rr-conflict",
          "ping-timeout",
          "data-integrity-alg",
          "tcp-cork",
          "on-congestion",
          "congestion-fill",
          "congestion-extents",
          "csums-alg",
          "csums-after-crash-only",
          "verify-alg",
          "use-rle",
          "socket-check-timeout");
  private static final List<String> DISK_ORDER =
      List.of(
          "size",
          "max-bio-bvecs",
          "on-io-error",
          "fencing",
          "disk-barrier",
          "disk-flushes",
          "disk-drain",
          "md-flushes",
          "resync-rate",
          "resync-after",
          "al-extents",
          "al-updates",
          "discard-zeroes-if-aligned",
          "disable-write-same",
          "c-plan-ahead",
          "c-delay-target",
          "c-fill-target",
          "c-max-rate",
          "c-min-rate",
          "disk-timeout",
          "read-balancing",
          "rs-discard-granularity");

  private ShowText() {}

  static String of(DrbdResource resource) {
    StringBuilder text = new StringBuilder();
    text.append("resource ").append(resource.name()).append(" {\n    options {\n");
    options(text, 8, resource.options, List.copyOf(resource.options.keySet()));
    text.append("    }\n");
    if (resource.hasNet()) {
      text.append("    net {\n");
      options(text, 8, resource.netOptions, NET_ORDER);
      text.append("    }\n    _remote_host {\n");
      text.append("        address\t\t\t")
          .append(address(resource.peerAddress))
          .append(";\n    }\n");
    }
    text.append("    _this_host {\n");
    if (resource.hasNet()) {
      text.append("        address\t\t\t").append(address(resource.localAddress)).append(";\n");
    }
    resource.devices().forEach(device -> volume(text, device));
    return text.append("    }\n}\n").toString();
  }

  private static String address(String text) {
    return text.replaceFirst("^(\\w+):", "$1 ");
  }

  private static void volume(StringBuilder text, DrbdDevice device) {
    text.append("        volume ").append(device.volume).append(" {\n");
    text.append("            device\t\t\tminor ").append(device.minor).append(";\n");
    if (device.disk != null) {
      text.append("            disk\t\t\t\"").append(device.disk.path()).append("\";\n");
      text.append("            meta-disk\t\t\tinternal;\n            disk {\n");
      options(text, 16, device.diskOptions, DISK_ORDER);
      text.append("            }\n");
    }
    text.append("        }\n");
  }

  private static void options(
      StringBuilder text, int indent, Map<String, String> set, List<String> order) {
    Map<String, String> ordered = new LinkedHashMap<>();
    order.stream().filter(set::containsKey).forEach(option -> ordered.put(option, set.get(option)));
    for (String line : ShowOptions.lines(ordered)) {
      text.append(" ".repeat(indent)).append(line).append('\n');
    }
  }
}
