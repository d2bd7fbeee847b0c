// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.drbd.Drbd;
import org.ferryman.tools.drbd.DrbdOutcome;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.DrbdVersion;
import org.ferryman.tools.drbd.TwoPrimariesReading;
import org.ferryman.tools.drbd.VersionReading;
import org.ferryman.tools.drbd.config.DefinitionReading;
import org.ferryman.tools.drbd.config.DefinitionsReading;
import org.ferryman.tools.drbd.config.ResourceDefinition;
import org.ferryman.tools.drbd.status.ConnectionState;
import org.ferryman.tools.drbd.status.DiskState;
import org.ferryman.tools.drbd.status.DrbdConnection;
import org.ferryman.tools.drbd.status.DrbdPeerVolume;
import org.ferryman.tools.drbd.status.DrbdStatus;
import org.ferryman.tools.drbd.status.DrbdVolume;
import org.ferryman.tools.drbd.status.ReplicationState;
import org.ferryman.tools.drbd.status.Role;

/** One node's resource r0 with one peer, as the kernel would keep it; can be told to fail. */
public final class InMemoryDrbd implements Drbd {
  boolean moduleLoadable = true;
  boolean defined = true;
  boolean twoPrimariesAllowed;
  DrbdVersion module = new DrbdVersion(8, 4, 11);

  boolean configured;

  /** The role here. */
  public Role role = Role.SECONDARY;

  /** The disk here. */
  public DiskState disk = DiskState.UP_TO_DATE;

  /** How this node is connected to its peer. */
  public ConnectionState connection = ConnectionState.CONNECTED;

  /** The peer's role. */
  public Role peerRole = Role.SECONDARY;

  /** The peer's disk. */
  public DiskState peerDisk = DiskState.UP_TO_DATE;

  /** The peer is dead, but DRBD has not noticed: promoting makes it ping. */
  boolean peerSilentlyDead;

  /** How many more attempts find the device held open; -1: all. */
  int heldOpen;

  /** The disk that attaching brings; a bad one stays Diskless. */
  DiskState diskOnceAttached = DiskState.UP_TO_DATE;

  /** What DRBD 9 says; empty: it is 8.4. */
  Optional<Boolean> mayPromote = Optional.empty();

  boolean outdated;
  Optional<String> adjustedTowards = Optional.empty();
  int deviceNodeAppearsAfter;

  /** What happens to the world before each further read, in order. */
  final List<Runnable> beforeReads = new ArrayList<>();

  private final Map<String, Supplier<DrbdOutcome>> outcomes = new HashMap<>();
  private final List<DrbdReading> readings = new ArrayList<>();
  private DrbdReading lastingReading;
  private final List<String> commands = new ArrayList<>();

  /** A running, connected Secondary. */
  public static InMemoryDrbd running() {
    InMemoryDrbd drbd = new InMemoryDrbd();
    drbd.configured = true;
    return drbd;
  }

  InMemoryDrbd as(Role newRole) {
    role = newRole;
    return this;
  }

  /** The next read answers this, whatever is true. */
  void nextRead(DrbdReading reading) {
    readings.add(reading);
  }

  /** Every read answers this, whatever is true. */
  void everyRead(DrbdReading reading) {
    lastingReading = reading;
  }

  /** That command ends so and changes nothing. */
  void on(String command, DrbdOutcome outcome) {
    on(command, () -> outcome);
  }

  /** That command ends so and changes nothing. */
  void on(String command, Supplier<DrbdOutcome> outcome) {
    outcomes.put(command, outcome);
  }

  /** That command hangs until its operation's time is up, and changes nothing. */
  void hangOn(String command) {
    on(command, new DrbdOutcome.Failed("'drbdadm %s r0' did not answer".formatted(command)));
  }

  /** The commands given, without the reads. */
  List<String> commands() {
    return List.copyOf(commands);
  }

  @Override
  public DrbdReading read(DrbdResource resource, Operation operation) {
    if (!beforeReads.isEmpty()) {
      beforeReads.remove(0).run();
    }
    if (!readings.isEmpty()) {
      return readings.remove(0);
    }
    if (lastingReading != null) {
      return lastingReading;
    }
    return configured ? new DrbdReading.Configured(status()) : new DrbdReading.Unconfigured();
  }

  private DrbdStatus status() {
    DrbdPeerVolume peer =
        new DrbdPeerVolume(
            0,
            connection == ConnectionState.CONNECTED
                ? ReplicationState.ESTABLISHED
                : ReplicationState.OFF,
            peerDisk,
            false,
            false,
            OptionalLong.empty());
    return new DrbdStatus(
        "r0",
        role,
        List.of(),
        mayPromote,
        List.of(new DrbdVolume(0, 0, disk, false, Optional.empty(), Optional.empty())),
        List.of(new DrbdConnection(0, Optional.of("peer"), connection, peerRole, List.of(peer))),
        List.of());
  }

  @Override
  public Reading<Map<String, DrbdStatus>> all(Operation operation) {
    return new Reading.Known<>(configured ? Map.of("r0", status()) : Map.of());
  }

  @Override
  public DefinitionReading definition(DrbdResource resource, Operation operation) {
    return defined
        ? new DefinitionReading.Defined(definition())
        : new DefinitionReading.NotDefined("resource r0 is not defined for this host");
  }

