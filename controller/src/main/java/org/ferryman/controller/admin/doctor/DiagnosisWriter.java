// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.doctor;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Findings as text for people, or as JSON for programs. */
public final class DiagnosisWriter {

  /** The shape of the JSON; a new number where a reader of the old one would be misled. */
  public static final int SHAPE = 1;

  private DiagnosisWriter() {}

  /** Two lines for each finding, those that are worse first, and a summary. */
  public static String text(List<Diagnosis> findings, List<String> unknown) {
    StringBuilder text = new StringBuilder();
    for (Check.Severity severity : Check.Severity.values()) {
      for (Diagnosis it : findings) {
        if (it.severity() == severity) {
          text.append(
              "%s: %s: %s [%s]%n    -> %s%n"
                  .formatted(severity.word(), it.where(), it.cause(), it.kind(), it.remedy()));
        }
      }
    }
    unknown.forEach(it -> text.append("can't be told: %s%n".formatted(it)));
    return text.append(summary(findings, unknown)).append(System.lineSeparator()).toString();
  }

  private static String summary(List<Diagnosis> findings, List<String> unknown) {
    long errors = findings.stream().filter(it -> it.severity() == Check.Severity.ERROR).count();
    if (findings.isEmpty()) {
      return unknown.isEmpty() ? "OK: nothing found" : "nothing found in what could be looked at";
    }
    return counted(errors, "error") + ", " + counted(findings.size() - errors, "warning");
  }

  private static String counted(long number, String thing) {
    return number == 1 ? "1 " + thing : number + " " + thing + "s";
  }

  /** One object. */
  public static String json(List<Diagnosis> findings, List<String> unknown) {
    ObjectNode root = JsonNodeFactory.instance.objectNode().put("shape", SHAPE);
    root.put("exit", exitCode(findings, unknown));
    ArrayNode list = root.putArray("findings");
    for (Diagnosis it : findings) {
      list.addObject()
          .put("kind", it.kind())
          .put("severity", it.severity().word())
          .put("where", it.where())
          .put("cause", it.cause())
          .put("remedy", it.remedy());
    }
    unknown.forEach(root.putArray("unknown")::add);
    return root.toPrettyString() + System.lineSeparator();
  }

  /** 0 nothing found, 1 something found, 2 nothing found but not all could be looked at. */
  public static int exitCode(List<Diagnosis> findings, List<String> unknown) {
    if (!findings.isEmpty()) {
      return 1;
    }
    return unknown.isEmpty() ? 0 : 2;
  }
}
