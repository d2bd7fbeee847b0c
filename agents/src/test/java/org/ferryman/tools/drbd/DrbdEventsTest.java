// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.ferryman.tools.drbd.DrbdEvents.MalformedException;
import org.ferryman.tools.drbd.status.ConnectionState;
import org.ferryman.tools.drbd.status.DiskState;
import org.ferryman.tools.drbd.status.DrbdPeerVolume;
import org.ferryman.tools.drbd.status.DrbdStatus;
import org.junit.jupiter.api.Test;

class DrbdEventsTest {
  /** As the real tool prints it, but for the time stamps (drbd84/08-events2-stream). */
  private static final String CONNECTED =
      """
      exists resource name:r0 role:Primary suspended:no
      exists connection name:r0 peer-node-id:0 conn-name:peer connection:Connected role:Secondary
      exists device name:r0 volume:0 minor:0 disk:UpToDate
      exists peer-device name:r0 peer-node-id:0 conn-name:peer volume:0 replication:Established peer-disk:UpToDate resync-suspended:no
      exists -
      """;

  private final DrbdEvents events = new DrbdEvents();

  private void tell(String text) throws MalformedException {
    for (String line : text.lines().toList()) {
      events.apply(line);
    }
  }

  private DrbdStatus status() {
    return ((DrbdReading.Configured) events.reading("r0")).status();
  }

  @Test
  void knowsNothingBeforeAllThatExistsIsTold() throws MalformedException {
    tell(CONNECTED.replace("exists -\n", ""));
    assertThat(events.reading("r0")).isInstanceOf(DrbdReading.Unknown.class);
    tell("exists -");
    assertThat(status().primary()).isTrue();
    assertThat(events.reading("r1")).isInstanceOf(DrbdReading.Unconfigured.class);
  }

  @Test
  void followsChanges() throws MalformedException {
    tell(CONNECTED);
    assertThat(events.apply("change resource name:r0 role:Secondary")).hasValue("r0");
    tell("change peer-device name:r0 peer-node-id:0 conn-name:peer volume:0 peer-disk:Diskless");
    assertThat(status().primary()).isFalse();
    assertThat(status().peerVolumes().map(DrbdPeerVolume::disk))
        .containsExactly(DiskState.DISKLESS);
  }

  @Test
  void connectionThat84CallsDestroyedIsStandAloneAsItsListingHasIt() throws MalformedException {
    tell(CONNECTED);
    tell(
        """
        change connection name:r0 peer-node-id:0 conn-name:peer connection:Disconnecting role:Unknown
        change peer-device name:r0 peer-node-id:0 conn-name:peer volume:0 replication:Off peer-disk:DUnknown
        change connection name:r0 peer-node-id:0 conn-name:peer
        change connection name:r0 peer-node-id:0 conn-name:peer connection:StandAlone
        destroy peer-device name:r0 peer-node-id:0 conn-name:peer volume:0
        destroy connection name:r0 peer-node-id:0 conn-name:peer
        """);
    assertThat(status().connections())
        .singleElement()
        .satisfies(it -> assertThat(it.state()).isEqualTo(ConnectionState.STAND_ALONE))
        .satisfies(it -> assertThat(it.volumes()).hasSize(1));
    tell(
        """
        create connection name:r0 peer-node-id:0 conn-name:peer connection:StandAlone role:Unknown
        create peer-device name:r0 peer-node-id:0 conn-name:peer volume:0 replication:Off peer-disk:DUnknown resync-suspended:no
        change connection name:r0 peer-node-id:0 conn-name:peer connection:Connecting
        """);
    assertThat(status().connections())
        .singleElement()
        .satisfies(it -> assertThat(it.state()).isEqualTo(ConnectionState.CONNECTING));
  }

  @Test
  void connectionThat9CallsDestroyedIsGone() throws MalformedException {
    tell(CONNECTED.replace("conn-name:peer", "conn-name:node2"));
    tell(
        """
        change connection name:r0 peer-node-id:0 conn-name:node2 connection:StandAlone role:Unknown
        destroy peer-device name:r0 peer-node-id:0 conn-name:node2 volume:0
        destroy connection name:r0 peer-node-id:0 conn-name:node2
        """);
    assertThat(status().connections()).isEmpty();
  }

  @Test
  void resourceTakenDownIsUnconfiguredAndMayComeBack() throws MalformedException {
    tell(CONNECTED);
    tell(
        """
        change connection name:r0 peer-node-id:0 conn-name:peer connection:StandAlone role:Unknown
        destroy peer-device name:r0 peer-node-id:0 conn-name:peer volume:0
        destroy connection name:r0 peer-node-id:0 conn-name:peer
        destroy device name:r0 volume:0 minor:0
        destroy resource name:r0
        """);
    assertThat(events.reading("r0")).isInstanceOf(DrbdReading.Unconfigured.class);
    assertThat(events.resources()).isEmpty();
    tell("create resource name:r0 role:Secondary suspended:no");
    assertThat(status().connections()).isEmpty();
  }

