// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.xen;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads xl's configuration format: {@code key = value} with strings, numbers and lists. */
final class XlConfigParser {
  private static final Pattern ASSIGNMENT =
      Pattern.compile(
          "\\s*([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(\"[^\"\\n]*\"|'[^'\\n]*'|0[xX][0-9a-fA-F]+|\\d+"
              + "|\\[[^\\]]*\\])\\s*(?:[;\\n]|$)");
  private static final Pattern ITEM = Pattern.compile("\"([^\"\\n]*)\"|'([^'\\n]*)'");

  private final String file;
  private final Map<String, String> values = new LinkedHashMap<>();
  private final List<String> complaints = new ArrayList<>();

  private XlConfigParser(String file) {
    this.file = file;
  }

  /** What came out: a configuration, or what xl complains about, line by line. */
  record Parsed(Optional<DomainConfig> config, List<String> complaints) {}

  static Parsed parse(String file, List<String> texts, Supplier<String> uuid) {
    XlConfigParser parser = new XlConfigParser(file);
    texts.forEach(parser::read);
    if (parser.complaints.isEmpty()) {
      try {
        return new Parsed(Optional.of(parser.config(uuid)), List.of());
      } catch (IllegalArgumentException e) {
        parser.complaints.add(e.getMessage());
      }
    }
    return new Parsed(Optional.empty(), parser.complaints);
  }

  private void read(String text) {
    String rest = withoutComments(text);
    int line = 1;
    while (!rest.isBlank()) {
      Matcher matcher = ASSIGNMENT.matcher(rest);
      if (matcher.lookingAt()) {
        values.put(matcher.group(1), matcher.group(2));
        line += newlines(rest.substring(0, matcher.end()));
        rest = rest.substring(matcher.end());
      } else {
        line += newlines(rest.substring(0, rest.length() - rest.stripLeading().length()));
        rest = complain(rest.stripLeading(), line);
        line++;
      }
    }
  }

  private static boolean unclosedQuote(String rest) {
    String first = rest.split("\n", 2)[0];
    int quote = first.indexOf('"');
    return quote >= 0 && first.indexOf('"', quote + 1) < 0;
  }

  private String complain(String rest, int line) {
    int end = rest.indexOf('\n');
    String first = end < 0 ? rest : rest.substring(0, end);
    if (unclosedQuote(rest)) {
      complaints.add(near(line) + "`" + first.substring(first.indexOf('"')) + "': lexical error");
    } else {
      // the lexer places the end of a line on the line before it
      complaints.add(
          near(line - 1)
              + "<newline>: syntax error, unexpected NEWLINE, expecting STRING or NUMBER or '['");
    }
    return end < 0 ? "" : rest.substring(end + 1);
  }

  private String near(int line) {
    return "%s:%d: config parsing error near ".formatted(file, line);
  }

  private static String withoutComments(String text) {
    StringBuilder kept = new StringBuilder();
    for (String line : text.split("\n", -1)) {
      char quote = 0;
      int end = line.length();
      for (int i = 0; i < end; i++) {
        char c = line.charAt(i);
        if (quote != 0) {
          quote = c == quote ? 0 : quote;
        } else if (c == '"' || c == '\'') {
          quote = c;
        } else if (c == '#') {
          end = i;
        }
      }
      kept.append(line, 0, end).append('\n');
    }
    return kept.toString();
  }

  private static int newlines(String text) {
    return (int) text.chars().filter(c -> c == '\n').count();
  }

  private DomainConfig config(Supplier<String> uuid) {
    if (!values.containsKey("name")) {
      throw new IllegalArgumentException("Domain name must be specified.");
    }
    Map<String, String> other = new LinkedHashMap<>();
    for (String key : List.of("kernel", "ramdisk", "extra", "root", "cmdline", "bootloader")) {
      if (values.containsKey(key)) {
        other.put(key, string(key, ""));
      }
    }
    String builder = string("builder", "");
    String type = string("type", "hvm".equals(builder) ? "hvm" : "pv");
    return new DomainConfig(
        string("name", ""),
        values.containsKey("uuid") ? string("uuid", "") : uuid.get(),
        type,
        number("memory", 128),
        number("vcpus", 1),
        disks(),
        string("on_poweroff", "destroy"),
        string("on_reboot", "restart"),
        string("on_crash", "destroy"),
        other);
  }

  private List<DiskSpec> disks() {
    List<DiskSpec> disks = new ArrayList<>();
    Matcher item = ITEM.matcher(values.getOrDefault("disk", ""));
    while (item.find()) {
      disks.add(DiskSpec.parse(item.group(1) != null ? item.group(1) : item.group(2)));
    }
    return disks;
  }

  private String string(String key, String otherwise) {
    String value = values.get(key);
    return value == null ? otherwise : value.replaceAll("^[\"']|[\"']$", "");
  }

  private int number(String key, int otherwise) {
    String value = string(key, Integer.toString(otherwise));
    try {
      return Integer.decode(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(key + " is no number: " + value, e);
    }
  }
}
