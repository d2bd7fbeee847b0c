// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.CommandRunner;
import org.ferryman.exec.Deadline;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.drbd.config.DefinitionReading;
import org.ferryman.tools.drbd.config.ResourceDefinition;
import org.ferryman.tools.drbd.status.ConnectionState;
import org.ferryman.tools.drbd.status.DiskState;
import org.ferryman.tools.drbd.status.DrbdConnection;
import org.ferryman.tools.drbd.status.DrbdStatus;
import org.ferryman.tools.drbd.status.DrbdVolume;
import org.ferryman.tools.drbd.status.ReplicationState;
import org.ferryman.tools.drbd.status.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What every implementation of {@link Drbd} must tell and do, whatever is behind it: captured
 * answers, simulated hardware or the real thing. A pair of nodes shares resource {@code r0}
 * (allow-two-primaries) and {@code r1} (not), one volume each.
 */
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
public abstract class DrbdContract {

  /** How the pair is, seen from the node that is asked. Each resource is that of the situation. */
  public enum Situation {
    /** The module is not loaded. */
    NO_MODULE("r0"),
    /** Loaded, r0 not configured. */
    NOT_CONFIGURED("r0"),
    /** Up for the first time, no peer yet. */
    ALONE_INCONSISTENT("r0"),
    /** Both up, no data anywhere. */
    CONNECTED_WITHOUT_DATA("r0"),
    /** Primary, resynchronising the peer. */
    SYNC_SOURCE("r0"),
    /** Secondary, being resynchronised by a Primary. */
    SYNC_TARGET("r0"),
    /** Primary, peer Secondary, all UpToDate. */
    PRIMARY("r0"),
    /** Secondary, peer Primary, all UpToDate. */
    SECONDARY_OF_PRIMARY("r0"),
    /** Both Secondary, all UpToDate. */
    BOTH_SECONDARY("r0"),
    /** Both Primary. */
    BOTH_PRIMARY("r0"),
    /** Primary, the peer went in order. */
    PRIMARY_ALONE("r0"),
    /** Secondary, disconnected by hand here. */
    SECONDARY_STAND_ALONE("r0"),
    /** Secondary without disk, peer Primary. */
    DISKLESS_SECONDARY("r0"),
    /** Primary without disk, peer Secondary. */
    DISKLESS_PRIMARY("r0"),
    /** Secondary, disconnected, Outdated. */
    OUTDATED("r0"),
    /** Primary after a split brain. */
    SPLIT_BRAIN("r0"),
    /** Primary, the device open. */
    PRIMARY_HELD_OPEN("r0"),
    /** r1 Secondary, peer Primary, two Primaries forbidden. */
    SECOND_FORBIDDEN("r1");

    private final String resource;

    Situation(String resource) {
      this.resource = resource;
    }

    /** Which node of the pair is asked: 1 or 2. */
    public int node() {
      return switch (this) {
        case SYNC_TARGET,
            SECONDARY_OF_PRIMARY,
            SECONDARY_STAND_ALONE,
            DISKLESS_SECONDARY,
            OUTDATED,
            SECOND_FORBIDDEN ->
            2;
        default -> 1;
      };
    }

    /** The resource it is about. */
    public DrbdResource resource() {
      return DrbdResource.named(resource);
    }
  }

  /** The tools of a node that is in that situation. */
  protected abstract CommandRunner tools(Situation situation);

  private Drbd in(Situation situation) {
    return new DrbdTools(tools(situation));
  }

  /** The version of the kernel module that it speaks to. */
  protected DrbdVersion version() {
    return new DrbdVersion(8, 4, 11);
  }

  /** Enough for any of these. */
  protected Operation operation() {
    return new Operation(
        Deadline.after(Duration.ofSeconds(60)), new Cancellation(), (level, line) -> {});
  }

  private DrbdReading reading(Situation situation) {
    return in(situation).read(situation.resource(), operation());
  }

  private DrbdStatus status(Situation situation) {
    DrbdReading reading = reading(situation);
    assertThat(reading).isInstanceOf(DrbdReading.Configured.class);
    DrbdStatus status = ((DrbdReading.Configured) reading).status();
    assertThat(status.unrecognised()).isEmpty();
    assertThat(status.resource()).isEqualTo(situation.resource().name());
    assertThat(status.volumes()).hasSize(1);
    return status;
  }

  private void expect(
      Situation situation,
      Role role,
      DiskState disk,
      ConnectionState connection,
      Role peerRole,
      ReplicationState replication,
      DiskState peerDisk) {
    DrbdStatus status = status(situation);
    assertThat(status.role()).isEqualTo(role);
    assertThat(status.suspended()).isEmpty();
    assertThat(status.volumes().get(0).disk()).isEqualTo(disk);
    assertThat(status.connections()).hasSize(1);
    DrbdConnection peer = status.connections().get(0);
    assertThat(peer.state()).isEqualTo(connection);
    assertThat(peer.peerRole()).isEqualTo(peerRole);
    assertThat(peer.volumes().get(0).replication()).isEqualTo(replication);
    assertThat(peer.volumes().get(0).disk()).isEqualTo(peerDisk);
  }

