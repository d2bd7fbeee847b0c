// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.metrics;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Prometheus' text form 0.0.4: families in the order in which they were first told of, each with
 * its samples together.
 */
final class Exposition {
  private final Map<String, StringBuilder> families = new LinkedHashMap<>();

  /** What a sample is. */
  enum Type {
    GAUGE,
    COUNTER
  }

  /** Tells of a family; done if it was told of before. */
  Exposition family(String name, Type type, String help) {
    families.computeIfAbsent(
        name,
        it ->
            new StringBuilder()
                .append("# HELP %s %s\n".formatted(it, help))
                .append("# TYPE %s %s\n".formatted(it, type == Type.GAUGE ? "gauge" : "counter")));
    return this;
  }

  /**
   * Adds a sample.
   *
   * @param labels names and values, one after the other
   */
  void sample(String name, double value, String... labels) {
    StringBuilder text = families.get(name);
    text.append(name);
    for (int i = 0; i + 1 < labels.length; i += 2) {
      text.append(i == 0 ? '{' : ',')
          .append(labels[i])
          .append("=\"")
          .append(escaped(labels[i + 1]))
          .append('"');
    }
    text.append(labels.length == 0 ? " " : "} ").append(number(value)).append('\n');
  }

  /** The whole. Families without samples are left out. */
  String text() {
    StringBuilder all = new StringBuilder();
    families.forEach(
        (name, text) -> {
          if (text.indexOf("\n" + name) >= 0) {
            all.append(text);
          }
        });
    return all.toString();
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  private static String number(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
