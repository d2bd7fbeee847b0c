// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a processor can do that a guest may have begun to use: {@code hw_caps} of xl(1) info. A
 * guest takes what it found at boot for granted, and after a migration to a processor without it
 * dies of an illegal instruction.
 */
public final class Processor {
  /** Words of hw_caps as Xen prints them since 4.7, with the features that guests are given. */
  private static final List<Map<Integer, String>> FEATURES =
      List.of(
          new TreeMap<>(Map.of(25, "sse", 26, "sse2", 15, "cmov")),
          new TreeMap<>(
              Map.ofEntries(
                  Map.entry(0, "sse3"),
                  Map.entry(1, "pclmulqdq"),
                  Map.entry(9, "ssse3"),
                  Map.entry(12, "fma"),
                  Map.entry(13, "cx16"),
                  Map.entry(19, "sse4.1"),
                  Map.entry(20, "sse4.2"),
                  Map.entry(22, "movbe"),
                  Map.entry(23, "popcnt"),
                  Map.entry(25, "aes"),
                  Map.entry(26, "xsave"),
                  Map.entry(28, "avx"),
                  Map.entry(29, "f16c"),
                  Map.entry(30, "rdrand"))),
          new TreeMap<>(Map.of(20, "nx", 29, "lm")),
          new TreeMap<>(Map.of(5, "abm", 6, "sse4a", 11, "xop", 16, "fma4", 21, "tbm")),
          new TreeMap<>(Map.of(0, "xsaveopt", 1, "xsavec")),
          new TreeMap<>(
              Map.ofEntries(
                  Map.entry(0, "fsgsbase"),
                  Map.entry(3, "bmi1"),
                  Map.entry(5, "avx2"),
                  Map.entry(8, "bmi2"),
                  Map.entry(16, "avx512f"),
                  Map.entry(17, "avx512dq"),
                  Map.entry(18, "rdseed"),
                  Map.entry(19, "adx"),
                  Map.entry(28, "avx512cd"),
                  Map.entry(29, "sha"),
                  Map.entry(30, "avx512bw"),
                  Map.entry(31, "avx512vl"))));

  private Processor() {}

  /**
   * What the guest may use on one host and would not find on the other.
   *
   * @return the features' names; none where one of the two can't be told
   */
  public static List<String> missing(String here, String there) {
    List<Long> has = words(here);
    List<Long> finds = words(there);
    List<String> missing = new ArrayList<>();
    for (int word = 0;
        word < Math.min(FEATURES.size(), Math.min(has.size(), finds.size()));
        word++) {
      long lost = has.get(word) & ~finds.get(word);
      FEATURES
          .get(word)
          .forEach(
              (bit, name) -> {
                if ((lost >>> bit & 1) != 0) {
                  missing.add(name);
                }
              });
    }
    return missing;
  }

  private static List<Long> words(String capabilities) {
    List<Long> words = new ArrayList<>();
    for (String word : capabilities.split(":", -1)) {
      if (!word.matches("[0-9a-fA-F]{8}")) {
        return List.of();
      }
      words.add(Long.parseLong(word, 16));
    }
    return words;
  }
}
