// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.ferryman.ocf.ActionDefinition;
import org.ferryman.ocf.AgentDefinition;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.ParameterDefinition;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.xen.GuestName;

/**
 * The definition of {@code ocf:ferryman:xen}: parameters of {@code ocf:heartbeat:Xen} under the
 * same names and with the same meanings, so that changing the provider is a migration.
 */
final class XenDefinition {
  static final String XMFILE = "xmfile";
  static final String NAME = "name";
  static final String SHUTDOWN_TIMEOUT = "shutdown_timeout";
  static final String SHUTDOWN_ACPI = "shutdown_acpi";
  static final String MONITOR_SCRIPTS = "monitor_scripts";
  static final String DRBD_RESOURCES = "drbd_resources";

  static final String ALLOW_MEMORY = "allow_mem_management";
  static final String RESERVED_MEMORY = "reserved_Dom0_memory";
  static final String NODE_IP = "node_ip_attribute";
  static final String UTILIZATION_CPU = "autoset_utilization_cpu";
  static final String UTILIZATION_MEMORY = "autoset_utilization_hv_memory";
  static final String TRANSPORT = "migration_transport";
  static final String USER = "migration_user";
  static final String PORT = "migration_port";
  static final String NETWORK = "migration_network_attribute";
  static final String OPTIONS = "migration_options";
  static final String SHARED_DISKS = "shared_disks";
  static final String ON_DISK_LOSS = "migrate_on_disk_loss";

  static final String AUTO = "auto";

