// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.check;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.ferryman.fencing.Finding;
import org.ferryman.fencing.FindingsWriter;

/** The findings of all resources, by name, for people or programs. */
final class AllFindingsWriter {
  private AllFindingsWriter() {}

  /** A line for each resource, and below it what is not as it should be. */
  static String text(Map<String, List<Finding>> all) {
    if (all.isEmpty()) {
      return "no DRBD resource is configured for this node" + System.lineSeparator();
    }
    StringBuilder text = new StringBuilder();
    all.forEach(
        (name, findings) -> {
          List<Finding> odd =
              findings.stream().filter(it -> it.status() != Finding.Status.OK).toList();
          text.append(
              odd.isEmpty()
                  ? "%s: ok, %d checks%n".formatted(name, findings.size())
                  : "%s: %d of %d checks are not ok%n"
                      .formatted(name.isEmpty() ? "all" : name, odd.size(), findings.size()));
          FindingsWriter.table(odd).lines().forEach(it -> text.append("  %s%n".formatted(it)));
        });
    return text.toString();
  }

  /** One object. */
  static String json(Map<String, List<Finding>> all) {
    ObjectNode root = JsonNodeFactory.instance.objectNode().put("passed", passed(all));
    ArrayNode list = root.putArray("resources");
    all.forEach((name, findings) -> list.add(FindingsWriter.object(name, findings)));
    return root.toPrettyString() + System.lineSeparator();
  }

  static boolean passed(Map<String, List<Finding>> all) {
    return all.values().stream().allMatch(FindingsWriter::passed);
  }
}
