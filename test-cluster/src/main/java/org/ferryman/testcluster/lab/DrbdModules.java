// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Modules of another DRBD than the kernel's own, built for the lab's kernel. Debian has none of
 * DRBD 9, so whoever wants to try it brings them.
 */
final class DrbdModules {
  private static final Pattern ENTRY =
      Pattern.compile("(?<=\\x00)([a-z_]{1,40})=([^\\x00]{0,400})\\x00");
  private static final String DRBD = "drbd";
  private static final String TRANSPORT = "drbd_transport_tcp";
  private static final String SUFFIX = ".ko";

  private DrbdModules() {}

  /** What a module says of itself, as modinfo(8) tells it; the first of each kind. */
  static Map<String, String> modinfo(byte[] module) {
    Map<String, String> entries = new TreeMap<>();
    Matcher entry = ENTRY.matcher(new String(module, ISO_8859_1));
    int at = 0;
    while (entry.find(at)) {
      entries.putIfAbsent(entry.group(1), entry.group(2));
      at = entry.end() - 1; // what ends one begins the next
    }
    return entries;
  }

  /**
   * The modules of a folder, if all of them can be loaded into the lab's kernel.
   *
   * @param vermagic what that kernel's own modules say they were built for
   * @throws LabException saying what is wrong with which file
   */
  static List<Path> checked(Path folder, String vermagic) {
    if (!Files.isDirectory(folder)) {
      throw new LabException(
          "--drbd-module %s: there is no such folder; name the one that has drbd.ko"
              .formatted(folder));
    }
    List<Path> modules = modulesIn(folder);
    List<String> names = modules.stream().map(DrbdModules::name).toList();
    if (!names.contains(DRBD)) {
      throw new LabException(
          "--drbd-module %s: drbd.ko is not there, only: %s; a drbd.ko.xz or .zst is to be unpacked"
              .formatted(folder, listed(folder)));
    }
    String version = read(folder.resolve(DRBD + SUFFIX)).getOrDefault("version", "");
    if (version.startsWith("9.") && !names.contains(TRANSPORT)) {
      throw new LabException(
          "--drbd-module %s: DRBD %s needs drbd_transport_tcp.ko too, which is not there"
              .formatted(folder, version));
    }
    modules.forEach(module -> check(module, vermagic.strip()));
    return modules;
  }

  private static void check(Path module, String kernel) {
    Map<String, String> told = read(module);
    String name = told.getOrDefault("name", "");
    if (!name.equals(name(module))) {
      throw new LabException(
          name.isEmpty()
              ? "%s is no kernel module: it has no name".formatted(module)
              : "%s is the module %s: a module's file has its name".formatted(module, name));
    }
    String built = told.getOrDefault("vermagic", "").strip();
    if (!built.equals(kernel)) {
      throw new LabException(
          "%s is built for '%s', and the lab's kernel is '%s': build it with linux-headers-%s"
              .formatted(module, built, kernel, kernel.split(" ", 2)[0]));
    }
  }

  private static Map<String, String> read(Path module) {
    try {
      return modinfo(Files.readAllBytes(module));
    } catch (IOException e) {
      throw new LabException("cannot read " + module, e);
    }
  }

  private static String name(Path module) {
    String file = String.valueOf(module.getFileName());
    return file.substring(0, file.length() - SUFFIX.length()).replace('-', '_');
  }

  private static List<Path> modulesIn(Path folder) {
    return list(folder).filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
  }

  private static String listed(Path folder) {
    String all =
        list(folder)
            .map(file -> String.valueOf(file.getFileName()))
            .sorted()
            .limit(10)
            .collect(Collectors.joining(", "));
    return all.isEmpty() ? "nothing" : all;
  }

  private static Stream<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList().stream();
    } catch (IOException e) {
      throw new LabException("cannot list " + folder, e);
    }
  }

  /** What the lab's kernel expects of its modules, as its own DRBD says it. */
  static String vermagic(Path tree) {
    try (Stream<Path> files = Files.walk(tree.resolve("usr/lib/modules"))) {
      Path own =
          files
              .filter(file -> file.endsWith(DRBD + SUFFIX))
              .findFirst()
              .orElseThrow(() -> new LabException("the lab's kernel has no drbd.ko in " + tree));
      return read(own).getOrDefault("vermagic", "");
    } catch (IOException e) {
      throw new LabException("cannot look for the kernel's own drbd.ko in " + tree, e);
    }
  }

  /** Keeps them for every later start of the lab; none: the kernel's own are used again. */
  static void keep(List<Path> modules, Path kept) {
    Lab.emptied(kept);
    for (Path module : modules) {
      try {
        Files.copy(module, kept.resolve(module.getFileName()));
      } catch (IOException e) {
        throw new LabException("cannot copy %s to %s".formatted(module, kept), e);
      }
    }
  }

  /** Those that were kept. */
  static List<Path> kept(Path kept) {
    return Files.isDirectory(kept) ? modulesIn(kept) : List.of();
  }
}
