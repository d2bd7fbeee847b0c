// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Options as {@code drbdsetup show} prints them: those that differ from their defaults. */
final class ShowOptions {
  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("protocol", "C"),
          Map.entry("quorum", "off"),
          Map.entry("quorum-minimum-redundancy", "off"),
          Map.entry("on-no-quorum", "suspend-io"),
          Map.entry("auto-promote", "yes"),
          Map.entry("bitmap", "yes"),
          Map.entry("timeout", "60"),
          Map.entry("connect-int", "10"),
          Map.entry("ping-int", "10"),
          Map.entry("ping-timeout", "5"),
          Map.entry("ko-count", "7"),
          Map.entry("allow-two-primaries", "no"),
          Map.entry("after-sb-0pri", "disconnect"),
          Map.entry("after-sb-1pri", "disconnect"),
          Map.entry("after-sb-2pri", "disconnect"),
          Map.entry("always-asbp", "no"),
          Map.entry("rr-conflict", "disconnect"),
          Map.entry("tcp-cork", "yes"),
          Map.entry("use-rle", "yes"),
          Map.entry("on-io-error", "detach"),
          Map.entry("fencing", "dont-care"),
          Map.entry("c-plan-ahead", "20"),
          Map.entry("al-extents", "1237"),
          Map.entry("al-updates", "yes"),
          Map.entry("disk-barrier", "no"),
          Map.entry("disk-flushes", "yes"),
          Map.entry("disk-drain", "yes"),
          Map.entry("md-flushes", "yes"),
          Map.entry("resync-after", "-1"));
  private static final Map<String, String> UNITS =
      Map.ofEntries(
          Map.entry("timeout", "1/10 seconds"),
          Map.entry("connect-int", "seconds"),
          Map.entry("ping-int", "seconds"),
          Map.entry("ping-timeout", "1/10 seconds"),
          Map.entry("disk-timeout", "1/10 seconds"),
          Map.entry("sndbuf-size", "bytes"),
          Map.entry("rcvbuf-size", "bytes"),
          Map.entry("resync-rate", "bytes/second"),
          Map.entry("c-plan-ahead", "1/10 seconds"),
          Map.entry("c-delay-target", "1/10 seconds"),
          Map.entry("c-fill-target", "bytes"),
          Map.entry("c-max-rate", "bytes/second"),
          Map.entry("c-min-rate", "bytes/second"),
          Map.entry("size", "bytes"));
  private static final Set<String> QUOTED =
      Set.of(
          "_name",
          "verify-alg",
          "csums-alg",
          "cram-hmac-alg",
          "shared-secret",
          "data-integrity-alg");
  private static final Set<String> RATES = Set.of("resync-rate", "c-max-rate", "c-min-rate");

  private ShowOptions() {}

  /** Whether there is anything to print. */
  static boolean differ(Map<String, String> set) {
    return !lines(set).isEmpty();
  }

  /** A line per option that differs from its default. */
  static List<String> lines(Map<String, String> set) {
    List<String> lines = new ArrayList<>();
    set.forEach(
        (option, value) -> {
          if (!value.equals(DEFAULTS.get(option))) {
            lines.add(line(option, value));
          }
        });
    return lines;
  }

  private static String line(String option, String value) {
    String printed = RATES.contains(option) ? Sizes.kib(value) + "k" : value;
    if (QUOTED.contains(option)) {
      printed = "\"" + value + "\"";
    }
    String unit = UNITS.containsKey(option) ? " # " + UNITS.get(option) : "";
    return "%-16s\t%s;%s".formatted(option, printed, unit);
  }
}