  private static final Pattern FILE =
      Pattern.compile("(?!.*/\\.\\.?(?:/|$))/[A-Za-z0-9_.+=@%:~,-][A-Za-z0-9_.+=@%:~,/-]{0,1022}");
  private static final Pattern VDEV = Pattern.compile("[a-z][a-z0-9]{1,15}");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}");
  private static final Pattern ATTRIBUTE = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,127}");
  private static final int LAST_PORT = 65_535;
  private static final Set<String> MIGRATE_OPTIONS = Set.of("-D", "-e", "--debug", "--live");

  static final AgentDefinition DEFINITION =
      new AgentDefinition(
          "xen",
          "1.0",
          "Manages a Xen guest",
          "Starts, stops, watches and live-migrates a Xen guest (PV, PVH or HVM) with the xl"
              + " toolstack. Its disks may lie on DRBD resources that ocf:ferryman:drbd manages. A"
              + " guest counts as stopped only if the list of all domains was read in full and it is"
              + " not there. It migrates with the meta attribute allow-migrate=true; both nodes are"
              + " Primary then for the hand-over alone.",
          List.of(
              xmfile(),
              name(),
              shutdownTimeout(),
              shutdownAcpi(),
              allowMemory(),
              reservedMemory(),
              nodeIp(),
              utilizationCpu(),
              utilizationMemory(),
              scripts(),
              drbdResources(),
              sharedDisks(),
              transport(),
              user(),
              port(),
              network(),
              options(),
              onDiskLoss()),
          List.of(
              ActionDefinition.of(OcfAction.START, Duration.ofSeconds(60)),
              ActionDefinition.of(OcfAction.STOP, Duration.ofSeconds(120)),
              ActionDefinition.of(OcfAction.MIGRATE_TO, Duration.ofSeconds(600)),
              ActionDefinition.of(OcfAction.MIGRATE_FROM, Duration.ofSeconds(120)),
              ActionDefinition.monitor(Duration.ofSeconds(30), Duration.ofSeconds(10), 0),
              ActionDefinition.monitor(Duration.ofSeconds(60), Duration.ofSeconds(60), 10),
              ActionDefinition.of(OcfAction.RELOAD_AGENT, Duration.ofSeconds(30)),
              ActionDefinition.of(OcfAction.VALIDATE_ALL, Duration.ofSeconds(20)),
              ActionDefinition.of(OcfAction.META_DATA, Duration.ofSeconds(5))));

  private XenDefinition() {}

  static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split(" +"));
  }

  private static ParameterDefinition xmfile() {
    return ParameterDefinition.optional(
            XMFILE,
            ParameterDefinition.Type.STRING,
            "Guest configuration file",
            "The guest's configuration file in xl's format (xl.cfg), as an absolute path. It must be"
                + " the same on every node the guest may run on. Files in xend's Python format are"
                + " refused with line, column and what to write instead.")
        .asRequired()
        .asDispensable()
        .matching(FILE, "an absolute path of letters, digits and _ . + = @ % : ~ , - without '..'");
  }

  private static ParameterDefinition name() {
    return ParameterDefinition.optional(
            NAME,
            ParameterDefinition.Type.STRING,
            "Name of the guest",
            "The name of the guest's domain. Without it, the name in the configuration file; if that"
                + " gives none, the resource's own name. Given here, the guest can be watched and"
                + " stopped whatever becomes of that file.")
        .asUnique()
        .asDispensable()
        .accepting(value -> Optional.of(GuestName.complaintOf(value)).filter(it -> !it.isEmpty()));
  }

  private static ParameterDefinition shutdownTimeout() {
    return ParameterDefinition.optional(
            SHUTDOWN_TIMEOUT,
            ParameterDefinition.Type.STRING,
            "Seconds the guest may take to shut down",
            "How long, in seconds, a guest that is to stop may take to shut down before it is"
                + " destroyed. Without it, all of the stop action's timeout but 15 seconds (half of"
                + " it, if it is shorter than 30), which are kept to destroy the guest and to prove"
                + " it gone.")
        .asReloadable()
        .matching(NUMBER, "a number of seconds");
  }

  private static ParameterDefinition shutdownAcpi() {
    return ParameterDefinition.optional(
            SHUTDOWN_ACPI,
            ParameterDefinition.Type.BOOLEAN,
            "Shut down by ACPI",
            "Asks the guest to shut down by an ACPI power event: for HVM guests. Without it the"
                + " guest is asked through its paravirtual control interface, and by ACPI only"
                + " where it has none.")
        .asReloadable()
        .withDefault("0");
  }

  private static ParameterDefinition scripts() {
    return ParameterDefinition.optional(
            MONITOR_SCRIPTS,
            ParameterDefinition.Type.STRING,
            "Programs that check the guest",
            "Absolute paths of programs, separated by blanks, which every recurring monitor runs one"
                + " after the other while the guest runs. They get no arguments and the OCF_*"
                + " variables. The monitor fails when one of them exits with anything but 0"
                + " or does not end within the action's timeout.")
        .asReloadable()
        .accepting(
            value ->
                words(value).stream().allMatch(word -> FILE.matcher(word).matches())
                    ? Optional.empty()
                    : Optional.of("is not a list of absolute paths, separated by blanks"));
  }

  private static ParameterDefinition drbdResources() {
    return ParameterDefinition.optional(
            DRBD_RESOURCES,
            ParameterDefinition.Type.STRING,
            "DRBD resources of the guest",
            "The DRBD resources that must be Primary on this node before the guest is created,"
                + " separated by blanks; or 'auto': those found in the guest's disk lines"
                + " (/dev/drbd/by-res/RESOURCE/VOLUME, /dev/drbdN). Disks that a hotplug script"
                + " promotes (drbd:RESOURCE, script=block-drbd) are left to it.")
        .asReloadable()
        .withDefault(AUTO)
        .accepting(
            value ->
                value.equals(AUTO)
                        || (!words(value).isEmpty()
                            && words(value).stream()
                                .allMatch(word -> DrbdResource.NAME.matcher(word).matches()))
                    ? Optional.empty()
                    : Optional.of("is neither 'auto' nor a list of DRBD resources"));
  }

  private static ParameterDefinition sharedDisks() {
    return ParameterDefinition.optional(
            SHARED_DISKS,
            ParameterDefinition.Type.STRING,
            "Disks that both nodes share without DRBD",
            "Disks that the guest writes to and that hold the same data on both nodes by other means"
                + " than DRBD (iSCSI, Fibre Channel, NFS, a cluster file system), as their names in"
                + " the guest (xvdb) or as their paths, separated by blanks. A guest with a writable"
                + " disk that is neither on DRBD nor named here is not migrated: it would go on with"
                + " other data.")
        .asReloadable()
        .accepting(
            value ->
                !words(value).isEmpty()
                        && words(value).stream()
                            .allMatch(
                                word ->
                                    FILE.matcher(word).matches() || VDEV.matcher(word).matches())
                    ? Optional.empty()
                    : Optional.of("is not a list of disks' names in the guest or absolute paths"));
  }

  private static ParameterDefinition allowMemory() {
    return ParameterDefinition.optional(
            ALLOW_MEMORY,
            ParameterDefinition.Type.BOOLEAN,
            "Share the memory out among the guests",
            "When this guest starts or stops, all running guests get an equal share of the memory"
                + " that reserved_Dom0_memory leaves, each at most what it may grow to. The guest"
                + " that starts is given its share; its configuration file is not changed.")
        .asReloadable()
        .withDefault("0");
  }

  private static ParameterDefinition reservedMemory() {
    return ParameterDefinition.optional(
            RESERVED_MEMORY,
            ParameterDefinition.Type.STRING,
            "Memory kept for Domain-0",
            "With allow_mem_management: how much memory, in MiB, is kept for Domain-0.")
        .asReloadable()
        .withDefault("512")
        .matching(NUMBER, "a number of MiB");
  }

  private static ParameterDefinition nodeIp() {
    return attribute(
        NODE_IP,
        "Node attribute with the address to migrate to",
        "The node attribute that holds the target's address, for a network of its own for"
            + " migrations. Without it, or where the target has no such attribute, the target's"
            + " name is resolved. The target is asked whether it is the node meant.");
  }

  private static ParameterDefinition network() {
    return attribute(
        NETWORK,
        "Node attribute with the address to migrate to",
        "As node_ip_attribute, and preferred to it.");
  }

  private static ParameterDefinition attribute(String name, String shortly, String text) {
    return ParameterDefinition.optional(name, ParameterDefinition.Type.STRING, shortly, text)
        .asReloadable()
        .matching(ATTRIBUTE, "the name of a node attribute");
  }

  private static ParameterDefinition utilizationCpu() {
    return ParameterDefinition.optional(
            UTILIZATION_CPU,
            ParameterDefinition.Type.BOOLEAN,
            "Set the utilization attribute cpu",
            "A recurring monitor sets the resource's utilization attribute cpu to the number of the"
                + " guest's virtual processors. The nodes' utilization must be set as well, or the"
                + " guest can start nowhere.")
        .asReloadable()
        .withDefault("false");
  }

  private static ParameterDefinition utilizationMemory() {
    return ParameterDefinition.optional(
            UTILIZATION_MEMORY,
            ParameterDefinition.Type.BOOLEAN,
            "Set the utilization attribute hv_memory",
            "A recurring monitor sets the resource's utilization attribute hv_memory to the guest's"
                + " memory in MiB. The nodes' utilization must be set as well, or the guest can"
                + " start nowhere.")
        .asReloadable()
        .withDefault("false");
  }

  private static ParameterDefinition transport() {
    return ParameterDefinition.optional(
            TRANSPORT,
            ParameterDefinition.Type.STRING,
            "Transport of a migration",
            "How the guest's memory goes to the target: 'ssh', the only one there is. It uses keys"
                + " and never asks for a password.")
        .asReloadable()
        .withDefault("ssh")
        .accepting(
            value ->
                value.equals("ssh") ? Optional.empty() : Optional.of("is not 'ssh', the only one"));
  }

  private static ParameterDefinition user() {
    return ParameterDefinition.optional(
            USER,
            ParameterDefinition.Type.STRING,
            "User of a migration",
            "Who logs in on the target by ssh; needs root's rights there. Without it, the one in"
                + " /etc/ferryman/ferryman.properties (handover.ssh-user).")
        .asReloadable()
        .matching(Pattern.compile("[a-z_][a-z0-9_-]{0,31}"), "the name of a user");
  }

  private static ParameterDefinition port() {
    return ParameterDefinition.optional(
            PORT,
            ParameterDefinition.Type.STRING,
            "Port of a migration",
            "Where the target's sshd listens. Without it, the one in"
                + " /etc/ferryman/ferryman.properties (handover.ssh-port).")
        .asReloadable()
        .accepting(
            value ->
                NUMBER.matcher(value).matches()
                        && Integer.parseInt(value) > 0
                        && Integer.parseInt(value) <= LAST_PORT
                    ? Optional.empty()
                    : Optional.of("is not a port, 1 to 65535"));
  }

  private static ParameterDefinition options() {
    return ParameterDefinition.optional(
            OPTIONS,
            ParameterDefinition.Type.STRING,
            "Options of xl migrate",
            "Options for 'xl migrate' (xl(1)), separated by blanks: -D (keep the domain id) and"
                + " --debug. -e and --live are accepted and do nothing: a migration is always live,"
                + " and the target's xl is Ferryman's to start.")
        .asReloadable()
        .accepting(
            value ->
                MIGRATE_OPTIONS.containsAll(words(value))
                    ? Optional.empty()
                    : Optional.of("may hold -D, -e, --debug and --live only"));
  }

  private static ParameterDefinition onDiskLoss() {
    return ParameterDefinition.optional(
            ON_DISK_LOSS,
            ParameterDefinition.Type.BOOLEAN,
            "Move away from a lost disk",
            "When a disk of the running guest is lost on this node and the other node has its data,"
                + " this node says that it is not ready for the guest (node attribute"
                + " ferryman-ready-NAME), upon which the sample's rule moves the guest there. Without"
                + " it the guest goes on here over the network.")
        .asReloadable()
        .withDefault("false");
  }
}
