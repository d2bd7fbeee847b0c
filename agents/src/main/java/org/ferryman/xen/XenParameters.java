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
package org.ferryman.xen;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ferryman.drbd.DrbdResource;
import org.ferryman.ocf.ActionDefinition;
import org.ferryman.ocf.AgentDefinition;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfRequest;
import org.ferryman.ocf.ParameterDefinition;

/**
 * The definition of {@code ocf:ferryman:xen}: parameters of {@code ocf:heartbeat:Xen} under the
 * same names and with the same meanings, so that changing the provider is a migration.
 */
final class XenParameters {
  private static final String XMFILE = "xmfile";
  private static final String NAME = "name";
  private static final String SHUTDOWN_TIMEOUT = "shutdown_timeout";
  private static final String SHUTDOWN_ACPI = "shutdown_acpi";
  private static final String MONITOR_SCRIPTS = "monitor_scripts";
  private static final String DRBD_RESOURCES = "drbd_resources";

  private static final String AUTO = "auto";

  private static final Pattern FILE =
      Pattern.compile("(?!.*/\\.\\.?(?:/|$))/[A-Za-z0-9_.+=@%:~,-][A-Za-z0-9_.+=@%:~,/-]{0,1022}");
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}");

  static final AgentDefinition DEFINITION =
      new AgentDefinition(
          "xen",
          "1.0",
          "Manages a Xen guest",
          "Starts, stops and watches a Xen guest (PV, PVH or HVM) with the xl toolstack. Its disks"
              + " may lie on DRBD resources that ocf:ferryman:drbd manages. A guest counts as"
              + " stopped only if the list of all domains was read in full and it is not there.",
          List.of(xmfile(), name(), shutdownTimeout(), shutdownAcpi(), scripts(), drbdResources()),
          List.of(
              ActionDefinition.of(OcfAction.START, Duration.ofSeconds(60)),
              ActionDefinition.of(OcfAction.STOP, Duration.ofSeconds(60)),
              ActionDefinition.monitor(Duration.ofSeconds(30), Duration.ofSeconds(10), 0),
              ActionDefinition.monitor(Duration.ofSeconds(60), Duration.ofSeconds(60), 10),
              ActionDefinition.of(OcfAction.VALIDATE_ALL, Duration.ofSeconds(20)),
              ActionDefinition.of(OcfAction.META_DATA, Duration.ofSeconds(5))));

  private final OcfRequest request;

  XenParameters(OcfRequest request) {
    this.request = request;
  }

  Path file() {
    return Path.of(DEFINITION.value(request, XMFILE).orElseThrow());
  }

  Optional<GuestName> guestName() {
    return DEFINITION.value(request, NAME).map(GuestName::new);
  }

  GuestStop.Manner shutdown() {
    return new GuestStop.Manner(
        DEFINITION
            .value(request, SHUTDOWN_TIMEOUT)
            .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds))),
        DEFINITION.flag(request, SHUTDOWN_ACPI));
  }

  List<String> monitorScripts() {
    return words(DEFINITION.value(request, MONITOR_SCRIPTS).orElse(""));
  }

  /** The resources named; empty where they are to be found in the disk lines. */
  List<String> resources() {
    return DEFINITION
        .value(request, DRBD_RESOURCES)
        .filter(it -> !it.equals(AUTO))
        .map(XenParameters::words)
        .orElse(List.of());
  }

  private static List<String> words(String text) {
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
        .matching(FILE, "an absolute path of letters, digits and _ . + = @ % : ~ , - without '..'");
  }

  private static ParameterDefinition name() {
    return ParameterDefinition.optional(
            NAME,
            ParameterDefinition.Type.STRING,
            "Name of the guest",
            "The name of the guest's domain. Without it, the name in the configuration file. Given"
                + " here, the guest can be watched and stopped even if that file is missing.")
        .asUnique()
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
        .matching(SECONDS, "a number of seconds");
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
            "Absolute paths of programs, separated by blanks, which a monitor of check level 10"
                + " runs one after the other while the guest runs. They get no arguments and the"
                + " OCF_* variables. The monitor fails when one of them exits with anything but 0"
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
}
