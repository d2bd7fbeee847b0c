// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.bench;

import java.util.Locale;

/**
 * A line of the result.
 *
 * @param section which section measured it
 * @param what what was measured
 * @param ferryman what Ferryman took
 * @param peer what it is compared with, and what that took; empty if with nothing
 * @param measured the figure that the mark is for
 * @param mark what is to be reached
 * @param verdict whether it is
 */
record Row(
    String section,
    String what,
    String ferryman,
    String peer,
    String measured,
    String mark,
    Verdict verdict) {
  private static final String UNMEASURED = "not measured";

  /** How a figure stands to its mark. */
  enum Verdict {
    REACHED("reached"),
    MISSED("**missed**"),
    /** There is no mark for it. */
    TOLD("");

    private final String text;

    Verdict(String text) {
      this.text = text;
    }

    static Verdict of(boolean reached) {
      return reached ? REACHED : MISSED;
    }

    String text() {
      return text;
    }
  }

  /** Two medians and their ratio, which shall be no more than the mark. */
  static Row ratio(
      String section,
      String what,
      String unit,
      Samples ferryman,
      String peerName,
      Samples peer,
      double mark) {
    double ratio = ferryman.median() / peer.median();
    return new Row(
        section,
        what,
        ferryman.text(unit),
        peerName + ": " + peer.text(unit),
        times(ratio),
        "≤ " + times(mark),
        Verdict.of(ratio <= mark));
  }

  /** A figure that shall be no more than the mark. */
  static Row limit(String section, String what, String unit, double value, double mark) {
    String text = number(value) + " " + unit;
    return new Row(
        section, what, text, "", text, "≤ " + number(mark) + " " + unit, Verdict.of(value <= mark));
  }

  /** A figure without a mark. */
  static Row told(String section, String what, String ferryman, String peer) {
    return new Row(section, what, ferryman, peer, "", "", Verdict.TOLD);
  }

  /** Instead of a section's figures. */
  static Row unmeasured(String section, String reason) {
    return new Row(section, UNMEASURED, reason, "", "", "measured", Verdict.MISSED);
  }

  /** Whether it says that a section has no figures. */
  boolean unmeasured() {
    return what.equals(UNMEASURED);
  }

  /** A ratio as text. */
  static String times(double ratio) {
    return String.format(Locale.ROOT, "%.2f×", ratio);
  }

  /** Three digits that mean something. */
  static String number(double value) {
    String format =
        value >= 100 || value == Math.rint(value) ? "%.0f" : value >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }
}