  private ResourceDefinition definition() {
    ResourceDefinition.Volume volume =
        new ResourceDefinition.Volume(0, 0, "/dev/drbd0", Optional.of("/dev/vdb"));
    return new ResourceDefinition(
        "r0",
        List.of(
            ResourceDefinition.Host.named("node1", List.of(volume)),
            ResourceDefinition.Host.named("node2", List.of(volume))),
        twoPrimariesAllowed);
  }

  @Override
  public DefinitionsReading definitions(String configuration, Operation operation) {
    return new DefinitionsReading.Known(defined ? List.of(definition()) : List.of(), List.of());
  }

  @Override
  public VersionReading version(Operation operation) {
    return moduleLoadable
        ? new VersionReading.Known(module)
        : new VersionReading.Unknown("no module", true);
  }

  @Override
  public TwoPrimariesReading twoPrimaries(DrbdResource resource, Operation operation) {
    return twoPrimariesAllowed
        ? new TwoPrimariesReading.Allowed()
        : new TwoPrimariesReading.Forbidden();
  }

  private DrbdOutcome command(String name, Supplier<DrbdOutcome> otherwise) {
    commands.add(name);
    return outcomes.getOrDefault(name, otherwise).get();
  }

  private static DrbdOutcome done(Runnable change) {
    change.run();
    return new DrbdOutcome.Done();
  }

  @Override
  public DrbdOutcome loadModule(Operation operation) {
    return command(
        "modprobe",
        () ->
            moduleLoadable
                ? new DrbdOutcome.Done()
                : new DrbdOutcome.Missing("modprobe: module drbd not found"));
  }

  @Override
  public DrbdOutcome checkResize(DrbdResource resource, Operation operation) {
    return command("check-resize", DrbdOutcome.Done::new);
  }

  @Override
  public DrbdOutcome adjustTowards(DrbdResource resource, String peer, Operation operation) {
    adjustedTowards = Optional.of(peer);
    return adjust(resource, operation);
  }

  @Override
  public DrbdOutcome adjust(DrbdResource resource, Operation operation) {
    return command("adjust", () -> done(() -> attach(true)));
  }

  @Override
  public DrbdOutcome adjustDisks(DrbdResource resource, Operation operation) {
    return command("adjust --skip-net", () -> done(() -> attach(false)));
  }

  private void attach(boolean network) {
    if (!configured) {
      configured = true;
      role = Role.SECONDARY;
      disk = diskOnceAttached;
      connection = network ? ConnectionState.CONNECTING : ConnectionState.STAND_ALONE;
      peerRole = Role.UNKNOWN;
      peerDisk = DiskState.DUNKNOWN;
    } else if (disk == DiskState.DISKLESS) {
      disk = diskOnceAttached;
    }
    if (network && connection == ConnectionState.STAND_ALONE) {
      connection = ConnectionState.CONNECTING;
    }
  }

  @Override
  public DrbdOutcome connect(DrbdResource resource, Operation operation) {
    return command("connect", () -> done(() -> connection = ConnectionState.CONNECTING));
  }

  @Override
  public DrbdOutcome disconnect(DrbdResource resource, Operation operation) {
    return command("disconnect", () -> done(() -> connection = ConnectionState.STAND_ALONE));
  }

  @Override
  public DrbdOutcome primary(DrbdResource resource, Operation operation) {
    return command("primary", this::primaryByKernel);
  }

  DrbdOutcome primaryByKernel() {
    if (!configured) {
      return new DrbdOutcome.NotConfigured("unknown minor");
    }
    if (peerSilentlyDead) {
      connection = ConnectionState.CONNECTING;
      peerRole = Role.UNKNOWN;
      peerDisk = DiskState.DUNKNOWN;
    }
    if (peerRole == Role.PRIMARY && !twoPrimariesAllowed) {
      return new DrbdOutcome.TwoPrimaries("(-1) Multiple primaries not allowed by config");
    }
    if (disk != DiskState.UP_TO_DATE && peerDisk != DiskState.UP_TO_DATE) {
      return new DrbdOutcome.NoUpToDateData("(-2) Need access to UpToDate data");
    }
    return done(() -> role = Role.PRIMARY);
  }

  @Override
  public DrbdOutcome secondary(DrbdResource resource, Operation operation) {
    return command("secondary", () -> unlessHeld(() -> role = Role.SECONDARY));
  }

  @Override
  public DrbdOutcome down(DrbdResource resource, Operation operation) {
    return command("down", () -> unlessHeld(() -> configured = false));
  }

  @Override
  public DrbdOutcome downInKernel(DrbdResource resource, Operation operation) {
    return command("drbdsetup down", () -> unlessHeld(() -> configured = false));
  }

  private DrbdOutcome unlessHeld(Runnable change) {
    if (heldOpen != 0 && role == Role.PRIMARY) {
      heldOpen--;
      return new DrbdOutcome.HeldOpen("(-12) Device is held open by someone");
    }
    return done(change);
  }

  @Override
  public DrbdOutcome unfence(DrbdResource resource, String arguments, Operation operation) {
    return command("unfence-peer " + arguments, DrbdOutcome.Done::new);
  }

  @Override
  public boolean deviceNodeExists(String device) {
    return deviceNodeAppearsAfter-- <= 0;
  }

  @Override
  public DrbdOutcome outdate(DrbdResource resource, Operation operation) {
    return command(
        "outdate",
        () ->
            configured && connection == ConnectionState.CONNECTED
                ? new DrbdOutcome.Refused("(-6) Refusing to be Outdated while Connected")
                : done(this::markOutdated));
  }

  private void markOutdated() {
    outdated = true;
    disk = DiskState.OUTDATED;
  }
}