  @Test
  void withoutModuleOrConfigurationInTheKernelItIsUnconfigured() {
    assertThat(reading(Situation.NO_MODULE)).isEqualTo(new DrbdReading.Unconfigured());
    assertThat(reading(Situation.NOT_CONFIGURED)).isEqualTo(new DrbdReading.Unconfigured());
  }

  @Test
  void theFirstNodeUpWaitsForItsPeer() {
    expect(
        Situation.ALONE_INCONSISTENT,
        Role.SECONDARY,
        DiskState.INCONSISTENT,
        ConnectionState.CONNECTING,
        Role.UNKNOWN,
        ReplicationState.OFF,
        DiskState.DUNKNOWN);
  }

  @Test
  void connectedPairsAreTold() {
    expect(
        Situation.CONNECTED_WITHOUT_DATA,
        Role.SECONDARY,
        DiskState.INCONSISTENT,
        ConnectionState.CONNECTED,
        Role.SECONDARY,
        ReplicationState.ESTABLISHED,
        DiskState.INCONSISTENT);
    expect(
        Situation.PRIMARY,
        Role.PRIMARY,
        DiskState.UP_TO_DATE,
        ConnectionState.CONNECTED,
        Role.SECONDARY,
        ReplicationState.ESTABLISHED,
        DiskState.UP_TO_DATE);
    expect(
        Situation.SECONDARY_OF_PRIMARY,
        Role.SECONDARY,
        DiskState.UP_TO_DATE,
        ConnectionState.CONNECTED,
        Role.PRIMARY,
        ReplicationState.ESTABLISHED,
        DiskState.UP_TO_DATE);
    expect(
        Situation.BOTH_SECONDARY,
        Role.SECONDARY,
        DiskState.UP_TO_DATE,
        ConnectionState.CONNECTED,
        Role.SECONDARY,
        ReplicationState.ESTABLISHED,
        DiskState.UP_TO_DATE);
    expect(
        Situation.BOTH_PRIMARY,
        Role.PRIMARY,
        DiskState.UP_TO_DATE,
        ConnectionState.CONNECTED,
        Role.PRIMARY,
        ReplicationState.ESTABLISHED,
        DiskState.UP_TO_DATE);
  }

  @Test
  void bothEndsOfAResyncAreTold() {
    expect(
        Situation.SYNC_SOURCE,
        Role.PRIMARY,
        DiskState.UP_TO_DATE,
        ConnectionState.CONNECTED,
        Role.SECONDARY,
        ReplicationState.SYNC_SOURCE,
        DiskState.INCONSISTENT);
    expect(
        Situation.SYNC_TARGET,
        Role.SECONDARY,
        DiskState.INCONSISTENT,
        ConnectionState.CONNECTED,
        Role.PRIMARY,
        ReplicationState.SYNC_TARGET,
        DiskState.UP_TO_DATE);
    DrbdStatus status = status(Situation.SYNC_TARGET);
    assertThat(status.peerVolumes().findFirst().orElseThrow().outOfSyncKib().orElseThrow())
        .isPositive();
  }

  @Test
  void whatIsLeftWithoutAPeerIsTold() {
    expect(
        Situation.PRIMARY_ALONE,
        Role.PRIMARY,
        DiskState.UP_TO_DATE,
        ConnectionState.CONNECTING,
        Role.UNKNOWN,
        ReplicationState.OFF,
        DiskState.DUNKNOWN);
    expect(
        Situation.SECONDARY_STAND_ALONE,
        Role.SECONDARY,
        DiskState.UP_TO_DATE,
        ConnectionState.STAND_ALONE,
        Role.UNKNOWN,
        ReplicationState.OFF,
        DiskState.DUNKNOWN);
    expect(
        Situation.OUTDATED,
        Role.SECONDARY,
        DiskState.OUTDATED,
        ConnectionState.STAND_ALONE,
        Role.UNKNOWN,
        ReplicationState.OFF,
        DiskState.DUNKNOWN);
    expect(
        Situation.SPLIT_BRAIN,
        Role.PRIMARY,
        DiskState.UP_TO_DATE,
        ConnectionState.STAND_ALONE,
        Role.UNKNOWN,
        ReplicationState.OFF,
        DiskState.DUNKNOWN);
  }

  @Test
  void lostDisksAreTold() {
    expect(
        Situation.DISKLESS_SECONDARY,
        Role.SECONDARY,
        DiskState.DISKLESS,
        ConnectionState.CONNECTED,
        Role.PRIMARY,
        ReplicationState.ESTABLISHED,
        DiskState.UP_TO_DATE);
    expect(
        Situation.DISKLESS_PRIMARY,
        Role.PRIMARY,
        DiskState.DISKLESS,
        ConnectionState.CONNECTED,
        Role.SECONDARY,
        ReplicationState.ESTABLISHED,
        DiskState.UP_TO_DATE);
  }

