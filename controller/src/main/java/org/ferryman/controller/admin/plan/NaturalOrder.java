// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.plan;

import java.util.Comparator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names in the order in which people count: vm2 before vm10. */
public final class NaturalOrder {
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");

  /** By that. */
  public static final Comparator<String> NAMES =
      Comparator.comparing(NaturalOrder::padded).thenComparing(Comparator.naturalOrder());

  private NaturalOrder() {}

  private static String padded(String name) {
    return NUMBER
        .matcher(name)
        .replaceAll(
            (MatchResult found) ->
                Matcher.quoteReplacement("0".repeat(Math.max(0, 20 - found.group().length())))
                    + found.group());
  }
}
