/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package org.ferryman.xen.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.xen.config.ConfigValue.Items;
import org.ferryman.xen.config.ConfigValue.Text;

/**
 * The settings of a guest configuration, or of any other file in xl's language. Of a setting given
 * twice the last holds, as in xl.
 */
public final class ConfigFile {
  /** Names xl prints no more than this of; no real configuration comes near. */
  private static final int LONGEST_NUMBER = 20;

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

  /**
   * A string or number as text; empty if not given.
   *
   * @throws ConfigSyntaxException if it is a list
   */
  public Optional<Text> text(String name) throws ConfigSyntaxException {
    ConfigValue value = settings.get(name);
    if (value instanceof Items items) {
      throw new ConfigSyntaxException(
          items.line(), items.column(), name + " is a list; it must be a string or a number");
    }
    return Optional.ofNullable((Text) value);
  }

  /**
   * A number, written in decimal, hexadecimal (0x) or octal (0), be it in quotes; empty if not
   * given.
   *
   * @throws ConfigSyntaxException if it is not a number, or negative
   */
  public Optional<Long> number(String name) throws ConfigSyntaxException {
    Optional<Text> text = text(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String digits = text.get().value().strip();
    try {
      if (digits.matches("[0-9][0-9a-fA-FxX]*") && digits.length() <= LONGEST_NUMBER) {
        return Optional.of(Long.decode(digits));
      }
    } catch (NumberFormatException malformed) {
      throw notANumber(name, text.get());
    }
    throw notANumber(name, text.get());
  }

  private static ConfigSyntaxException notANumber(String name, Text text) {
    return new ConfigSyntaxException(
        text.line(), text.column(), name + " is not a whole number: '" + text.value() + "'");
  }

  /**
   * A list of strings; a list of none if not given.
   *
   * @throws ConfigSyntaxException if it is no list or has a list within
   */
  public List<Text> texts(String name) throws ConfigSyntaxException {
    ConfigValue value = settings.get(name);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof Items items)) {
      throw new ConfigSyntaxException(
          value.line(), value.column(), name + " must be a list: " + name + " = [ \"…\" ]");
    }
    for (ConfigValue item : items.values()) {
      if (item instanceof Items) {
        throw new ConfigSyntaxException(
            item.line(), item.column(), name + " must be a list of strings, not of lists");
      }
    }
    return items.values().stream().map(Text.class::cast).toList();
  }
}
