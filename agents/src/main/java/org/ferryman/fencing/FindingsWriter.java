// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** Findings as a table for people, or as JSON for programs. */
public final class FindingsWriter {

  private FindingsWriter() {}

  /** A line a finding, and one more where something is to be done. */
  public static String table(List<Finding> findings) {
    int width = findings.stream().mapToInt(it -> it.check().length()).max().orElse(0);
    StringBuilder text = new StringBuilder();
    for (Finding finding : findings) {
      text.append(
          "%-7s  %s  %s%n".formatted(word(finding), pad(finding.check(), width), finding.cause()));
      if (!finding.remedy().isEmpty()) {
        text.append("%-7s  %s  -> %s%n".formatted("", pad("", width), finding.remedy()));
      }
    }
    return text.toString();
  }

  /** One object. */
  public static String json(String resource, List<Finding> findings) {
    return object(resource, findings).toPrettyString() + System.lineSeparator();
  }

  /** The same, to be put into another one. */
  public static ObjectNode object(String resource, List<Finding> findings) {
    ObjectNode root = JsonNodeFactory.instance.objectNode().put("resource", resource);
    ArrayNode list = root.put("passed", passed(findings)).putArray("findings");
    for (Finding finding : findings) {
      list.addObject()
          .put("check", finding.check())
          .put("status", word(finding))
          .put("cause", finding.cause())
          .put("remedy", finding.remedy());
    }
    return root;
  }

  /** Whether nothing is to be mended. */
  public static boolean passed(List<Finding> findings) {
    return findings.stream().noneMatch(it -> it.status() == Finding.Status.FAILED);
  }

  private static String word(Finding finding) {
    return finding.status().name().toLowerCase(Locale.ROOT);
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(width - text.length());
  }
}
