// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.doctor;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Map;

/**
 * What a node tells of itself that the cluster's configuration does not hold. What it can't tell is
 * empty, 0, or not there.
 *
 * @param format the form of this record; a higher one has more in it
 * @param node its name, as Pacemaker has it
 * @param millis its time, in milliseconds since 1970
 * @param xenMajor Xen's version; 0 if not known
 * @param xenMinor Xen's version
 * @param processor {@code hw_caps} of xl(1) info; empty if not known
 * @param memory {@link #FIXED} or {@link #BALLOONED}; empty if not known
 * @param units what systemd says of units (systemctl(1), is-enabled)
 * @param watchdog whether there is a watchdog device
 * @param files the digests of the guests' files; {@link #NO_FILE} where there is none
 * @param reaches the other nodes: why a guest's migration would not reach it; empty if it would
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record NodeFacts(
    int format,
    String node,
    long millis,
    int xenMajor,
    int xenMinor,
    String processor,
    String memory,
    Map<String, String> units,
    boolean watchdog,
    Map<String, String> files,
    Map<String, String> reaches) {
  /** The form of this version. */
  public static final int FORMAT = 1;

  /** Domain-0 keeps its memory. */
  public static final String FIXED = "fixed";

  /** xl takes memory from Domain-0 for a guest. */
  public static final String BALLOONED = "ballooned";

  /** In place of the digest of a file that can't be read. */
  public static final String NO_FILE = "";

  /** Checks and copies. */
  public NodeFacts {
    requireNonNull(node, "node");
    requireNonNull(processor, "processor");
    requireNonNull(memory, "memory");
    units = Map.copyOf(units);
    files = Map.copyOf(files);
    reaches = Map.copyOf(reaches);
  }

  /** Xen's version as it is written; empty if not known. */
  String xen() {
    return xenMajor == 0 ? "" : xenMajor + "." + xenMinor;
  }

  /** Whether a unit is started at boot; also if systemd has another word for it. */
  boolean enabled(String unit) {
    return units.getOrDefault(unit, "").startsWith("enabled");
  }

  /** Whether a unit is there and is not started at boot. */
  boolean disabled(String unit) {
    return units.getOrDefault(unit, "").equals("disabled");
  }
}