  @Test
  void onlyNineTellsOfQuorumAndWhetherItMayPromote() {
    DrbdStatus status = status(Situation.PRIMARY);
    DrbdVolume volume = status.volumes().get(0);
    Optional<Boolean> quorum = version().nine() ? Optional.of(true) : Optional.empty();
    Optional<Boolean> mayPromote = version().nine() ? Optional.of(false) : Optional.empty();
    assertThat(volume.quorum()).isEqualTo(quorum);
    if (!version().nine()) {
      assertThat(volume.open()).isEmpty();
    }
    assertThat(status.mayPromote()).isEqualTo(mayPromote);
    assertThat(volume.client()).isFalse();
    assertThat(volume.minor()).isZero();
  }

  @Test
  void resourceThatNobodyEverDefinedIsUnconfiguredAndNotDefined() {
    Drbd drbd = in(Situation.NOT_CONFIGURED);
    assertThat(drbd.definition(DrbdResource.named("nope"), operation()))
        .isInstanceOf(DefinitionReading.NotDefined.class);
  }

  @Test
  void definitionsTellDevices() {
    DefinitionReading reading =
        in(Situation.NOT_CONFIGURED).definition(DrbdResource.named("r0"), operation());
    assertThat(reading).isInstanceOf(DefinitionReading.Defined.class);
    ResourceDefinition definition = ((DefinitionReading.Defined) reading).definition();
    assertThat(definition.hosts()).hasSize(2);
    for (ResourceDefinition.Host host : definition.hosts()) {
      assertThat(host.stacked()).isFalse();
      assertThat(host.volumes().stream().map(ResourceDefinition.Volume::device))
          .isEqualTo(List.of("/dev/drbd0"));
    }
  }

  @Test
  void theKernelsVersionIsTold() {
    assertThat(in(Situation.PRIMARY).version(operation()))
        .isEqualTo(new VersionReading.Known(version()));
  }

  @Test
  void whetherTwoPrimariesAreAllowedIsTold() {
    assertThat(
            in(Situation.SECONDARY_OF_PRIMARY)
                .twoPrimaries(Situation.SECONDARY_OF_PRIMARY.resource(), operation()))
        .isEqualTo(new TwoPrimariesReading.Allowed());
    assertThat(
            in(Situation.SECOND_FORBIDDEN)
                .twoPrimaries(Situation.SECOND_FORBIDDEN.resource(), operation()))
        .isEqualTo(new TwoPrimariesReading.Forbidden());
    assertThat(
            in(Situation.NOT_CONFIGURED)
                .twoPrimaries(Situation.NOT_CONFIGURED.resource(), operation()))
        .isInstanceOf(TwoPrimariesReading.Unknown.class);
  }

  @Test
  void promotionIsRefusedWithoutGoodData() {
    for (Situation situation :
        List.of(
            Situation.ALONE_INCONSISTENT, Situation.CONNECTED_WITHOUT_DATA, Situation.OUTDATED)) {
      assertThat(in(situation).primary(situation.resource(), operation()))
          .as("%s", situation)
          .isInstanceOf(DrbdOutcome.NoUpToDateData.class);
    }
  }

  @Test
  void promotionIsRefusedBesideAnotherPrimary() {
    DrbdOutcome outcome =
        in(Situation.SECOND_FORBIDDEN).primary(Situation.SECOND_FORBIDDEN.resource(), operation());
    assertThat(outcome).isInstanceOf(DrbdOutcome.TwoPrimaries.class);
    assertThat(outcome.reason()).contains("Multiple primaries not allowed by config");
  }

  @Test
  void promotionOfAPrimaryIsDone() {
    assertThat(in(Situation.PRIMARY).primary(Situation.PRIMARY.resource(), operation()).done())
        .isTrue();
  }

  @Test
  void newestDataIsDeclaredWhereNobodyHasGoodData() {
    Situation nobody = Situation.CONNECTED_WITHOUT_DATA;

    assertThat(new NodeTools(tools(nobody)).declareNewest(nobody.resource(), operation()))
        .isEmpty();
  }

  @Test
  void newestDataIsNotDeclaredBesideAPrimary() {
    Situation beside = Situation.SECOND_FORBIDDEN;

    assertThat(new NodeTools(tools(beside)).declareNewest(beside.resource(), operation()))
        .hasValueSatisfying(why -> assertThat(why).contains("Multiple primaries not allowed"));
  }

  @Test
  void demotionIsRefusedWhileTheDeviceIsOpen() {
    DrbdOutcome outcome =
        in(Situation.PRIMARY_HELD_OPEN)
            .secondary(Situation.PRIMARY_HELD_OPEN.resource(), operation());
    assertThat(outcome).isInstanceOf(DrbdOutcome.HeldOpen.class);
    assertThat(outcome.reason()).contains("Device is held open by someone");
  }

  @Test
  void demotionOfAPrimaryIsDone() {
    assertThat(
            in(Situation.BOTH_PRIMARY)
                .secondary(Situation.BOTH_PRIMARY.resource(), operation())
                .done())
        .isTrue();
  }

  @Test
  void downOfAPrimaryThatNobodyHoldsIsDone() {
    assertThat(in(Situation.PRIMARY).down(Situation.PRIMARY.resource(), operation()).done())
        .isTrue();
  }
}
