// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ferryman.exec.Capture;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandResult.Cancelled;
import org.ferryman.exec.CommandResult.Exited;
import org.ferryman.exec.CommandResult.NotStarted;
import org.ferryman.exec.CommandResult.OutputExceeded;
import org.ferryman.exec.CommandResult.TimedOut;
import org.ferryman.tools.drbd.status.ConnectionState;
import org.ferryman.tools.drbd.status.DiskState;
import org.ferryman.tools.drbd.status.DrbdPeerVolume;
import org.ferryman.tools.drbd.status.DrbdStatus;
import org.ferryman.tools.drbd.status.DrbdVolume;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class Events2ParserTest {
  private static final Command COMMAND =
      Command.of(Duration.ofSeconds(1), "drbdsetup", "events2", "--now", "--statistics", "r0");

  /** As drbd-utils 9 prints for DRBD 9: two volumes, one diskful and one diskless peer. */
  private static final String NINE =
      """
      exists resource name:r0 role:Primary suspended:no write-ordering:flush may_promote:no promotion_score:10103
      exists connection name:r0 peer-node-id:1 conn-name:node2 connection:Connected role:Secondary congested:no ap-in-flight:0 rs-in-flight:0
      exists connection name:r0 peer-node-id:2 conn-name:node3 connection:Connecting role:Unknown congested:no ap-in-flight:0 rs-in-flight:0
      exists device name:r0 volume:0 minor:0 backing_dev:/dev/vdb disk:UpToDate client:no quorum:yes open:yes size:32728 read:0 written:0
      exists device name:r0 volume:1 minor:1 backing_dev:none disk:Diskless client:yes quorum:no open:no size:32728 read:0 written:0
      exists peer-device name:r0 peer-node-id:1 conn-name:node2 volume:0 replication:Established peer-disk:UpToDate peer-client:no resync-suspended:no received:0 sent:0 out-of-sync:0
      exists peer-device name:r0 peer-node-id:1 conn-name:node2 volume:1 replication:Established peer-disk:UpToDate peer-client:no resync-suspended:no received:0 sent:0 out-of-sync:0
      exists peer-device name:r0 peer-node-id:2 conn-name:node3 volume:0 replication:Off peer-disk:DUnknown peer-client:no resync-suspended:no out-of-sync:4
      exists peer-device name:r0 peer-node-id:2 conn-name:node3 volume:1 replication:Off peer-disk:Diskless peer-client:yes resync-suspended:no out-of-sync:0
      exists path name:r0 peer-node-id:1 conn-name:node2 local:ipv4:10.0.0.1:7788 peer:ipv4:10.0.0.2:7788 established:yes
      exists -
      """;

  private static DrbdReading parse(String stdout) {
    return Events2Parser.parse("r0", new Exited(COMMAND, 0, stdout, "", Duration.ZERO));
  }

  private static DrbdStatus status(String stdout) {
    DrbdReading reading = parse(stdout);
    assertThat(reading).isInstanceOf(DrbdReading.Configured.class);
    return ((DrbdReading.Configured) reading).status();
  }

  static List<Path> captures() {
    return Stream.of("drbd84", "drbd92")
        .flatMap(folder -> Capture.files(folder, ".*events2-now(-stat)?\\.txt").stream())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("captures")
  void everyCapturedListingIsUnderstoodInFull(Path file) {
    Capture capture = Capture.of(file);
    String resource =
        capture.stdout().contains("name:r0") || !capture.stdout().contains("name:") ? "r0" : "r1";
    DrbdReading reading = Events2Parser.parse(resource, capture.answering(COMMAND));
    boolean unconfigured = capture.stdout().equals("exists -\n");
    if (unconfigured) {
      assertThat(reading).isEqualTo(new DrbdReading.Unconfigured());
    } else {
      assertThat(reading)
          .isInstanceOfSatisfying(
              DrbdReading.Configured.class,
              configured -> assertThat(configured.status().unrecognised()).isEmpty());
    }
  }

  @Test
  void thereAreCapturesOfBothKinds() {
    assertThat(captures()).hasSizeGreaterThan(60);
    assertThat(captures().stream().map(Capture::of).filter(it -> it.stdout().equals("exists -\n")))
        .hasSizeGreaterThan(3);
  }

  @Test
  void nineTellsQuorumClientsOpenersAndSeveralPeers() {
    DrbdStatus status = status(NINE);
    assertThat(status.mayPromote()).contains(false);
    assertThat(status.volumes())
        .containsExactly(
            new DrbdVolume(0, 0, DiskState.UP_TO_DATE, false, Optional.of(true), Optional.of(true)),
            new DrbdVolume(1, 1, DiskState.DISKLESS, true, Optional.of(false), Optional.of(false)));
    assertThat(status.connections())
        .extracting(it -> it.name().orElse(""))
        .containsExactly("node2", "node3");
    assertThat(status.connections().get(1).volumes())
        .extracting(DrbdPeerVolume::client)
        .containsExactly(false, true);
    assertThat(status.connections().get(1).volumes().get(0).outOfSyncKib()).hasValue(4);
    assertThat(status.unrecognised()).isEmpty();
  }

  @Test
  void reasonsOfSuspendedIoAreKept() {
    assertThat(
            status(NINE.replace("suspended:no write", "suspended:user,quorum write")).suspended())
        .containsExactly("user", "quorum");
  }

  @Test
  void reasonsOfAPausedResyncAreNoUnknownWords() {
    DrbdStatus status =
        status(NINE.replaceFirst("resync-suspended:no", "resync-suspended:user,dependency"));
    assertThat(status.connections().get(0).volumes())
        .extracting(DrbdPeerVolume::resyncSuspended)
        .containsExactly(true, false);
    assertThat(status.unrecognised()).isEmpty();
  }

  @Test
  void whatAnOlderModuleDoesNotTellIsNeitherYesNorNo() {
    DrbdStatus status =
        status(NINE.replace("client:no", "client:unknown").replace("open:yes", "open:unknown"));
    assertThat(status.volumes().get(0).open()).isEmpty();
    assertThat(status.volumes().get(0).client()).isFalse();
    assertThat(status.unrecognised()).isEmpty();
  }

  @Test
  void unknownFieldsAndObjectsArePassedOver() {
    String later = NINE.replace("disk:UpToDate client", "newer:thing disk:UpToDate client");
    assertThat(status("exists future-thing name:r0 what:ever\n" + later)).isEqualTo(status(NINE));
  }

  @Test
  void unknownWordsAreKeptWithWhereTheyStood() {
    DrbdStatus status =
        status(
            NINE.replace("disk:UpToDate client:no", "disk:Mended client:perhaps")
                .replace("connection:Connecting", "connection:Dreaming"));
    assertThat(status.volumes().get(0).disk()).isEqualTo(DiskState.UNRECOGNISED);
    assertThat(status.connections().get(1).state()).isEqualTo(ConnectionState.UNRECOGNISED);
    assertThat(status.unrecognised())
        .containsExactlyInAnyOrder(
            "disk 'Mended' of volume 0",
            "client 'perhaps' of volume 0",
            "connection 'Dreaming' of connection 2");
  }

  @Test
  void otherResourcesDontMatter() {
    assertThat(parse(NINE.replace("name:r0", "name:r7"))).isEqualTo(new DrbdReading.Unconfigured());
    assertThat(parse(NINE.replace("exists -\n", "") + NINE.replace("name:r0", "name:r7")))
        .isEqualTo(parse(NINE));
  }

  static Stream<String> garbage() {
    return Stream.of(
        "",
        "\n",
        "exists",
        "garbage\nexists -\n",
        "ERROR: out of memory",
        "exists -\nexists -\n",
        NINE.replace("exists -\n", ""),
        NINE.substring(0, NINE.indexOf("exists device")),
        NINE.substring(0, 60),
        NINE + "exists device name:r0 volume:2 minor:2 disk:UpToDate\n",
        NINE.replace("exists device name:r0 volume:0", "exists device name:r0 volume:x"),
        NINE.replace("volume:0 minor:0", "volume:0 minor:-1"),
        NINE.replace("role:Primary suspended", "suspended"),
        NINE.replace("suspended:no write", "write"),
        NINE.replace("disk:UpToDate client", "client"),
        NINE.replace("disk:UpToDate client", "disk: client"),
        NINE.replace("disk:UpToDate client", "disk UpToDate client"),
        NINE.replace("connection:Connecting role", "role"),
        NINE.replace("replication:Off peer-disk:DUnknown", "peer-disk:DUnknown"),
        NINE.replace("volume:1 minor:1", "volume:0 minor:1"),
        NINE.replaceFirst("exists resource.*\n", ""),
        NINE.replaceFirst("exists connection.*\n", ""),
        NINE.replace("exists resource", "change resource"),
        NINE.replace("role:Primary", "role:Primary role:Secondary"),
        "\u0000\u0001\u0002",
        "<html><body>exists -</body></html>");
  }

  @ParameterizedTest
  @MethodSource("garbage")
  void garbageIsUnknownAndNeverUnconfigured(String stdout) {
    assertThat(parse(stdout))
        .isInstanceOfSatisfying(
            DrbdReading.Unknown.class,
            unknown -> {
              assertThat(unknown.reason()).contains("drbdsetup events2").doesNotContain("\n");
              assertThat(unknown.toolMissing()).isFalse();
            });
  }

  @Test
  void nineSaysNoSuchResource() {
    assertThat(
            Events2Parser.parse(
                "r0", new Exited(COMMAND, 10, "", "r0: No such resource\n", Duration.ZERO)))
        .isEqualTo(new DrbdReading.Unconfigured());
  }

  @Test
  void withoutAModuleThereIsNoResource() {
    String said = "sh: 1: modprobe: not found\nFailed to modprobe drbd (%s)\n";
    assertThat(failed(20, said.formatted("No such file or directory")))
        .isEqualTo(new DrbdReading.Unconfigured());
    assertThat(failed(20, said.formatted("Permission denied")))
        .isInstanceOf(DrbdReading.Unknown.class);
    assertThat(failed(1, said.formatted("No such file or directory")))
        .isInstanceOf(DrbdReading.Unknown.class);
  }

  private static DrbdReading failed(int code, String said) {
    return Events2Parser.parse("r0", new Exited(COMMAND, code, "", said, Duration.ZERO));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 11, 20, 126, 127, 137})
  void otherExitCodesAreUnknownEvenWithAWholeListing(int code) {
    assertThat(
            Events2Parser.parse(
                "r0", new Exited(COMMAND, code, "exists -\n", "No such resource", Duration.ZERO)))
        .isInstanceOf(DrbdReading.Unknown.class);
  }

  @Test
  void exitTenForAnotherReasonIsUnknown() {
    assertThat(
            Events2Parser.parse(
                "r0", new Exited(COMMAND, 10, "", "Failure: (102) bad", Duration.ZERO)))
        .isInstanceOf(DrbdReading.Unknown.class);
    assertThat(
            Events2Parser.parse(
                "r0", new Exited(COMMAND, 10, "exists res", "r0: No such resource", Duration.ZERO)))
        .isInstanceOf(DrbdReading.Unknown.class);
  }

  @Test
  void toolThatDidNotAnswerIsUnknown() {
    for (CommandResult result :
        List.of(
            new TimedOut(COMMAND, "exists -\n", "", Duration.ZERO),
            new Cancelled(COMMAND, "gone", "exists -\n", "", Duration.ZERO),
            new OutputExceeded(COMMAND, 1024, "exists -\n", "", Duration.ZERO),
            new NotStarted(COMMAND, "fork failed", false, Duration.ZERO))) {
      assertThat(Events2Parser.parse("r0", result))
          .isEqualTo(new DrbdReading.Unknown(result.describe(), false));
    }
    assertThat(Events2Parser.parse("r0", new NotStarted(COMMAND, "none", true, Duration.ZERO)))
        .isInstanceOfSatisfying(
            DrbdReading.Unknown.class, unknown -> assertThat(unknown.toolMissing()).isTrue());
  }
}
