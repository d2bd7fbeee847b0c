// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Help;

/** The commands in the order of what somebody wants to do. */
final class CommandGroups {
  private static final String REST = "More";

  private static final Map<String, List<String>> GROUPS = groups();

  private CommandGroups() {}

  private static Map<String, List<String>> groups() {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    groups.put("See what is and what was", List.of("status", "explain", "metrics"));
    groups.put("Move guests", List.of("plan", "evacuate", "return", "migrate"));
    groups.put("Find what will bite", List.of("doctor", "drbd", "config", "cib"));
    groups.put("Look after Ferryman itself", List.of("version", "ocf", "report", "help"));
    groups.put("Called by DRBD", List.of("fence-peer", "unfence-peer"));
    return groups;
  }

  /** The list of commands in a help text. */
  static String list(Help help) {
    Map<String, Help> left = new LinkedHashMap<>(help.subcommands());
    StringBuilder text = new StringBuilder();
    GROUPS.forEach((title, names) -> text.append(group(help, title, names, left)));
    if (!left.isEmpty()) {
      text.append(group(help, REST, List.copyOf(left.keySet()), left));
    }
    return text.toString();
  }

  private static String group(Help help, String title, List<String> names, Map<String, Help> left) {
    Map<String, Help> members = new LinkedHashMap<>();
    names.forEach(
        name -> Optional.ofNullable(left.remove(name)).ifPresent(it -> members.put(name, it)));
    return members.isEmpty() ? "" : "%n%s:%n%s".formatted(title, help.commandList(members));
  }
}
