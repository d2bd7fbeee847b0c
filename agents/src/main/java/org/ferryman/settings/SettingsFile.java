// SPDX-License-Identifier: Apache-2.0
package org.ferryman.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One properties file, read key by key. Every key that is asked for is a known one. A value that is
 * wrong is an error and costs its own key only: the last good value holds, else the default.
 */
final class SettingsFile {

  private static final Pattern SHORT_DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
  private static final int SHOWN = 80;

  private final Path file;
  private final PropertyLines lines;
  private final Map<String, String> given;
  private final Map<String, String> lastGood;
  private final Map<String, String> effective = new TreeMap<>();
  private final List<String> errors = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  private SettingsFile(
      Path file, PropertyLines lines, Map<String, String> lastGood, List<FormerKey> former) {
    this.file = file;
    this.lines = lines;
    this.lastGood = lastGood;
    this.given = new TreeMap<>(lines.values());
    if (!lines.unreadable().isEmpty()) {
      errors.add("%s can't be read: %s".formatted(file, lines.unreadable()));
    }
    lines.warnings().forEach(warning -> warnings.add(file + ": " + warning));
    former.forEach(this::translate);
  }

  /**
   * Reads the file; an absent one has no keys.
   *
   * @param lastGood where a copy of the last file without errors is, if there was one
   */
  static SettingsFile read(Path file, Path lastGood) {
    return read(file, lastGood, FormerKey.ALL);
  }

  static SettingsFile read(Path file, Path lastGood, List<FormerKey> former) {
    return new SettingsFile(
        file, PropertyLines.of(file), PropertyLines.of(lastGood).values(), former);
  }

  /** A file without keys. */
  static SettingsFile empty() {
    return new SettingsFile(Settings.DEFAULT_FILE, PropertyLines.NONE, Map.of(), List.of());
  }

  private void translate(FormerKey former) {
    String value = given.remove(former.key());
    if (value == null) {
      return;
    }
    if (former.now().isEmpty()) {
      warnings.add(
          "%s: %s is no setting any more (%s); remove the line"
              .formatted(file, former.key(), former.note()));
    } else if (given.putIfAbsent(former.now(), value) == null) {
      warnings.add(
          "%s: %s is called %s now; it holds, but rename it"
              .formatted(file, former.key(), former.now()));
    } else {
      warnings.add(
          "%s: %s is called %s now, and both are given; %s holds"
              .formatted(file, former.key(), former.now(), former.now()));
    }
  }

