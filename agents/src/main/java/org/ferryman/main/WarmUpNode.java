// SPDX-License-Identifier: Apache-2.0
package org.ferryman.main;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ferryman.handover.hotplug.HotplugAgent;
import org.ferryman.ocf.OcfAction;
import org.ferryman.settings.Settings;

/**
 * A node to warm up on: in a temporary folder, settings and tools that keep a resource and a guest
 * in two files. Operations go all the way there and touch nothing of this host, so that a
 * class-data archive holds what they load.
 */
public final class WarmUpNode implements AutoCloseable {
  /** The names of the resource and of the guest. */
  private static final String NAME = "warm-up";

  /** Scripts, in the resources beside this class. */
  private static final List<String> TOOLS =
      List.of(
          "attrd_updater",
          "cibadmin",
          "drbdadm",
          "drbdsetup",
          "modprobe",
          "systemd-run",
          "xenstore-ls",
          "xenstore-read",
          "xenstore-write",
          "xl");

  private static final String SETSID = "/usr/bin/setsid";

  private static final String GUEST =
      """
      name = "warm-up"
      type = "pvh"
      memory = 128
      disk = [ "phy:/dev/drbd0,xvda,w" ]
      """;

  private static final Map<String, String> PARAMETERS =
      Map.of(
          "crm_feature_set", "3.16.2",
          "CRM_meta_on_node", "a",
          "CRM_meta_timeout", "20000",
          "CRM_meta_notify", "true",
          "CRM_meta_notify_type", "post",
          "CRM_meta_notify_operation", "promote",
          "CRM_meta_clone_max", "2",
          "CRM_meta_clone_node_max", "1",
          "CRM_meta_promoted_max", "1",
          "CRM_meta_promoted_node_max", "1");

  private final Path folder;

  /**
   * An operation as Pacemaker, or Xen, asks for it.
   *
   * @param agent its agent's name
   * @param action what it does
   * @param environment its variables
   */
  public record Call(String agent, OcfAction action, Map<String, String> environment) {
    /** Copies. */
    public Call {
      environment = Map.copyOf(environment);
    }
  }

  private WarmUpNode(Path folder) {
    this.folder = folder;
  }

  /**
   * A new one.
   *
   * @throws IOException if its files can't be written
   */
  public static WarmUpNode make() throws IOException {
    WarmUpNode node = new WarmUpNode(Files.createTempDirectory("ferryman-warm-up"));
    Files.createDirectory(node.folder("state"));
    Path tools = Files.createDirectory(node.folder("tools"));
    for (String tool : TOOLS) {
      Path file = tools.resolve(tool);
      try (InputStream script = WarmUpNode.class.getResourceAsStream("warm-up/" + tool)) {
        Files.copy(requireNonNull(script, tool), file);
      }
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
    Files.createSymbolicLink(tools.resolve("setsid"), Path.of(SETSID));
    Files.writeString(node.guest(), GUEST);
    Files.writeString(node.folder("ferryman.properties"), "exec.path=%s%n".formatted(tools));
    return node;
  }

  /** Its settings, by which none of this host's tools is found. */
  public Settings settings() {
    return Settings.read(folder("ferryman.properties"), folder("run"))
        .withToolsOnlyFrom(folder("tools"));
  }

  /** What has that name in its folder. */
  public Path folder(String name) {
    return folder.resolve(name);
  }

  private Path guest() {
    return folder.resolve("guest.cfg");
  }

  /**
   * The life of a resource and its guest, whose start makes the disk Primary ahead of Pacemaker's
   * promote. Each call succeeds if those before it did.
   */
  public List<Call> life() {
    return List.of(
        drbd(OcfAction.START),
        drbd(OcfAction.MONITOR),
        xen(OcfAction.START),
        drbd(OcfAction.PROMOTE),
        drbd(OcfAction.NOTIFY),
        drbd(OcfAction.MONITOR),
        xen(OcfAction.MONITOR),
        hotplug(OcfAction.START),
        hotplug(OcfAction.STOP),
        xen(OcfAction.STOP),
        drbd(OcfAction.DEMOTE),
        drbd(OcfAction.STOP));
  }

  /** An action of the DRBD agent, on stand-ins for the tools. */
  public Call drbd(OcfAction action) {
    return call("drbd", action, Map.of("drbd_resource", NAME));
  }

  /** An action of the Xen agent, on stand-ins for the tools. */
  public Call xen(OcfAction action) {
    return call("xen", action, Map.of("xmfile", guest().toString()));
  }

  /** An action of the hotplug script, on stand-ins for the tools. */
  public Call hotplug(OcfAction action) {
    return call(HotplugAgent.NAME, action, Map.of("backend", "backend/vbd/1/51712"));
  }

  private Call call(String agent, OcfAction action, Map<String, String> parameters) {
    Map<String, String> environment = new TreeMap<>();
    environment.put("OCF_RESOURCE_INSTANCE", NAME + "-" + agent);
    PARAMETERS.forEach((name, value) -> environment.put("OCF_RESKEY_" + name, value));
    parameters.forEach((name, value) -> environment.put("OCF_RESKEY_" + name, value));
    if (action == OcfAction.MONITOR) {
      environment.put("OCF_RESKEY_CRM_meta_interval", "10000");
    }
    return new Call(agent, action, environment);
  }

  /**
   * Removes all of it.
   *
   * @throws IOException if something can't be removed
   */
  @Override
  public void close() throws IOException {
    List<Path> all;
    try (Stream<Path> paths = Files.walk(folder)) {
      all = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }
}
