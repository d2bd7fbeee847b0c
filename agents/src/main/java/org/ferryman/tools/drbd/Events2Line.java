// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One line of {@code drbdsetup events2} (drbdsetup(8), "events2"): {@code exists resource name:r0
 * role:Primary suspended:no}, with a time stamp in front if asked for.
 *
 * @param verb {@code exists}, {@code create}, {@code change}, {@code destroy}, {@code call}, …
 * @param object {@code resource}, {@code connection}, {@code device}, {@code peer-device}, …;
 *     {@code -} in the line that ends what exists
 * @param fields by name; a field's value may hold colons, and a name's or a path's may hold blanks
 */
public record Events2Line(String verb, String object, Map<String, String> fields) {
  private static final Pattern TIME_STAMP = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T\\S+");
  private static final Pattern WORD = Pattern.compile("[a-z][a-z-]*");
  private static final String FIELD = "[A-Za-z_][A-Za-z0-9_-]*:";

  /** drbdsetup quotes nothing. */
  private static final Pattern BETWEEN = Pattern.compile(" +(?=" + FIELD + ")");

  private static final Set<String> MAY_HOLD_BLANKS =
      Set.of("name", "new_name", "conn-name", "backing_dev", "local", "peer", "helper");

  /** Copies. */
  public Events2Line {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /** The line is not one of events2's. */
  public static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }
  }

  /** Reads one. */
  public static Events2Line parse(String line) throws Malformed {
    List<String> parts = List.of(BETWEEN.split(line.strip(), -1));
    String[] words = parts.get(0).split(" +", -1);
    int at = TIME_STAMP.matcher(words[0]).matches() ? 1 : 0;
    if (words.length != at + 2
        || !WORD.matcher(words[at]).matches()
        || !(words[at + 1].equals("-") || WORD.matcher(words[at + 1]).matches())) {
      throw new Malformed("not a line of events2: '" + line + "'");
    }
    Map<String, String> fields = new LinkedHashMap<>();
    for (String part : parts.subList(1, parts.size())) {
      int colon = part.indexOf(':');
      String name = part.substring(0, colon);
      String value = part.substring(colon + 1);
      if (value.indexOf(' ') >= 0 && !MAY_HOLD_BLANKS.contains(name)) {
        throw new Malformed("'%s' is not a field in '%s'".formatted(part, line));
      }
      if (fields.put(name, value) != null) {
        throw new Malformed("a field comes twice in '" + line + "'");
      }
    }
    return new Events2Line(words[at], words[at + 1], fields);
  }

  /** Whether this is the line after which nothing more exists. */
  public boolean endOfWhatExists() {
    return verb.equals("exists") && object.equals("-");
  }

  /** The resource it is about; empty in the line that ends what exists. */
  public String resource() {
    return fields.getOrDefault("name", "");
  }

  /** That field, which it must have. */
  public String require(String field) throws Malformed {
    String value = fields.get(field);
    if (value == null || value.isEmpty()) {
      throw new Malformed("no %s in '%s'".formatted(field, this));
    }
    return value;
  }

  /** That field, which it must have, as a number. */
  public int requireNumber(String field) throws Malformed {
    String value = require(field);
    if (!value.matches("[0-9]{1,9}")) {
      throw new Malformed("%s is not a number in '%s'".formatted(field, this));
    }
    return Integer.parseInt(value);
  }

  @Override
  public String toString() {
    StringBuilder line = new StringBuilder(verb).append(' ').append(object);
    fields.forEach((name, value) -> line.append(' ').append(name).append(':').append(value));
    return line.toString();
  }
}
