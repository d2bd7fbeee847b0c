// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A guest's configuration as Xen's own {@code xl -N create} judged it.
 *
 * @param verdict {@code taken}, {@code refused}, or {@code nameless} where it lacks a name alone
 * @param text the configuration
 * @param found if it is taken: type, name, memory and maximum in MiB, number of processors, and
 *     each disk as target|format|virtual device|w, r or cd|script|backend; else what xl said
 */
public record JudgedByXl(String verdict, String text, List<String> found) {
  /** Copies. */
  public JudgedByXl {
    found = List.copyOf(found);
  }

  /** What {@link #line} wrote. */
  public static JudgedByXl of(String line) {
    List<String> fields = Stream.of(line.split("\t", -1)).map(String::translateEscapes).toList();
    return new JudgedByXl(fields.get(0), fields.get(1), fields.subList(2, fields.size()));
  }

  /** All on one line, with tabs between. */
  public String line() {
    return Stream.concat(Stream.of(verdict, text), found.stream())
        .map(
            field ->
                field
                    .replace("\\", "\\\\")
                    .replace("\t", "\\t")
                    .replace("\n", "\\n")
                    .replace("\r", "\\r"))
        .collect(Collectors.joining("\t"));
  }

  /** Where Ferryman reads it otherwise, in words. */
  public Optional<String> difference() {
    GuestConfig config;
    try {
      config = GuestConfig.parse(text);
    } catch (ConfigSyntaxException e) {
      boolean agreed = verdict.equals("refused") || e.problem().contains("(vdev) is empty");
      // of a file without a name xl says so before it comes to the disks
      boolean earlier = verdict.equals("nameless");
      return agreed || earlier
          ? Optional.empty()
          : Optional.of("xl takes it, but here: " + e.getMessage());
    }
    return switch (verdict) {
      case "refused" -> Optional.of("xl refuses it: " + found);
      case "nameless" ->
          config.name().isEmpty() ? Optional.empty() : Optional.of("xl finds no name");
      default ->
          found.equals(found(config))
              ? Optional.empty()
              : Optional.of("xl: %s, here: %s".formatted(found, found(config)));
    };
  }

  private static List<String> found(GuestConfig config) {
    List<String> found = new ArrayList<>();
    found.add(config.type().name().toLowerCase(Locale.ROOT));
    found.add(config.name().orElse(""));
    found.add(mebibytes(config.memoryMiB()));
    found.add(mebibytes(config.maxMemoryMiB().or(config::memoryMiB)));
    found.add(Long.toString(Math.max(1, config.vcpus())));
    for (DiskSpec disk : config.disks()) {
      found.add(
          String.join(
              "|",
              disk.target(),
              disk.target().isEmpty() ? "" : disk.format(),
              disk.vdev(),
              disk.cdrom() ? "cd" : disk.writable() ? "w" : "r",
              disk.script().orElse(""),
              disk.backend().orElse("")));
    }
    return found;
  }

  private static String mebibytes(Optional<Long> number) {
    return number.filter(it -> it > 0).map(String::valueOf).orElse("-");
  }
}
