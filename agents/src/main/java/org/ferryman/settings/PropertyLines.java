// SPDX-License-Identifier: Apache-2.0
package org.ferryman.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A properties file, read line by line, so that a line that is wrong costs only itself.
 *
 * @param values what is given, by key
 * @param broken keys whose line can't be read, with what is wrong
 * @param unreadable why nothing of the file can be read; empty if it can, or is not there
 * @param warnings what is odd about the file itself
 */
record PropertyLines(
    Map<String, String> values,
    Map<String, String> broken,
    String unreadable,
    List<String> warnings) {

  /** Far more than anybody writes by hand, in bytes. */
  static final int LARGEST = 1 << 16;

  private static final Pattern RAW_KEY = Pattern.compile("\\s*([^\\s=:\\\\]+).*", Pattern.DOTALL);

  PropertyLines {
    values = Map.copyOf(values);
    broken = Map.copyOf(broken);
    warnings = List.copyOf(warnings);
  }

  /** None: there is no file. */
  static final PropertyLines NONE = new PropertyLines(Map.of(), Map.of(), "", List.of());

  /** Reads a file; one that is not there has no lines. */
  static PropertyLines of(Path file) {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return NONE;
    }
    if (!Files.isRegularFile(file)) {
      return unreadable("it is no regular file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      return bytes.length > LARGEST
          ? unreadable("it is larger than %d bytes".formatted(LARGEST))
          : of(bytes);
    } catch (IOException e) {
      return unreadable(e.toString());
    }
  }

  private static PropertyLines unreadable(String why) {
    return new PropertyLines(Map.of(), Map.of(), why, List.of());
  }

  private static PropertyLines of(byte[] bytes) {
    List<String> warnings = new ArrayList<>();
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      warnings.add("it is not written in UTF-8, and is read as ISO 8859-1");
      text = new String(bytes, StandardCharsets.ISO_8859_1);
    }
    return of(text.startsWith("\uFEFF") ? text.substring(1) : text, warnings);
  }

  private static PropertyLines of(String text, List<String> warnings) {
    Map<String, String> values = new TreeMap<>();
    Map<String, String> broken = new TreeMap<>();
    List<String> lines = text.lines().toList();
    int at = 0;
    while (at < lines.size()) {
      int first = at + 1;
      StringBuilder whole = new StringBuilder(lines.get(at++));
      if (saysNothing(lines.get(first - 1))) {
        continue;
      }
      while (at < lines.size() && goesOn(lines.get(at - 1))) {
        whole.append('\n').append(lines.get(at++));
      }
      take(whole.toString(), first, values, broken, warnings);
    }
    return new PropertyLines(values, broken, "", warnings);
  }

  private static boolean saysNothing(String line) {
    String text = line.stripLeading();
    return text.isEmpty() || text.startsWith("#") || text.startsWith("!");
  }

  /** Whether the next line belongs to it: it ends with an odd number of backslashes. */
  private static boolean goesOn(String line) {
    int end = line.length();
    while (end > 0 && line.charAt(end - 1) == '\\') {
      end--;
    }
    return (line.length() - end) % 2 == 1;
  }

  private static void take(
      String line,
      int number,
      Map<String, String> values,
      Map<String, String> broken,
      List<String> warnings) {
    Properties one = new Properties();
    try {
      one.load(new StringReader(line));
    } catch (IOException | IllegalArgumentException e) {
      Matcher key = RAW_KEY.matcher(line);
      broken.put(
          key.matches() ? key.group(1) : "line " + number,
          "line %d can't be read (%s)".formatted(number, e.getMessage()));
      return;
    }
    for (String key : one.stringPropertyNames()) {
      String before = values.put(key, one.getProperty(key).strip());
      if (before != null) {
        warnings.add("%s is given twice; line %d holds".formatted(SettingsFile.shown(key), number));
      }
    }
  }
}
