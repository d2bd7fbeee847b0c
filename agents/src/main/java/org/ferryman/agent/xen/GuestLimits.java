// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.tools.xen.XlConf;
import org.ferryman.tools.xen.config.ConfigFile;
import org.ferryman.tools.xen.config.ConfigSyntaxException;
import org.ferryman.tools.xen.config.ConfigValue;
import org.ferryman.tools.xen.config.ConfigValue.Items;
import org.ferryman.tools.xen.config.ConfigValue.Text;
import org.ferryman.tools.xen.config.DiskSpec;
import org.ferryman.tools.xen.config.GuestConfig;

/**
 * What stands in a guest's way by its configuration: what this node lacks for it, and what no live
 * migration takes along. docs/limits.md is the list for people.
 *
 * @param missing what the configuration names and this node does not have
 * @param later the disks that are not here now and may come: a volume or a file on DRBD is there
 *     only where that is Primary
 * @param unmovable why the guest can't be migrated live, whatever the node
 * @param masksProcessor whether the configuration sets the processor's features itself
 */
public record GuestLimits(
    List<String> missing, List<String> later, List<String> unmovable, boolean masksProcessor) {
  /** Nothing stands in the way, or nothing is known. */
  public static final GuestLimits NONE = new GuestLimits(List.of(), List.of(), List.of(), false);

  private static final List<String> FILES =
      List.of(
          "kernel",
          "ramdisk",
          "bootloader",
          "firmware_override",
          "bios_path_override",
          "device_model_override");

  /** Settings that tie a guest to this host's hardware, and what they give it. */
  private static final Map<String, String> TIES =
      Map.ofEntries(
          Map.entry("pci", "a PCI device of this host"),
          Map.entry("usbdev", "a USB device of this host"),
          Map.entry("dtdev", "a device of this host"),
          Map.entry("irqs", "interrupts of this host"),
          Map.entry("ioports", "I/O ports of this host"),
          Map.entry("iomem", "device memory of this host"),
          Map.entry("gfx_passthru", "this host's graphics"),
          Map.entry("vtpm", "a virtual TPM, which another domain serves"),
          Map.entry("device_model_stubdomain_override", "its device model in a stub domain"),
          Map.entry("driver_domain", "the role of a driver domain"),
          Map.entry("nomigrate", "nomigrate in its configuration"));

  private static final Pattern BRIDGE = Pattern.compile("(?:^|[,\\s])bridge=([^,\\s]+)");
  private static final Pattern OWN_SCRIPT = Pattern.compile("(?:^|[,\\s])script=");
  private static final Pattern BACKEND = Pattern.compile("(?:^|[,\\s])backend=([^,\\s]+)");
  private static final Path NETWORK = Path.of("/sys/class/net");

  /** Copies. */
  public GuestLimits {
    missing = List.copyOf(missing);
    later = List.copyOf(later);
    unmovable = List.copyOf(unmovable);
  }

  /**
   * What a host has.
   *
   * @param file whether there is a file or device of that path
   * @param bridge whether there is a network interface of that name
   * @param defaultBridge the bridge of an interface that names none; empty if that is another
   *     script's affair, or not known
   */
  public record Host(
      Predicate<Path> file, Predicate<String> bridge, Optional<String> defaultBridge) {
    /** This one. */
    public static Host ofThisNode() {
      return new Host(
          Files::exists, name -> Files.exists(NETWORK.resolve(name)), defaultBridgeHere());
    }

    private static Optional<String> defaultBridgeHere() {
      try {
        return XlConf.read(XlConf.PATH).defaultBridge();
      } catch (IOException | ConfigSyntaxException e) {
        return Optional.empty(); // whoever needs xl.conf tells what is wrong with it
      }
    }
  }

  /**
   * Looks.
   *
   * @param shared disks that both nodes have by other means than DRBD; empty if not known, and then
   *     no disk is judged by it
   * @throws ConfigSyntaxException where xl would refuse the configuration
   */
  public static GuestLimits of(ConfigFile file, Optional<List<String>> shared, Host host)
      throws ConfigSyntaxException {
    Found found = new Found();
    for (String name : FILES) {
      absent(text(file, name), host).ifPresent(path -> found.missing.add(name + " " + path));
    }
    TIES.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .filter(tie -> given(file, tie.getKey()))
        .forEach(tie -> found.unmovable.add("it has " + tie.getValue()));
    for (DiskSpec disk : GuestConfig.of(file).disks()) {
      disk(disk, shared, host, found);
    }
    network(file, host, found);
    return found.limits(given(file, "cpuid"));
  }

  /** What was found so far. */
  private static final class Found {
    private final List<String> missing = new ArrayList<>();
    private final List<String> written = new ArrayList<>();
    private final List<String> read = new ArrayList<>();
    private final List<String> unmovable = new ArrayList<>();

    /**
     * A disk that is only read is to be here as a kernel is; but where those that are written come
     * with DRBD, it may lie in the same place.
     */
    GuestLimits limits(boolean masksProcessor) {
      (written.isEmpty() ? missing : written).addAll(read);
      return new GuestLimits(missing, written, unmovable, masksProcessor);
    }
  }

  private static void disk(DiskSpec disk, Optional<List<String>> shared, Host host, Found found) {
    String name = "disk %s (%s)".formatted(disk.vdev(), disk.target());
    boolean drbd = disk.drbd().isPresent();
    Optional<String> server = disk.backend().filter(GuestLimits::otherDomain);
    if (server.isPresent()) {
      found.unmovable.add("%s is served by domain %s".formatted(name, server.get()));
      return;
    }
    if (drbd && !disk.format().equals("raw")) {
      found.unmovable.add("%s is an image of format %s on DRBD".formatted(name, disk.format()));
    }
    boolean declared =
        shared.filter(it -> it.contains(disk.vdev()) || it.contains(disk.target())).isPresent();
    boolean written = disk.writable() && !disk.cdrom() && !declared;
    if (!drbd && disk.script().isEmpty() && absent(disk.target(), host).isPresent()) {
      (declared ? found.missing : written ? found.written : found.read).add(name);
    }
    if (!drbd && written && shared.isPresent()) {
      found.unmovable.add(
          name
              + " is written to, is no DRBD device (a volume or a file is none, even one that lies on"
              + " DRBD) and is not named in shared_disks");
    }
  }

  private static void network(ConfigFile file, Host host, Found found) {
    if (!(file.settings().get("vif") instanceof Items vifs)) {
      return;
    }
    for (ConfigValue vif : vifs.values()) {
      String text = vif instanceof Text it ? it.value() : "";
      Matcher backend = BACKEND.matcher(text);
      if (backend.find() && otherDomain(backend.group(1))) {
        found.unmovable.add("a network interface is served by domain " + backend.group(1));
        continue;
      }
      // Other scripts have names of their own for what they connect to.
      if (OWN_SCRIPT.matcher(text).find()) {
        continue;
      }
      Matcher named = BRIDGE.matcher(text);
      Optional<String> bridge = named.find() ? Optional.of(named.group(1)) : host.defaultBridge();
      bridge
          .filter(it -> !host.bridge().test(it))
          .ifPresent(it -> found.missing.add("bridge " + it));
    }
  }

  private static boolean otherDomain(String backend) {
    return !backend.equals("Domain-0") && !backend.equals("0");
  }

  private static Optional<String> absent(String path, Host host) {
    return Optional.of(path)
        .filter(it -> it.startsWith("/") && it.indexOf('\0') < 0)
        .filter(it -> !host.file().test(Path.of(it)));
  }

  private static String text(ConfigFile file, String name) {
    return file.settings().get(name) instanceof Text text ? text.value() : "";
  }

  private static boolean given(ConfigFile file, String setting) {
    ConfigValue value = file.settings().get(setting);
    if (value instanceof Items items) {
      return !items.values().isEmpty();
    }
    return value instanceof Text text && !text.value().isEmpty() && !text.value().equals("0");
  }
}
