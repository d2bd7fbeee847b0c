// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.ferryman.tools.xen.config.ConfigValue.Items;
import org.ferryman.tools.xen.config.ConfigValue.Text;

/**
 * The settings of a guest configuration, or of any other file in xl's language. Of a setting given
 * twice the last holds, as in xl.
 */
public final class ConfigFile {
  private static final Pattern NUMBER =
      Pattern.compile("\\s*\\+?(?:0[xX][0-9a-fA-F]+|[1-9][0-9]*|0[0-7]*)");

  private final Map<String, ConfigValue> settings;

  ConfigFile(Map<String, ConfigValue> settings) {
    this.settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
  }

  /**
   * Reads a file's text.
   *
   * @throws ConfigSyntaxException at the first place where xl would refuse it
   */
  public static ConfigFile parse(String text) throws ConfigSyntaxException {
    return new ConfigParser(text).file();
  }

  /** All settings by name, in the order of their first mention. */
  public Map<String, ConfigValue> settings() {
    return settings;
  }

  /** A string or number as text; empty if not given, or a list: xl warns of that and ignores it. */
  public Optional<Text> text(String name) {
    return settings.get(name) instanceof Text text ? Optional.of(text) : Optional.empty();
  }

  /**
   * A number, written in decimal, hexadecimal (0x) or octal (0), be it in quotes; empty if not
   * given, none, or given by {@code +=}: xl warns of that and ignores it. Of negative ones nothing
   * good comes.
   */
  public Optional<Long> number(String name) {
    return text(name)
        .filter(it -> !it.added())
        .map(Text::value)
        .filter(it -> NUMBER.matcher(it).matches())
        .flatMap(ConfigFile::decoded);
  }

  private static Optional<Long> decoded(String digits) {
    try {
      return Optional.of(Long.decode(digits.strip()));
    } catch (NumberFormatException tooLarge) {
      return Optional.empty();
    }
  }

  /**
   * A list's strings, as far as they go: at a list within the list xl stops without a word. None if
   * not given, or no list: xl warns of that and ignores it.
   */
  public List<Text> texts(String name) {
    return settings.get(name) instanceof Items items
        ? items.values().stream().takeWhile(Text.class::isInstance).map(Text.class::cast).toList()
        : List.of();
  }

  /** What xl would warn of, a line each: settings that are no number, no list, or a list. */
  List<String> oddities(Set<String> texts, Set<String> numbers, Set<String> lists) {
    List<String> odd = new ArrayList<>();
    settings.forEach(
        (name, value) -> {
          if ((texts.contains(name) || numbers.contains(name)) && value instanceof Items) {
            odd.add(ignored(name, value, "is a list"));
          } else if (numbers.contains(name) && number(name).isEmpty()) {
            boolean added = value instanceof Text text && text.added();
            odd.add(ignored(name, value, added ? "is added to" : "is not a whole number"));
          } else if (lists.contains(name) && value instanceof Text) {
            odd.add(ignored(name, value, "is not a list"));
          } else if (lists.contains(name) && texts(name).size() < ((Items) value).values().size()) {
            odd.add(ignored(name, value, "holds a list, which with all behind it is no disk"));
          }
        });
    return odd;
  }

  private static String ignored(String name, ConfigValue value, String why) {
    return "line %d: %s %s, and is ignored as xl does".formatted(value.line(), name, why);
  }
}
