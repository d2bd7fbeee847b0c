// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of DRBD's kernel module. */
public record DrbdVersion(int major, int minor, int patch) implements Comparable<DrbdVersion> {
  private static final Pattern DOTTED =
      Pattern.compile("([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})");
  private static final Comparator<DrbdVersion> ORDER =
      Comparator.comparingInt(DrbdVersion::major)
          .thenComparingInt(DrbdVersion::minor)
          .thenComparingInt(DrbdVersion::patch);

  /** From {@code 8.4.11}; empty for anything else. */
  public static Optional<DrbdVersion> parse(String dotted) {
    Matcher matcher = DOTTED.matcher(dotted);
    return matcher.matches()
        ? Optional.of(
            new DrbdVersion(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3))))
        : Optional.empty();
  }

  /** From {@code 0x08040b}, a byte per part. */
  public static DrbdVersion ofCode(int code) {
    return new DrbdVersion(code >> 16 & 0xff, code >> 8 & 0xff, code & 0xff);
  }

  /** Whether it is DRBD 9 or later: several peers, quorum, diskless clients. */
  public boolean nine() {
    return major >= 9;
  }

  @Override
  public int compareTo(DrbdVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
