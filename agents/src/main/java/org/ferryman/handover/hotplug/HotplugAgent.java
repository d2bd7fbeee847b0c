// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.hotplug;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.handover.hotplug.DeviceSharing.Use;
import org.ferryman.handover.lease.GuestLocks;
import org.ferryman.ocf.ActionDefinition;
import org.ferryman.ocf.Agent;
import org.ferryman.ocf.AgentDefinition;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OcfRequest;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.ParameterDefinition;
import org.ferryman.ocf.StepOutcome;
import org.ferryman.tools.drbd.Disks;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.status.DrbdVolume;
import org.ferryman.tools.xen.DiskBackend.BlockDevice;
import org.ferryman.tools.xen.HotplugStore;
import org.ferryman.tools.xen.HotplugStore.Vbd;
import org.ferryman.tools.xen.Xl;

/**
 * What Xen's hotplug script {@code block-drbd} delegates to, in the shape of an agent, so that it
 * goes the way of every operation: {@code start} is the script's {@code add}, {@code stop} its
 * {@code remove}. It is no resource agent: nothing of it is in the metadata.
 */
public final class HotplugAgent implements Agent {
  /** The agent's name, and the script's. */
  public static final String NAME = "block-drbd";

  /** The parameter that names the disk's backend in xenstore, below dom0's path. */
  static final String BACKEND = "backend";

  /** libxl gives a hotplug script 40 s. */
  private static final Duration TIMEOUT = Duration.ofSeconds(35);

  private static final Duration POLL = Duration.ofMillis(50);
  private static final Pattern TARGET =
      Pattern.compile("([A-Za-z0-9][A-Za-z0-9_.-]{0,126})(?:/([0-9]{1,5}))?");
  private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
  private static final Path SWAPS = Path.of("/proc/swaps");

  private final Disks disks;
  private final Xl xl;
  private final HotplugStore store;
  private final HotplugDisk disk;
  private final GuestLocks locks;

  /**
   * On this node's tools.
   *
   * @param disk makes a resource Primary and Secondary
   * @param disks the DRBD here
   * @param xl the Xen here
   * @param store where Xen's toolstack and the script tell each other of a disk
   * @param locks excludes two domains that want one disk at the same moment
   */
  public HotplugAgent(HotplugDisk disk, Disks disks, Xl xl, HotplugStore store, GuestLocks locks) {
    this.disk = disk;
    this.disks = disks;
    this.xl = xl;
    this.store = store;
    this.locks = locks;
  }

  @Override
  public AgentDefinition definition() {
    return new AgentDefinition(
        NAME,
        "1",
        "Xen's hotplug script for disks on DRBD",
        "Called by /etc/xen/scripts/block-drbd.",
        List.of(
            ParameterDefinition.optional(
                    BACKEND,
                    ParameterDefinition.Type.STRING,
                    "backend",
                    "The disk's backend in xenstore.")
                .asRequired()),
        List.of(
            ActionDefinition.of(OcfAction.START, TIMEOUT),
            ActionDefinition.of(OcfAction.STOP, TIMEOUT)));
  }

  @Override
  public OcfAnswer perform(OcfRequest request, Operation operation) {
    Vbd vbd = store.read(request.parameter(BACKEND).orElseThrow(), operation);
    Matcher target = TARGET.matcher(vbd.target());
    if (!target.matches()) {
      throw HotplugStore.failure(
          "%s names no DRBD resource: '%s'".formatted(vbd.backend(), vbd.target()));
    }
    String resource = target.group(1);
    Optional<Integer> volume = Optional.ofNullable(target.group(2)).map(Integer::valueOf);
    try (GuestLocks.Held held = lock(resource, operation)) {
      requireNonNull(held, "held");
      StepOutcome outcome =
          request.action() == OcfAction.START
              ? add(vbd, resource, volume, operation)
              : remove(vbd, resource, volume, operation);
      return outcome.done()
          ? OcfAnswer.of(OcfExit.SUCCESS)
          : OcfAnswer.of(OcfExit.ERR_GENERIC, outcome.reason());
    }
  }

