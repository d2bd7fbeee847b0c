// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.bench;

import java.util.Arrays;
import java.util.Collection;

/** The values of many runs of one thing, in one unit; a single run proves nothing. */
final class Samples {
  private final double[] sorted;

  private Samples(double[] sorted) {
    this.sorted = sorted;
  }

  /**
   * Of at least one value.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Samples of(Collection<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("a measurement without a value");
    }
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return new Samples(sorted);
  }

  /** The value in the middle. */
  double median() {
    return percentile(50);
  }

  /**
   * The smallest value that so many percent of the values are not above (nearest rank).
   *
   * @param percent 1 to 100
   */
  double percentile(int percent) {
    int rank = (int) Math.ceil(percent / 100.0 * sorted.length);
    return sorted[Math.max(0, rank - 1)];
  }

  /** How many. */
  int size() {
    return sorted.length;
  }

  /** The same with something added to each value. */
  Samples plus(double more) {
    return new Samples(Arrays.stream(sorted).map(value -> value + more).toArray());
  }

  /** Median with the tenth and the ninetieth percentile. */
  String text(String unit) {
    return "%s %s (%s–%s)"
        .formatted(
            Row.number(median()), unit, Row.number(percentile(10)), Row.number(percentile(90)));
  }
}