  /** A bound may come from another key; a default that it rules out gives way to it. */
  Duration duration(String key, Duration defaultValue, Duration least, Duration most) {
    Duration standard = defaultValue.compareTo(least) < 0 ? least : defaultValue;
    return value(
        key,
        shown(standard),
        standard,
        text -> {
          Duration value = parseDuration(text);
          if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                "must be between " + shown(least) + " and " + shown(most));
          }
          return value;
        });
  }

  int integer(String key, int defaultValue, int least, int most) {
    return value(
        key,
        Integer.toString(defaultValue),
        defaultValue,
        text -> {
          if (!text.matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException("is not a whole number");
          }
          int value = Integer.parseInt(text);
          if (value < least || value > most) {
            throw new IllegalArgumentException("must be between " + least + " and " + most);
          }
          return value;
        });
  }

  String word(String key, String defaultValue, Pattern alphabet, String what) {
    return value(
        key,
        defaultValue,
        defaultValue,
        text -> {
          if (!alphabet.matcher(text).matches()) {
            throw new IllegalArgumentException("is not " + what);
          }
          return text;
        });
  }

  /** A file that has no default: without the key there is none. */
  Optional<Path> file(String key) {
    return value(
        key,
        "",
        Optional.empty(),
        text -> {
          if (!text.matches("/[A-Za-z0-9_.,:=@/+-]+")) {
            throw new IllegalArgumentException(
                "must be an absolute path of letters, digits and _ . , : = @ / + -");
          }
          return Optional.of(Path.of(text));
        });
  }

  List<Path> directories(String key, List<Path> defaultValue) {
    return value(
        key,
        defaultValue.stream().map(Path::toString).collect(Collectors.joining(":")),
        defaultValue,
        text -> {
          List<Path> value = Arrays.stream(text.split(":")).map(SettingsFile::path).toList();
          if (value.isEmpty() || !value.stream().allMatch(Path::isAbsolute)) {
            throw new IllegalArgumentException("must be absolute paths with ':' between them");
          }
          return value;
        });
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("must be absolute paths with ':' between them", e);
    }
  }

  /** Every known key with the value that holds, in the file's own notation. */
  Map<String, String> effective() {
    return Map.copyOf(effective);
  }

  /** What is wrong with the file, once every known key was asked for. */
  SettingsFindings findings() {
    List<String> allErrors = new ArrayList<>(errors);
    lines.broken().entrySet().stream()
        .filter(line -> !effective.containsKey(line.getKey()))
        .forEach(line -> allErrors.add("%s: %s".formatted(file, line.getValue())));
    List<String> allWarnings = new ArrayList<>(warnings);
    TreeSet<String> unknown = new TreeSet<>(given.keySet());
    unknown.removeAll(effective.keySet());
    unknown.forEach(
        key ->
            allWarnings.add(
                "%s: unknown key %s is passed over; the file that is installed shows every key"
                    .formatted(file, shown(key))));
    return new SettingsFindings(file, allErrors, allWarnings);
  }

  /** The value of a key: what is given if it is right, else the last good one or the default. */
  private <T> T value(String key, String shownDefault, T standard, Function<String, T> parse) {
    String complaint = lines.broken().getOrDefault(key, "");
    String text = given.get(key);
    if (complaint.isEmpty() && text != null) {
      try {
        if (text.isEmpty()) {
          throw new IllegalArgumentException("is empty; remove the line for the default");
        }
        T value = parse.apply(text);
        hold(key, text);
        return value;
      } catch (IllegalArgumentException e) {
        complaint = "%s %s: '%s'".formatted(key, e.getMessage(), shown(text));
      }
    }
    if (complaint.isEmpty() && lines.unreadable().isEmpty()) {
      hold(key, shownDefault);
      return standard;
    }
    return instead(key, complaint, shownDefault, standard, parse);
  }

  private <T> T instead(
      String key, String complaint, String shownDefault, T standard, Function<String, T> parse) {
    String what = "the default";
    String text = shownDefault;
    T value = standard;
    String before = lastGood.getOrDefault(key, "");
    if (!before.isEmpty()) {
      try {
        value = parse.apply(before);
        what = "the last good value";
        text = before;
      } catch (IllegalArgumentException e) {
        value = standard; // of a version that took it for good
      }
    }
    if (!complaint.isEmpty()) {
      errors.add("%s: %s; %s holds: '%s'".formatted(file, complaint, what, text));
    }
    hold(key, text);
    return value;
  }

  private void hold(String key, String text) {
    if (effective.put(key, text) != null) {
      throw new IllegalStateException("the key " + key + " is read twice");
    }
  }

  /** A key or value for a message: printable and short. */
  static String shown(String text) {
    String clean = text.replaceAll("\\p{Cntrl}", "?");
    return clean.length() <= SHOWN ? clean : clean.substring(0, SHOWN) + "…";
  }

  private static String shown(Duration duration) {
    long millis = duration.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
  }

  private static Duration parseDuration(String text) {
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
      throw new IllegalArgumentException("is not a duration such as 5s, 500ms or PT5S", e);
    }
  }

  /**
   * A key of the settings file that an earlier version knew. An upgrade leaves it behind in the
   * administrator's file, where it is a warning.
   *
   * @param key as it was called
   * @param now as it is called now; empty if there is no such setting any more
   * @param note why it is gone; empty if it was renamed
   */
  record FormerKey(String key, String now, String note) {

    /** All of them. */
    static final List<FormerKey> ALL =
        List.of(
            gone(
                "run.directory",
                "the run directory is the same for scripts, handlers and the controller"));

    static FormerKey renamed(String key, String now) {
      return new FormerKey(key, now, "");
    }

    static FormerKey gone(String key, String why) {
      return new FormerKey(key, "", why);
    }
  }
}
