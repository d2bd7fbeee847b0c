// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.ferryman.tools.xen.config.ConfigValue.Text;

/**
 * What Ferryman needs to know of a guest's configuration (xl.cfg(5)).
 *
 * @param name the domain's name; empty if the file gives none
 * @param type how the guest is virtualised
 * @param memoryMiB memory at start, in MiB
 * @param maxMemoryMiB memory it may grow to, in MiB
 * @param vcpus virtual processors at start
 * @param uuid if given
 * @param onPoweroff what follows when the guest powers off
 * @param onReboot what follows when it reboots
 * @param onCrash what follows when it crashes
 * @param disks in the order of the file
 * @param ignored what xl warns of and ignores, a line each, of what Ferryman reads
 */
public record GuestConfig(
    Optional<String> name,
    Type type,
    Optional<Long> memoryMiB,
    Optional<Long> maxMemoryMiB,
    long vcpus,
    Optional<String> uuid,
    Aftermath onPoweroff,
    Aftermath onReboot,
    Aftermath onCrash,
    List<DiskSpec> disks,
    List<String> ignored) {

  /** Longest configuration read, in characters. */
  public static final int LONGEST = ConfigParser.LONGEST;

  private static final Set<String> TEXTS =
      Set.of("name", "type", "builder", "uuid", "on_poweroff", "on_reboot", "on_crash");
  private static final Set<String> NUMBERS = Set.of("memory", "maxmem", "vcpus");
  private static final Set<String> LISTS = Set.of("disk");
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  /** How a guest is virtualised. */
  public enum Type {
    /** Paravirtualised. */
    PV,
    /** Paravirtualised in a hardware container, without emulated devices. */
    PVH,
    /** Fully virtualised, with emulated devices beside the paravirtual ones. */
    HVM
  }

  /** What xl does with a domain that has shut down ({@code on_*}). */
  public enum Aftermath {
    /** It is destroyed. */
    DESTROY("destroy"),
    /** It is built anew. */
    RESTART("restart"),
    /** It is renamed and kept, and built anew. */
    RENAME_RESTART("rename-restart"),
    /** It is kept as it is. */
    PRESERVE("preserve"),
    /** Its memory is dumped, then it is destroyed. */
    COREDUMP_DESTROY("coredump-destroy"),
    /** Its memory is dumped, then it is built anew. */
    COREDUMP_RESTART("coredump-restart"),
    /** It restarts within the same domain. */
    SOFT_RESET("soft-reset");

    private final String word;

    Aftermath(String word) {
      this.word = word;
    }

    /** Its word in the configuration. */
    public String word() {
      return word;
    }
  }

  /** Copies. */
  public GuestConfig {
    disks = List.copyOf(disks);
    ignored = List.copyOf(ignored);
  }

  /** All memory that the guest may have, in MiB: a migration copies that much, and needs it. */
  public Optional<Long> mostMemoryMiB() {
    return maxMemoryMiB.or(() -> memoryMiB);
  }

  /**
   * Reads a configuration.
   *
   * @throws ConfigSyntaxException where xl would refuse it
   */
  public static GuestConfig parse(String text) throws ConfigSyntaxException {
    return of(ConfigFile.parse(text));
  }

  /**
   * Makes sense of settings.
   *
   * @throws ConfigSyntaxException where xl would refuse one of them
   */
  public static GuestConfig of(ConfigFile file) throws ConfigSyntaxException {
    List<DiskSpec> disks = new ArrayList<>();
    for (Text disk : file.texts("disk")) {
      disks.add(DiskSpecParser.parse(disk));
    }
    return new GuestConfig(
        file.text("name").map(Text::value).filter(it -> !it.isEmpty()),
        type(file),
        file.number("memory"),
        file.number("maxmem"),
        file.number("vcpus").orElse(1L),
        uuid(file),
        aftermath(file, "on_poweroff", Aftermath.DESTROY),
        aftermath(file, "on_reboot", Aftermath.RESTART),
        aftermath(file, "on_crash", Aftermath.DESTROY),
        disks,
        file.oddities(TEXTS, NUMBERS, LISTS));
  }

  /** The disks that hold data: all but CD-ROM drives. */
  public List<DiskSpec> dataDisks() {
    return disks.stream().filter(disk -> !disk.cdrom()).toList();
  }

  /** xl takes beginnings of these words too, be they empty. */
  private static Type type(ConfigFile file) throws ConfigSyntaxException {
    Optional<Text> type = file.text("type");
    Optional<Text> builder = file.text("builder");
    Optional<Type> byBuilder = Optional.empty();
    if (builder.isPresent()) {
      byBuilder =
          Optional.of(word(builder.get(), "builder", Map.of("hvm", Type.HVM, "generic", Type.PV)));
    }
    if (type.isEmpty()) {
      return byBuilder.orElse(Type.PV);
    }
    Type byType =
        type.get().value().equals("pvh")
            ? Type.PVH
            : word(type.get(), "type", Map.of("hvm", Type.HVM, "pv", Type.PV));
    if (byBuilder.filter(it -> it != byType).isPresent()) {
      throw new ConfigSyntaxException(
          type.get().line(),
          type.get().column(),
          "type '%s' and builder '%s' contradict each other: leave builder out"
              .formatted(type.get().value(), builder.get().value()));
    }
    return byType;
  }

  private static Type word(Text text, String name, Map<String, Type> words)
      throws ConfigSyntaxException {
    String value = text.value();
    if ("hvm".startsWith(value)) {
      return Type.HVM;
    }
    for (Map.Entry<String, Type> word : words.entrySet()) {
      if (word.getKey().startsWith(value)) {
        return word.getValue();
      }
    }
    throw notOneOf(
        name, text, name.equals("type") ? "pv, pvh, hvm" : "generic, hvm; better write type = …");
  }

  private static Optional<String> uuid(ConfigFile file) throws ConfigSyntaxException {
    Optional<Text> uuid = file.text("uuid");
    if (uuid.isPresent() && !UUID.matcher(uuid.get().value()).matches()) {
      throw new ConfigSyntaxException(
          uuid.get().line(), uuid.get().column(), "uuid is no UUID: '" + uuid.get().value() + "'");
    }
    return uuid.map(Text::value);
  }

  private static Aftermath aftermath(ConfigFile file, String name, Aftermath otherwise)
      throws ConfigSyntaxException {
    Optional<Text> text = file.text(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    for (Aftermath aftermath : Aftermath.values()) {
      if (aftermath.word().equals(text.get().value())) {
        return aftermath;
      }
    }
    throw notOneOf(
        name,
        text.get(),
        "destroy, restart, rename-restart, preserve, coredump-destroy, coredump-restart,"
            + " soft-reset");
  }

  private static ConfigSyntaxException notOneOf(String name, Text found, String words) {
    return new ConfigSyntaxException(
        found.line(),
        found.column(),
        "unknown %s '%s': one of %s".formatted(name, found.value(), words));
  }
}
