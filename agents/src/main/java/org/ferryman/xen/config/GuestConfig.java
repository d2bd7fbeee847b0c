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

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ferryman.xen.config.ConfigValue.Text;

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
    List<DiskSpec> disks) {

  /** Longest configuration read, in characters. */
  public static final int LONGEST = ConfigParser.LONGEST;

  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}");

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

  /** Checks and copies. */
  public GuestConfig {
    requireNonNull(name, "name");
    requireNonNull(type, "type");
    requireNonNull(memoryMiB, "memoryMiB");
    requireNonNull(maxMemoryMiB, "maxMemoryMiB");
    requireNonNull(uuid, "uuid");
    requireNonNull(onPoweroff, "onPoweroff");
    requireNonNull(onReboot, "onReboot");
    requireNonNull(onCrash, "onCrash");
    disks = List.copyOf(disks);
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
        disks);
  }

  /** The disks that hold data: all but CD-ROM drives. */
  public List<DiskSpec> dataDisks() {
    return disks.stream().filter(disk -> !disk.cdrom()).toList();
  }

  private static Type type(ConfigFile file) throws ConfigSyntaxException {
    Optional<Text> type = file.text("type");
    if (type.isPresent()) {
      return switch (type.get().value()) {
        case "pv" -> Type.PV;
        case "pvh" -> Type.PVH;
        case "hvm" -> Type.HVM;
        default -> throw notOneOf("type", type.get(), "pv, pvh, hvm");
      };
    }
    Optional<Text> builder = file.text("builder");
    if (builder.isEmpty()) {
      return Type.PV;
    }
    return switch (builder.get().value()) {
      case "hvm" -> Type.HVM;
      case "generic", "linux" -> Type.PV;
      default -> throw notOneOf("builder", builder.get(), "generic, hvm; better write type = …");
    };
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