  private GuestLocks.Held lock(String resource, Operation operation) {
    Optional<GuestLocks.Held> held = locks.tryLock("disk:" + resource);
    while (held.isEmpty() && operation.pause(POLL)) {
      held = locks.tryLock("disk:" + resource);
    }
    return held.orElseThrow(
        () -> HotplugStore.failure("another domain attaches or gives up %s".formatted(resource)));
  }

  private StepOutcome add(Vbd vbd, String resource, Optional<Integer> volume, Operation operation) {
    if (vbd.attached()) {
      return StepOutcome.ok();
    }
    disk.announce(vbd.domain(), resource);
    int minor = minor(resource, volume, operation);
    Use use = use(minor, vbd, operation);
    if (use instanceof Use.Taken taken) {
      return new StepOutcome.Failed(
          "%s does not get %s: %s".formatted(vbd.domain(), resource, taken.reason()));
    }
    if (use instanceof Use.Unknown unknown) {
      return new StepOutcome.Failed(
          "whether %s is free for %s is not known: %s"
              .formatted(resource, vbd.domain(), unknown.reason()));
    }
    StepOutcome primary = disk.add(vbd.domain(), resource, operation);
    if (primary.done()) {
      store.attach(vbd, minor, operation);
    }
    return primary;
  }

  /** A disk whose device others still use stays Primary for them. */
  private StepOutcome remove(
      Vbd vbd, String resource, Optional<Integer> volume, Operation operation) {
    DrbdReading reading = disks.read(resource, operation);
    if (reading instanceof DrbdReading.Unknown unknown) {
      return new StepOutcome.Failed(unknown.reason());
    }
    if (!(reading instanceof DrbdReading.Configured)) {
      return StepOutcome.ok();
    }
    Use use = use(minor(resource, volume, operation), vbd, operation);
    if (use instanceof Use.Taken taken) {
      operation.log().info(resource + " stays as it is: " + taken.reason());
      return StepOutcome.ok();
    }
    return disk.remove(resource, operation);
  }

  private Use use(int minor, Vbd vbd, Operation operation) {
    return DeviceSharing.of(
        minor,
        vbd.domainId(),
        vbd.domain(),
        inDom0(minor),
        xl.diskBackends(operation),
        xl.domains(operation));
  }

  /** What Domain-0 does with the device, by proc(5): mountinfo and swaps. */
  private static Optional<String> inDom0(int minor) {
    String number = BlockDevice.DRBD_MAJOR + ":" + minor;
    for (String line : lines(MOUNTS)) {
      String[] fields = line.split(" ", 6);
      if (fields.length > 4 && fields[2].equals(number)) {
        return Optional.of("mounted on " + fields[4]);
      }
    }
    return lines(SWAPS).stream()
        .filter(line -> line.startsWith("/dev/drbd" + minor + " "))
        .findFirst()
        .map(line -> "used as swap");
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw HotplugStore.failure(
          "whether the device is used in Domain-0 is not known: %s can't be read: %s"
              .formatted(file, e));
    }
  }

  private int minor(String resource, Optional<Integer> volume, Operation operation) {
    DrbdReading reading = disks.read(resource, operation);
    if (!(reading instanceof DrbdReading.Configured known)) {
      throw HotplugStore.failure(
          reading instanceof DrbdReading.Unknown unknown
              ? unknown.reason()
              : "%s is not up here: drbdadm up %s".formatted(resource, resource));
    }
    List<DrbdVolume> volumes =
        known.status().volumes().stream()
            .filter(it -> volume.isEmpty() || volume.get() == it.number())
            .toList();
    if (volumes.size() != 1) {
      throw HotplugStore.failure(
          volumes.isEmpty()
              ? "%s has no volume %s here"
                  .formatted(resource, volume.map(String::valueOf).orElse(""))
              : "%s has several volumes: name one, as %s/0".formatted(resource, resource));
    }
    return volumes.get(0).minor();
  }
}
