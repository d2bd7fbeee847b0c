// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd.status;

import java.util.Arrays;
import java.util.function.Function;

/** Looks up DRBD's words in an enum. */
final class Words {
  private Words() {}

  static <E extends Enum<E>> E find(E[] values, Function<E, String> wordOf, String word, E other) {
    return Arrays.stream(values)
        .filter(value -> value != other && wordOf.apply(value).equals(word))
        .findFirst()
        .orElse(other);
  }
}