  @Test
  void garbageIsRefused() {
    assertThatThrownBy(() -> events.apply("drbdsetup: something failed"))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("something failed");
    assertThatThrownBy(() -> events.apply("")).isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> events.apply("change resource role:Primary"))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void whatIsToldIsBoundedByTheMemoryAndByNothingElse() throws MalformedException {
    String line = "exists resource name:r%d role:Secondary suspended:no";
    for (int i = 0; i < 3000; i++) {
      events.apply(line.formatted(i));
    }
    assertThat(events.resources()).hasSize(3000);
    DrbdEvents small = new DrbdEvents(3);
    small.apply(line.formatted(1));
    small.apply("exists device name:r1 volume:0 minor:0 disk:UpToDate");
    small.apply(line.formatted(2));
    assertThatThrownBy(() -> small.apply("exists device name:r2 volume:0 minor:1 disk:UpToDate"))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("more than 3");
  }

  @Test
  void aResourceThatIsRenamedGoesOnUnderItsNewName() throws MalformedException {
    tell(
        """
        exists resource name:r0 role:Primary suspended:no
        exists device name:r0 volume:0 minor:0 disk:UpToDate
        exists -
        """);
    assertThat(events.apply("rename resource name:r0 new_name:vm 1 data")).hasValue("r0");
    assertThat(events.news()).isTrue();
    assertThat(events.reading("r0")).isInstanceOf(DrbdReading.Unconfigured.class);
    assertThat(events.resources()).containsExactly("vm 1 data");
    events.apply("change device name:vm 1 data volume:0 minor:0 disk:Failed");
    assertThat(events.reading("vm 1 data"))
        .isInstanceOfSatisfying(
            DrbdReading.Configured.class,
            it -> {
              assertThat(it.status().resource()).isEqualTo("vm 1 data");
              assertThat(it.status().primary()).isTrue();
              assertThat(it.status().volumes().get(0).disk()).isEqualTo(DiskState.FAILED);
            });
    events.apply("destroy device name:vm 1 data volume:0 minor:0");
    events.apply("destroy resource name:vm 1 data");
    assertThat(events.resources()).isEmpty();
  }

  @Test
  void countersProgressAndCallsOfHandlersAreNoNews() throws MalformedException {
    String peer = " peer-device name:r0 peer-node-id:0 conn-name:node2 volume:0 ";
    tell(
        "exists resource name:r0 role:Primary suspended:no\n"
            + "exists connection name:r0 peer-node-id:0 conn-name:node2 connection:Connected"
            + " role:Secondary\n"
            + "exists"
            + peer
            + "replication:SyncSource peer-disk:Inconsistent resync-suspended:no out-of-sync:9\n"
            + "exists -\n");
    for (String line :
        List.of(
            "change" + peer + "done:12.34",
            "change" + peer + "replication:SyncSource peer-disk:Inconsistent done:13.00",
            "change" + peer + "out-of-sync:8 sent:1",
            "change resource name:r0 promotion_score:10101",
            "call helper name:r0 peer-node-id:0 helper:before-resync-source",
            "response helper name:r0 peer-node-id:0 helper:before-resync-source status:0",
            "change path name:r0 peer-node-id:0 conn-name:node2 local:ipv4:10.0.0.1:7788"
                + " peer:ipv4:10.0.0.2:7788 established:yes")) {
      events.apply(line);
      assertThat(events.news()).as(line).isFalse();
    }
    events.apply("change" + peer + "replication:Established peer-disk:UpToDate");
    assertThat(events.news()).isTrue();
  }

  /** A floating connection is called by its address, and drbdsetup quotes nothing. */
  @Test
  void addressesOfSixAndNamesWithBlanksAreUnderstood() throws MalformedException {
    tell(
        """
        exists resource name:my guests role:Secondary suspended:no
        exists connection name:my guests peer-node-id:0 conn-name:ipv6:[fd00::2]:7788 connection:Connected role:Primary
        exists device name:my guests volume:0 minor:0 backing_dev:/dev/mapper/a b disk:UpToDate
        exists peer-device name:my guests peer-node-id:0 conn-name:ipv6:[fd00::2]:7788 volume:0 replication:Established peer-disk:UpToDate resync-suspended:no
        exists path name:my guests peer-node-id:0 conn-name:ipv6:[fd00::2]:7788 local:ipv6:[fd00::1]:7788 peer:ipv6:[fd00::2]:7788 established:yes
        exists resource name:r0 role:Primary suspended:no force-io-failures:yes
        exists -
        """);
    assertThat(events.resources()).containsExactlyInAnyOrder("my guests", "r0");
    DrbdStatus guests = ((DrbdReading.Configured) events.reading("my guests")).status();
    assertThat(guests.upToDate()).isTrue();
    assertThat(guests.connections().get(0).name()).hasValue("ipv6:[fd00::2]:7788");
    assertThat(status().failsIo()).isTrue();
  }
}
