// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing.stale;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.ferryman.fencing.stale.PastContacts.Contact;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.status.ConnectionState;
import org.ferryman.tools.drbd.status.DiskState;
import org.ferryman.tools.drbd.status.DrbdConnection;
import org.ferryman.tools.drbd.status.DrbdPeerVolume;
import org.ferryman.tools.drbd.status.DrbdStatus;
import org.ferryman.tools.drbd.status.DrbdVolume;
import org.ferryman.tools.drbd.status.ReplicationState;
import org.ferryman.tools.drbd.status.Role;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContactFilesTest {
  private static final DrbdResource R0 = DrbdResource.named("r0");
  private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

  @TempDir private Path folder;
  private ContactFiles files;

  @BeforeEach
  void fresh() {
    files = new ContactFiles(folder.resolve("contacts"));
  }

  private static DrbdStatus status(Role role, DrbdConnection... connections) {
    return new DrbdStatus(
        "r0", role, List.of(), Optional.empty(), List.of(), List.of(connections), List.of());
  }

  private static DrbdConnection to(String name, ConnectionState state, Role role, DiskState disk) {
    return new DrbdConnection(
        0,
        Optional.of(name),
        state,
        role,
        List.of(
            new DrbdPeerVolume(0, ReplicationState.OFF, disk, false, false, OptionalLong.empty())));
  }

  private PastContacts note(DrbdStatus status, Instant now) {
    return files.change(R0, past -> past.and(status, now));
  }

  @Test
  void theRoleBeforeTheLossIsRememberedAndTheFirstMomentOfTheLoss() {
    note(
        status(
            Role.SECONDARY,
            to("peer", ConnectionState.CONNECTED, Role.PRIMARY, DiskState.UP_TO_DATE)),
        NOON);
    DrbdStatus lost =
        status(
            Role.SECONDARY,
            to("peer", ConnectionState.NETWORK_FAILURE, Role.UNKNOWN, DiskState.DUNKNOWN));
    note(lost, NOON.plusSeconds(10));
    note(status(Role.SECONDARY), NOON.plusSeconds(20)); // StandAlone of 8.4 has no connection
    PastContacts read = new ContactFiles(folder.resolve("contacts")).read(R0);
    assertThat(read.with("node1"))
        .contains(
            new Contact(Role.PRIMARY, DiskState.UP_TO_DATE, Optional.of(NOON.plusSeconds(10))));
  }

  private PastContacts own(DiskState disk, DrbdConnection... connections) {
    DrbdVolume volume = new DrbdVolume(0, 0, disk, false, Optional.empty(), Optional.empty());
    return note(
        new DrbdStatus(
            "r0",
            Role.SECONDARY,
            List.of(),
            Optional.empty(),
            List.of(volume),
            List.of(connections),
            List.of()),
        NOON);
  }

  @Test
  void diskThatWasLostWhileThePeerWroteIsStaleUntilItIsCompared() {
    DrbdConnection writer =
        to("node1", ConnectionState.CONNECTED, Role.PRIMARY, DiskState.UP_TO_DATE);
    DrbdConnection reader =
        to("node1", ConnectionState.CONNECTED, Role.SECONDARY, DiskState.UP_TO_DATE);
    DrbdConnection gone = to("node1", ConnectionState.CONNECTING, Role.UNKNOWN, DiskState.DUNKNOWN);

    assertThat(own(DiskState.UP_TO_DATE, writer).stale()).isEmpty();
    assertThat(own(DiskState.DISKLESS, reader).stale()).isEmpty();
    assertThat(own(DiskState.DISKLESS, writer).stale())
        .hasValueSatisfying(
            reason -> assertThat(reason).contains("r0").contains("node1 had the newest data"));
    assertThat(own(DiskState.NEGOTIATING, reader).stale()).isPresent();
    assertThat(own(DiskState.CONSISTENT, gone).stale()).isPresent();
    assertThat(own(DiskState.INCONSISTENT, writer).stale()).isEmpty();
  }

  @Test
  void eachPeerOfNineIsRememberedByItsName() {
    note(
        status(
            Role.SECONDARY,
            to("node1", ConnectionState.CONNECTED, Role.PRIMARY, DiskState.UP_TO_DATE),
            to("node3", ConnectionState.CONNECTED, Role.SECONDARY, DiskState.INCONSISTENT)),
        NOON);
    PastContacts past =
        note(
            status(
                Role.SECONDARY,
                to("node1", ConnectionState.CONNECTING, Role.UNKNOWN, DiskState.DUNKNOWN),
                to("node3", ConnectionState.CONNECTED, Role.UNKNOWN, DiskState.DUNKNOWN)),
            NOON);
    assertThat(past.with("node1").orElseThrow().mayWriteAlone()).isTrue();
    assertThat(past.with("node3").orElseThrow().lostAt()).isEmpty();
    assertThat(past.with("node4")).isEmpty();
  }

  @Test
  void staleIsForgottenWhenGoodDataIsConnectedOrThisNodeIsPrimary() {
    files.change(R0, past -> past.foundStale("node1 has\twritten"));
    note(status(Role.SECONDARY), NOON);
    assertThat(files.read(R0).stale()).contains("node1 has written");
    assertThat(note(status(Role.PRIMARY), NOON).stale()).isEmpty();
    files.change(R0, past -> past.foundStale("again"));
    DrbdConnection back =
        to("peer", ConnectionState.CONNECTED, Role.SECONDARY, DiskState.UP_TO_DATE);
    assertThat(note(status(Role.SECONDARY, back), NOON).stale()).isEmpty();
  }

  @Test
  void wordsOfAnotherVersionAreNotKnownAndNothingIsWrittenWhereNothingChanges() throws IOException {
    Files.createDirectories(folder.resolve("contacts"));
    Path file = folder.resolve("contacts").resolve("r0");
    Files.writeString(file, "peer\tpeer\tSOVEREIGN\tUP_TO_DATE\t-\nrubbish\n");
    assertThat(files.read(R0)).isEqualTo(PastContacts.NONE);
    note(status(Role.SECONDARY), NOON);
    assertThat(file).content().contains("SOVEREIGN");
  }
}
