// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

import java.util.Locale;

/** Numbers with a unit, as DRBD's options take them. */
final class Sizes {
  private Sizes() {}

  /** KiB of a rate such as 2M, 700k or 250 (KiB without a unit). */
  static long kib(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    long number = Long.parseLong(lower.replaceAll("[a-z]+$", ""));
    return switch (lower.charAt(lower.length() - 1)) {
      case 'm' -> number * 1024;
      case 'g' -> number * 1024 * 1024;
      default -> number;
    };
  }
}
