// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.tools.xen.config.ConfigValue.Text;

/**
 * Reads a disk specification as xl does (xl-disk-configuration(5); checked against libxlutil 4.17):
 * positional fields target, format, vdev, access; {@code key=value}; flags; {@code target=} takes
 * the rest of the text, commas and all; deprecated prefixes ({@code phy:}, {@code drbd:} …), after
 * which no format is expected. An empty value may be given before a full one, the same format
 * twice; of several accesses the last holds.
 */
final class DiskSpecParser {
  private static final Pattern PREFIX =
      Pattern.compile(
          "(phy|file|drbd|iscsi|e?nbd|tapdisk|tap2?|aio|ioemu|raw|qcow2?|vhd):(.*)",
          Pattern.DOTALL);
  private static final Pattern UNKNOWN_PREFIX =
      Pattern.compile("([a-z][a-z0-9]*:)(?![a-z0-9]).*", Pattern.DOTALL);
  private static final Pattern SCRIPTED = Pattern.compile("drbd|iscsi|e?nbd");
  private static final Pattern FORMATTED = Pattern.compile("raw|qcow2?|vhd");
  private static final Pattern DOM0 = Pattern.compile("0*|Domain-0");
  private static final int LONGEST = 4096;
  private static final Set<String> FORMATS = Set.of("raw", "qcow", "qcow2", "vhd", "qed", "empty");

  /** Parameters of one of several words, and which. */
  private static final Map<String, Set<String>> CHOICES =
      Map.of(
          "devtype", Set.of("cdrom", "disk"),
          "backendtype", Set.of("phy", "tap", "qdisk", "standalone"),
          "specification", Set.of("xen", "virtio"),
          "grant_usage", Set.of("0", "1"));

  private static final Set<String> TEXTS =
      Set.of(
          "vdev",
          "backend",
          "script",
          "active-disk",
          "hidden-disk",
          "colo-host",
          "colo-port",
          "colo-export");
  private static final Set<String> FLAGS =
      Set.of("discard", "no-discard", "direct-io-safe", "colo", "no-colo", "trusted", "untrusted");

  private final Text source;
  private final Map<String, String> fields = new HashMap<>();
  private boolean prefixed;
  private boolean accessTaken;
  private boolean readOnly;
  private boolean cdrom;

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
        put("target", rest.substring("target=".length()).replaceFirst(",$", ""));
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
    if (equals >= 0) {
      parameter(text.substring(0, equals), text.substring(equals + 1));
    } else if (text.equals("cdrom")) {
      cdrom = true;
    } else if (!FLAGS.contains(text)) {
      positional(text);
    }
  }

  private void parameter(String key, String value) throws ConfigSyntaxException {
    if (key.equals("format")) {
      format(value);
    } else if (key.equals("access")) {
      access(value);
    } else if (TEXTS.contains(key)) {
      put(key, value);
    } else if (CHOICES.containsKey(key)) {
      choose(key, CHOICES.getOrDefault(key, Set.of()), value);
    } else {
      throw problem(
          "'%s' is not a parameter of a disk; a target with '=' in it goes last, as target=…"
              .formatted(key));
    }
  }

  private void choose(String key, Set<String> words, String value) throws ConfigSyntaxException {
    if (!words.contains(value)) {
      throw problem(
          "unknown %s '%s': one of %s"
              .formatted(key, value, String.join(", ", new TreeSet<>(words))));
    }
    if (key.equals("devtype")) {
      cdrom = value.equals("cdrom");
    } else {
      once(key, value);
    }
  }

  /** xl passes over prefixes in front of any field. */
  private void positional(String given) throws ConfigSyntaxException {
    String text = withoutPrefixes(given);
    if (!fields.containsKey("target")) {
      put("target", text);
      return;
    }
    prefixed |= driveWithoutFormat(text);
    if (!prefixed && !fields.containsKey("format")) {
      format(text);
    } else if (!fields.containsKey("vdev")) {
      put("vdev", withoutType(text));
    } else if (!accessTaken) {
      accessTaken = true;
      access(text);
    } else {
      throw problem("'%s' is one positional field too many".formatted(text));
    }
  }

  /** {@code ,hdc:cdrom,r}: a drive with no target needs no format either. */
  private boolean driveWithoutFormat(String text) {
    return fields.getOrDefault("target", "").isEmpty()
        && !fields.containsKey("vdev")
        && CHOICES
            .getOrDefault("devtype", Set.of())
            .contains(text.substring(text.lastIndexOf(':') + 1))
        && text.indexOf(':') > 0;
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
        format(word);
      }
      rest = prefix.group(2);
      prefix = PREFIX.matcher(rest);
    }
    Matcher unknown = UNKNOWN_PREFIX.matcher(rest);
    if (unknown.matches()) {
      throw problem("unknown prefix '%s' of the target".formatted(unknown.group(1)));
    }
    return rest;
  }

  /** A virtual device with a device type behind it, which is deprecated: {@code hdc:cdrom}. */
  private String withoutType(String vdev) throws ConfigSyntaxException {
    int colon = vdev.lastIndexOf(':');
    if (colon < 0) {
      return vdev;
    }
    String type = vdev.substring(colon + 1);
    if (!CHOICES.getOrDefault("devtype", Set.of()).contains(type)) {
      throw problem("unknown device type '" + type + "': disk or cdrom");
    }
    cdrom = type.equals("cdrom");
    return vdev.substring(0, colon);
  }

  private void access(String value) throws ConfigSyntaxException {
    switch (value) {
      case "r", "ro" -> readOnly = true;
      case "w", "rw", "" -> readOnly = false;
      default -> throw problem("unknown access '%s': one of r, ro, w, rw".formatted(value));
    }
  }

  private void format(String value) throws ConfigSyntaxException {
    String format = value.isEmpty() ? "raw" : value;
    if (!FORMATS.contains(format)) {
      throw problem(
          "unknown format '%s': raw, qcow, qcow2, vhd or qed; fields are target,format,vdev,access"
              .formatted(format));
    }
    once("format", format);
  }

  /** The same word may be given again. */
  private void once(String key, String value) throws ConfigSyntaxException {
    String before = fields.putIfAbsent(key, value);
    if (before != null && !before.equals(value)) {
      throw twice(key);
    }
  }

  /** A full text may follow an empty one. */
  private void put(String key, String value) throws ConfigSyntaxException {
    String before = fields.put(key, value);
    if (before != null && !before.isEmpty()) {
      throw twice(key);
    }
  }

  private ConfigSyntaxException twice(String key) {
    return problem(key + " is given twice");
  }

  private DiskSpec result() throws ConfigSyntaxException {
    String vdev = fields.get("vdev");
    if (vdev == null) {
      throw problem("no virtual device (vdev) is given, such as xvda");
    }
    if (vdev.isBlank()) {
      throw problem("the virtual device (vdev) is empty");
    }
    if (!fields.containsKey("target") && !cdrom) {
      throw problem("no target is given, and it is no CD-ROM drive");
    }
    return new DiskSpec(
        fields.getOrDefault("target", ""),
        fields.getOrDefault("format", "raw"),
        vdev,
        !readOnly && !cdrom,
        cdrom,
        Optional.ofNullable(fields.get("script")).filter(it -> !it.isEmpty()),
        Optional.ofNullable(fields.get("backend")).filter(it -> !DOM0.matcher(it).matches()));
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
