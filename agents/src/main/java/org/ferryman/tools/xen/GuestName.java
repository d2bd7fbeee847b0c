// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * The name of a guest's domain. While a guest migrates, xl gives its domain two other names: {@code
 * NAME--incoming} on the target, {@code NAME--migratedaway} on the source (xl(1), "migrate").
 *
 * @param value the name, in the alphabet of {@link #ALPHABET}
 */
public record GuestName(String value) {
  /**
   * Printable, no quote, backslash or slash (it becomes part of a configuration line and of the
   * name of xl's log file), not an option, not a number (xl would take it for a domain id).
   */
  public static final Pattern ALPHABET =
      Pattern.compile("(?![0-9]+$)[A-Za-z0-9_.+:@=,~#%][A-Za-z0-9_.+:@=,~#% ()-]{0,126}(?<! )");

  private static final String INCOMING = "--incoming";
  private static final String MIGRATED_AWAY = "--migratedaway";
  private static final Pattern KEPT_SINCE = Pattern.compile("-[0-9]{8}T[0-9]{4}Z");
  private static final String DOM0 = "Domain-0";

  /** Checks. */
  public GuestName {
    requireNonNull(value, "value");
    String complaint = complaintOf(value);
    if (!complaint.isEmpty()) {
      throw new IllegalArgumentException("'" + value + "' " + complaint);
    }
  }

  /** Why this can't be the name of a guest; empty if it can. */
  public static String complaintOf(String value) {
    if (!ALPHABET.matcher(value).matches()) {
      return "is not a guest's name: letters, digits, _ . + : @ = , ~ # % - and inner blanks, not"
          + " starting with '-', not a number alone, at most 127 characters";
    }
    if (value.endsWith(INCOMING) || value.endsWith(MIGRATED_AWAY)) {
      return "is a name that xl gives for the time of a migration";
    }
    return value.equals(DOM0) ? "is the control domain" : "";
  }

  /** The domain's name on the target while it arrives. */
  public String incoming() {
    return value + INCOMING;
  }

  /** The domain's name on the source once it is suspended to be handed over. */
  public String migratedAway() {
    return value + MIGRATED_AWAY;
  }

  /**
   * Whether xl gives this name to a crashed domain of the guest that it keeps beside a new one
   * ({@code on_crash="rename-restart"}, xl.cfg(5)): NAME-YYYYMMDDTHHMMZ.
   */
  public boolean keptAs(String name) {
    return name.startsWith(value + "-")
        && KEPT_SINCE.matcher(name.substring(value.length())).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
