// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.xen;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One disk of a guest's configuration.
 *
 * @param target device, file, or what the script understands
 * @param vdev name in the guest
 * @param format image format
 * @param script hotplug script, or empty
 * @param writable whether the guest may write
 */
public record DiskSpec(String target, String vdev, String format, String script, boolean writable) {

  private static final List<String> POSITIONAL = List.of("target", "format", "vdev", "access");

  /**
   * Parses one entry of {@code disk = [...]}, positional, by name or with a deprecated prefix.
   *
   * @param text the entry
   * @return the disk
   * @throws IllegalArgumentException if target or vdev is missing
   */
  public static DiskSpec parse(String text) {
    Map<String, String> named = new LinkedHashMap<>();
    List<String> positional = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      String word = part.trim();
      int equals = word.indexOf('=');
      if (equals > 0) {
        named.put(word.substring(0, equals).trim(), word.substring(equals + 1).trim());
      } else {
        positional.add(word);
      }
    }
    String first = positional.isEmpty() ? "" : positional.get(0);
    boolean prefixed = first.matches("(phy|file|drbd|tap2?|aio|raw):.*");
    List<String> order = prefixed ? List.of("target", "vdev", "access") : POSITIONAL;
    for (int i = 0; i < positional.size() && i < order.size(); i++) {
      if (!positional.get(i).isEmpty()) {
        named.putIfAbsent(order.get(i), positional.get(i));
      }
    }
    return of(named, text);
  }

  private static DiskSpec of(Map<String, String> named, String text) {
    String target = named.getOrDefault("target", "");
    String script = named.getOrDefault("script", "").replaceFirst(".*/", "");
    if (target.startsWith("drbd:")) {
      script = "block-drbd";
    }
    target = target.replaceFirst("^(phy|file|drbd|tap2?|aio|raw):", "");
    String access = named.getOrDefault("access", "rw").toLowerCase(Locale.ROOT);
    if (target.isEmpty() || !named.containsKey("vdev")) {
      throw new IllegalArgumentException("disk '" + text + "' lacks target or vdev");
    }
    return new DiskSpec(
        target,
        named.get("vdev"),
        named.getOrDefault("format", "raw"),
        script,
        access.contains("w"));
  }

  /**
   * The number xenstore knows the disk by.
   *
   * @return 51712 for xvda
   */
  public int number() {
    String letters = vdev.replaceFirst("^(xvd|hd|sd)", "").replaceAll("[0-9]+$", "");
    String digits = vdev.replaceFirst("^\\D+", "");
    int part = digits.isEmpty() ? 0 : Integer.parseInt(digits);
    int index = letters.isEmpty() ? 0 : letters.charAt(letters.length() - 1) - 'a';
    if (vdev.startsWith("hd")) {
      return (index < 2 ? 3 << 8 : 22 << 8) + index % 2 * 64 + part;
    }
    if (vdev.startsWith("sd")) {
      return (8 << 8) + index * 16 + part;
    }
    return (202 << 8) + index * 16 + part;
  }
}
