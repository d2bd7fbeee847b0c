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
package org.ferryman.node;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One properties file, read key by key. Every key that is asked for is a known one; {@link
 * #refuseUnknown()} then refuses what is left.
 */
final class SettingsFile {

  private static final Pattern SHORT_DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

  private final Path file;
  private final Properties given;
  private final Map<String, String> effective = new TreeMap<>();

  private SettingsFile(Path file, Properties given) {
    this.file = requireNonNull(file, "file");
    this.given = given;
  }

  /** Reads the file; an absent one has no keys. */
  static SettingsFile read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (NoSuchFileException e) {
      return new SettingsFile(file, new Properties());
    } catch (IOException | IllegalArgumentException e) {
      throw new SettingsException(file + " can't be read: " + e, e);
    }
    return new SettingsFile(file, properties);
  }

  /** A file without keys. */
  static SettingsFile empty() {
    return new SettingsFile(Settings.DEFAULT_FILE, new Properties());
  }

  Duration duration(String key, Duration defaultValue, Duration least, Duration most) {
    Duration value =
        text(key, shown(defaultValue)).map(text -> parseDuration(key, text)).orElse(defaultValue);
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw bad(key, "must be between " + shown(least) + " and " + shown(most));
    }
    return value;
  }

  int integer(String key, int defaultValue, int least, int most) {
    int value =
        text(key, Integer.toString(defaultValue))
            .map(
                text -> {
                  if (!text.matches("[0-9]{1,9}")) {
                    throw bad(key, "is not a whole number");
                  }
                  return Integer.parseInt(text);
                })
            .orElse(defaultValue);
    if (value < least || value > most) {
      throw bad(key, "must be between " + least + " and " + most);
    }
    return value;
  }

  String word(String key, String defaultValue, Pattern alphabet, String what) {
    String value = text(key, defaultValue).orElse(defaultValue);
    if (!alphabet.matcher(value).matches()) {
      throw bad(key, "is not " + what);
    }
    return value;
  }

  /** A file that has no default: without the key there is none. */
  Optional<Path> file(String key) {
    Optional<Path> value = text(key, "").map(Path::of);
    if (value.filter(it -> !it.toString().matches("/[A-Za-z0-9_.,:=@/+-]+")).isPresent()) {
      throw bad(key, "must be an absolute path of letters, digits and _ . , : = @ / + -");
    }
    return value;
  }

  Path directory(String key, Path defaultValue) {
    Path value = text(key, defaultValue.toString()).map(Path::of).orElse(defaultValue);
    if (!value.isAbsolute()) {
      throw bad(key, "must be an absolute path");
    }
    return value;
  }

  List<Path> directories(String key, List<Path> defaultValue) {
    String standard = defaultValue.stream().map(Path::toString).collect(Collectors.joining(":"));
    List<Path> value =
        text(key, standard)
            .map(text -> Arrays.stream(text.split(":")).map(Path::of).toList())
            .orElse(defaultValue);
    if (value.isEmpty() || !value.stream().allMatch(Path::isAbsolute)) {
      throw bad(key, "must be absolute paths with ':' between them");
    }
    return value;
  }

  /** Every known key with the value that holds, in the file's own notation. */
  Map<String, String> effective() {
    return Map.copyOf(effective);
  }

  void refuseUnknown() {
    TreeSet<String> unknown = new TreeSet<>(given.stringPropertyNames());
    unknown.removeAll(effective.keySet());
    if (!unknown.isEmpty()) {
      throw new SettingsException(
          "%s: unknown key %s; known are %s"
              .formatted(file, String.join(", ", unknown), String.join(", ", effective.keySet())));
    }
  }

  private Optional<String> text(String key, String defaultValue) {
    Optional<String> value = Optional.ofNullable(given.getProperty(key)).map(String::strip);
    if (effective.put(key, value.orElse(defaultValue)) != null) {
      throw new IllegalStateException("the key " + key + " is read twice");
    }
    if (value.isPresent() && value.get().isEmpty()) {
      throw bad(key, "is empty; remove the line for the default " + defaultValue);
    }
    return value;
  }

  private static String shown(Duration duration) {
    long millis = duration.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
  }

  private Duration parseDuration(String key, String text) {
    Matcher matcher = SHORT_DURATION.matcher(text);
    if (matcher.matches()) {
      long amount = Long.parseLong(matcher.group(1));
      return switch (matcher.group(2)) {
        case "ms" -> Duration.ofMillis(amount);
        case "s" -> Duration.ofSeconds(amount);
        case "m" -> Duration.ofMinutes(amount);
        default -> Duration.ofHours(amount);
      };
    }
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw new SettingsException(
          "%s: %s is not a duration such as 5s, 500ms or PT5S: '%s'".formatted(file, key, text), e);
    }
  }

  private SettingsException bad(String key, String complaint) {
    return new SettingsException(
        "%s: %s %s: '%s'".formatted(file, key, complaint, effective.get(key)));
  }
}
