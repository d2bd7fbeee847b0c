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

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.xen.config.ConfigValue.Text;

/**
 * Reads a disk specification (xl-disk-configuration(5)): positional fields target, format, vdev,
 * access; {@code key=value}; flags; {@code target=} takes the rest of the text, commas and all;
 * deprecated prefixes ({@code phy:}, {@code drbd:} …), after which no format is expected.
 */
final class DiskSpecParser {
  private static final Pattern PREFIX =
      Pattern.compile(
          "(phy|file|drbd|iscsi|e?nbd|tapdisk|tap2?|aio|ioemu|raw|qcow2?|vhd|qed):(.*)",
          Pattern.DOTALL);
  private static final Pattern SCRIPTED = Pattern.compile("drbd|iscsi|e?nbd");
  private static final Pattern FORMATTED = Pattern.compile("raw|qcow2?|vhd|qed");
  private static final Pattern TYPED_VDEV = Pattern.compile("[a-z0-9]+:(cdrom|disk)");

  /** dom0 as a backend: the default, its id, its name. */
  private static final Pattern DOM0 = Pattern.compile("0*|Domain-0");

  private static final int LONGEST = 4096;
  private static final Set<String> FORMATS = Set.of("raw", "qcow", "qcow2", "vhd", "qed", "empty");
  private static final Set<String> KEYS =
      Set.of(
          "format",
          "vdev",
          "access",
          "devtype",
          "backend",
          "backendtype",
          "script",
          "specification",
          "transport",
          "active-disk",
          "hidden-disk",
          "colo-host",
          "colo-port",
          "colo-export");
  private static final Set<String> FLAGS =
      Set.of("cdrom", "discard", "no-discard", "direct-io-safe", "colo", "no-colo");

  private final Text source;
  private final Map<String, String> fields = new HashMap<>();
  private boolean prefixed;

  private DiskSpecParser(Text source) {
    this.source = source;
  }

  static DiskSpec parse(Text source) throws ConfigSyntaxException {
    return new DiskSpecParser(source).disk();
  }

  private DiskSpec disk() throws ConfigSyntaxException {
    if (source.value().length() > LONGEST) {
      throw problem("longer than " + LONGEST + " characters");
    }
    String rest = source.value();
    while (!rest.isEmpty()) {
      rest = withoutLeadingBlanks(rest);
      if (rest.startsWith("target=")) {
        put("target", rest.substring("target=".length()));
        break;
      }
      int comma = rest.indexOf(',');
      field(comma < 0 ? rest : rest.substring(0, comma));
      rest = comma < 0 ? "" : rest.substring(comma + 1);
    }
    return result();
  }

  private void field(String text) throws ConfigSyntaxException {
    int equals = text.indexOf('=');
    if (FLAGS.contains(text)) {
      fields.put(text, "");
    } else if (equals >= 0 && KEYS.contains(text.substring(0, equals))) {
      put(text.substring(0, equals), text.substring(equals + 1));
    } else if (equals >= 0) {
      throw problem(
          "'%s' is not a parameter of a disk; a target with '=' in it goes last, as target=…"
              .formatted(text.substring(0, equals)));
    } else {
      positional(text);
    }
  }

  private void positional(String text) throws ConfigSyntaxException {
    if (!fields.containsKey("target")) {
      put("target", withoutPrefixes(text));
    } else if (TYPED_VDEV.matcher(text).matches() && !fields.containsKey("vdev")) {
      prefixed = true;
      put("vdev", text);
    } else if (!prefixed && !fields.containsKey("format")) {
      put("format", text);
    } else if (!fields.containsKey("vdev")) {
      put("vdev", text);
    } else if (!fields.containsKey("access")) {
      put("access", text);
    } else {
      throw problem("'%s' is one positional field too many".formatted(text));
    }
  }

  private String withoutPrefixes(String text) throws ConfigSyntaxException {
    String rest = text;
    Matcher prefix = PREFIX.matcher(rest);
    while (prefix.matches()) {
      prefixed = true;
      String word = prefix.group(1);
      if (SCRIPTED.matcher(word).matches()) {
        put("script", "block-" + word);
      } else if (FORMATTED.matcher(word).matches()) {
        put("format", word);
      }
      rest = prefix.group(2);
      prefix = PREFIX.matcher(rest);
    }
    return rest;
  }

  private void put(String key, String value) throws ConfigSyntaxException {
    if (fields.putIfAbsent(key, value) != null) {
      throw problem(key + " is given twice");
    }
  }

  private DiskSpec result() throws ConfigSyntaxException {
    String format = format();
    String vdev = fields.get("vdev");
    if (vdev == null) {
      throw problem("no virtual device (vdev) is given, such as xvda");
    }
    boolean cdrom = fields.containsKey("cdrom") || oneOf("devtype", "disk", "cdrom") == 2;
    vdev = vdev.startsWith("ioemu:") ? vdev.substring("ioemu:".length()) : vdev;
    int suffix = vdev.indexOf(':');
    if (suffix >= 0) {
      String type = vdev.substring(suffix + 1);
      if (!type.equals("cdrom") && !type.equals("disk")) {
        throw problem("unknown device type '" + type + "': disk or cdrom");
      }
      cdrom |= type.equals("cdrom");
      vdev = vdev.substring(0, suffix);
    }
    if (vdev.isBlank()) {
      throw problem("the virtual device (vdev) is empty");
    }
    oneOf("backendtype", "phy", "tap", "qdisk", "standalone");
    int access = oneOf("access", "r", "ro", "w", "rw");
    boolean readOnly = access == 1 || access == 2;
    return new DiskSpec(
        fields.getOrDefault("target", ""),
        format,
        vdev,
        !readOnly && !cdrom,
        cdrom,
        Optional.ofNullable(fields.get("script")).filter(it -> !it.isEmpty()),
        Optional.ofNullable(fields.get("backend")).filter(it -> !DOM0.matcher(it).matches()));
  }

  private String format() throws ConfigSyntaxException {
    String format = fields.getOrDefault("format", "");
    if (!format.isEmpty() && !FORMATS.contains(format)) {
      throw problem(
          "unknown format '%s': raw, qcow, qcow2, vhd or qed; fields are target,format,vdev,access"
              .formatted(format));
    }
    return format.isEmpty() ? "raw" : format;
  }

  /** The position (from 1) of a field's value among the words; 0 if it is not given or empty. */
  private int oneOf(String key, String... words) throws ConfigSyntaxException {
    String value = fields.getOrDefault(key, "");
    for (int i = 0; i < words.length; i++) {
      if (words[i].equals(value)) {
        return i + 1;
      }
    }
    if (value.isEmpty()) {
      return 0;
    }
    throw problem("unknown %s '%s': one of %s".formatted(key, value, String.join(", ", words)));
  }

  private static String withoutLeadingBlanks(String text) {
    int start = 0;
    while (start < text.length() && (text.charAt(start) == ' ' || text.charAt(start) == '\t')) {
      start++;
    }
    return text.substring(start);
  }

  private ConfigSyntaxException problem(String what) {
    String shown =
        source.value().length() <= 80 ? source.value() : source.value().substring(0, 80) + "…";
    return new ConfigSyntaxException(
        source.line(), source.column(), "disk '%s': %s".formatted(shown, what));
  }
}
