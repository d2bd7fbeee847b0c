// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.base;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The options of a call of one of Pacemaker's tools. */
public final class Arguments {
  /** Short options, by the long one's name. */
  private static final Map<String, String> SHORT =
      Map.ofEntries(
          Map.entry("-Q", "query"),
          Map.entry("-G", "query"),
          Map.entry("-n", "name"),
          Map.entry("-N", "node"),
          Map.entry("-U", "update"),
          Map.entry("-v", "update"),
          Map.entry("-D", "delete"),
          Map.entry("-l", "local"),
          Map.entry("-A", "xpath"),
          Map.entry("-X", "xml-text"),
          Map.entry("-o", "scope"),
          Map.entry("-C", "create"),
          Map.entry("-R", "replace"),
          Map.entry("-r", "resource"),
          Map.entry("-W", "locate"),
          Map.entry("-z", "utilization"),
          Map.entry("-g", "get-parameter"),
          Map.entry("-p", "set-parameter"),
          Map.entry("-t", "type"),
          Map.entry("-q", "quiet"),
          Map.entry("-S", "status"),
          Map.entry("-1", "one-shot"));

  private static final Set<String> VALUED =
      Set.of(
          "name",
          "node",
          "update",
          "xpath",
          "xml-text",
          "scope",
          "resource",
          "get-parameter",
          "set-parameter",
          "parameter-value",
          "type",
          "status",
          "timeout",
          "output-as",
          "exclude",
          "include");

  private final Map<String, String> values = new TreeMap<>();
  private final Set<String> flags = new TreeSet<>();
  private final List<String> unknown = new ArrayList<>();

  /** Of a tool's whole argument vector; crm_node's {@code -n} has no value. */
  public Arguments(List<String> argv) {
    boolean plain = argv.get(0).equals("crm_node");
    for (int i = 1; i < argv.size(); i++) {
      String argument = argv.get(i);
      int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
      String name = equals > 0 ? argument.substring(0, equals) : argument;
      String option = name.startsWith("--") ? name.substring(2) : SHORT.get(name);
      if (option == null) {
        unknown.add(argument);
      } else if (equals > 0) {
        values.put(option, argument.substring(equals + 1));
      } else if (!plain && VALUED.contains(option) && i + 1 < argv.size()) {
        values.put(option, argv.get(++i));
      } else {
        flags.add(option);
      }
    }
  }

  public boolean has(String option) {
    return flags.contains(option) || values.containsKey(option);
  }

  public Optional<String> value(String option) {
    return Optional.ofNullable(values.get(option));
  }

  public String required(String option) {
    return value(option)
        .orElseThrow(() -> new IllegalArgumentException("option --" + option + " is missing"));
  }

  public boolean isXml() {
    return value("output-as").orElse("").equals("xml");
  }

  public List<String> unknown() {
    return unknown;
  }
}
