// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.ferryman.handover.disks.DiskFacts;
import org.ferryman.handover.migration.peer.PeerAnswer;
import org.ferryman.tools.drbd.status.ConnectionState;
import org.ferryman.tools.drbd.status.DiskState;
import org.ferryman.tools.drbd.status.Role;
import org.ferryman.tools.xen.GuestDomain;
import org.ferryman.tools.xen.GuestSighting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PreflightTest {
  private static final GuestSighting RUNS =
      new GuestSighting(
          "", new GuestDomain(GuestDomain.State.ACTIVE, 3), GuestDomain.ABSENT, GuestDomain.ABSENT);

  /** One end's facts, as a test has them. */
  private static final class Facts {
    private int protocol = 1;
    private final String node;
    private GuestSighting guest;
    private String digest = "abc";
    private String complaint = "";
    private String type = "PVH";
    private long freeMiB;
    private int minor = 17;
    private DiskFacts disk;
    private List<String> twoPrimariesConfigured = List.of();
    private String lease = "";
    private HostFacts.Limits limits = HostFacts.Limits.NONE;

    Facts(String node, GuestSighting guest, long freeMiB, DiskFacts disk) {
      this.node = node;
      this.guest = guest;
      this.freeMiB = freeMiB;
      this.disk = disk;
    }

    HostFacts host() {
      return new HostFacts(
          protocol,
          node,
          guest,
          digest,
          complaint,
          type,
          600,
          freeMiB,
          4,
          minor,
          List.of("pv", "hvm", "hap"),
          List.of(disk),
          twoPrimariesConfigured,
          lease,
          limits);
    }
  }

  private static DiskFacts disk(Role role, DiskState disk, Role peer, DiskState peerDisk) {
    return new DiskFacts(
        "r0", "", true, role, disk, ConnectionState.CONNECTED, peer, peerDisk, true);
  }

  private static final DiskFacts SOURCE_DISK =
      disk(Role.PRIMARY, DiskState.UP_TO_DATE, Role.SECONDARY, DiskState.UP_TO_DATE);
  private static final DiskFacts TARGET_DISK =
      disk(Role.SECONDARY, DiskState.UP_TO_DATE, Role.PRIMARY, DiskState.UP_TO_DATE);

  private static Facts source() {
    return new Facts("node1", RUNS, 0, SOURCE_DISK);
  }

  private static Facts target() {
    Facts facts = new Facts("node2", GuestSighting.NOTHING, 700, TARGET_DISK);
    facts.limits = limits("", "", "00000000:00000000");
    return facts;
  }

  private static Preflight judge(Facts source, Facts target) {
    return Preflight.of(source.host(), new PeerAnswer.Answered<>(target.host()));
  }

  @Test
  void goesWhereBothEndsAreFit() {
    assertThat(judge(source(), target())).isEqualTo(new Preflight.Go());
  }

  @Test
  void aPrimaryThatLostItsDiskMayLeave() {
    Facts diskless = source();
    diskless.disk = disk(Role.PRIMARY, DiskState.DISKLESS, Role.SECONDARY, DiskState.UP_TO_DATE);

    assertThat(judge(diskless, target())).isEqualTo(new Preflight.Go());
  }

  @Test
  void aPeerThatCantBeAskedIsWaitedForAndOneThatRefusesIsBelieved() {
    HostFacts source = source().host();

    assertThat(Preflight.of(source, new PeerAnswer.Unreachable<>("no route")))
        .isEqualTo(new Preflight.Wait("no route"));
    assertThat(Preflight.of(source, new PeerAnswer.Unknown<>("no JSON")))
        .isEqualTo(new Preflight.Wait("no JSON"));
    assertThat(Preflight.of(source, new PeerAnswer.Refused<>("not here")))
        .isEqualTo(new Preflight.Refuse("not here"));
  }

  @Test
  void aLinkThatIsDownIsWaitedForAsLongAsDrbdTriesAndNoLonger() {
    Facts source = source();
    source.disk = link(ConnectionState.CONNECTING);
    PeerAnswer<HostFacts> there = new PeerAnswer.Answered<>(target().host());
    assertThat(Preflight.of(source.host(), there, Duration.ofSeconds(11)))
        .isInstanceOf(Preflight.Wait.class);
    assertThat(Preflight.of(source.host(), there, Duration.ofSeconds(12)))
        .isInstanceOfSatisfying(
            Preflight.Refuse.class,
            refused -> assertThat(refused.reason()).contains("mend the replication link"));
  }

  @ParameterizedTest
  @EnumSource(names = {"OUTDATED", "INCONSISTENT"})
  void aLinkThatIsDownToDataThatWasLeftBehindIsNotWaitedFor(DiskState disk) {
    Facts source = source();
    source.disk = link(ConnectionState.CONNECTING);
    Facts target = target();
    target.disk = cutOff(disk, ConnectionState.CONNECTING);
    assertThat(judge(source, target))
        .isInstanceOfSatisfying(
            Preflight.Refuse.class,
            refused -> assertThat(refused.reason()).contains(disk.word(), "Connecting"));
  }

  @Test
  void whatTheTargetsSideSaysIsBelieved() {
    Facts source = source();
    source.disk = link(ConnectionState.CONNECTING);
    Facts target = target();
    target.disk = cutOff(DiskState.UP_TO_DATE, ConnectionState.STAND_ALONE);
    assertThat(judge(source, target))
        .isInstanceOfSatisfying(
            Preflight.Refuse.class,
            refused -> assertThat(refused.reason()).contains("StandAlone on node2"));
    Facts diskless = target();
    diskless.disk = disk(Role.SECONDARY, DiskState.DISKLESS, Role.PRIMARY, DiskState.UP_TO_DATE);
    assertThat(judge(source(), diskless)).isInstanceOf(Preflight.Refuse.class);
  }

  private static DiskFacts cutOff(DiskState disk, ConnectionState state) {
    return new DiskFacts(
        "r0", "", true, Role.SECONDARY, disk, state, Role.UNKNOWN, DiskState.DUNKNOWN, false);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("obstacles")
  void eachObstacleIsNamed(String verdict, String words, Facts source, Facts target) {
    Preflight judged = judge(source, target);

    String reason =
        judged instanceof Preflight.Wait wait
            ? wait.reason()
            : judged instanceof Preflight.Refuse refuse ? refuse.reason() : "";
    assertThat(judged.getClass().getSimpleName()).isEqualTo(verdict);
    assertThat(reason).contains(words);
  }

  static Stream<Arguments> obstacles() {
    return Stream.of(
        here("Refuse", "does not run here", f -> f.guest = GuestSighting.NOTHING),
        here("Wait", "not known", f -> f.guest = GuestSighting.unknown("xl failed")),
        here(
            "Refuse",
            "does not run here",
            f ->
                f.guest =
                    new GuestSighting(
                        "",
                        GuestDomain.ABSENT,
                        GuestDomain.ABSENT,
                        new GuestDomain(GuestDomain.State.SUSPENDED, 3))),
        here("Refuse", "under another", f -> f.lease = "r0 is under another lease"),
        here(
            "Refuse",
            "Secondary here",
            f ->
                f.disk =
                    disk(
                        Role.SECONDARY,
                        DiskState.UP_TO_DATE,
                        Role.SECONDARY,
                        DiskState.UP_TO_DATE)),
        here(
            "Wait",
            "Inconsistent here",
            f ->
                f.disk =
                    disk(
                        Role.PRIMARY,
                        DiskState.INCONSISTENT,
                        Role.SECONDARY,
                        DiskState.UP_TO_DATE)),
        here("Refuse", "StandAlone", f -> f.disk = link(ConnectionState.STAND_ALONE)),
        here("Wait", "not connected", f -> f.disk = link(ConnectionState.CONNECTING)),
        here("Refuse", "without shadow paging", f -> f.type = "PV"),
        here(
            "Refuse",
            "can't be migrated: it has a PCI device of this host",
            f -> f.limits = limits("", "it has a PCI device of this host", "")),
        here(
            "Refuse",
            "the processor of node2 lacks what the guest may use: aes",
            f -> f.limits = limits("", "", "00000000:02000000")),
        there(
            "Refuse",
            "node2 lacks what the guest's configuration names: bridge br9",
            f -> f.limits = limits("bridge br9", "", "00000000:00000000")),
        there(
            "Refuse",
            "on node2 differs",
            f -> {
              f.digest = "def";
              f.limits = limits("bridge br9", "", "");
            }),
        there(
            "Refuse",
            "on node2 xl creates no guest until xl.conf is mended",
            f ->
                f.limits =
                    new HostFacts.Limits(
                        List.of(), List.of(), "", "xl creates no guest until xl.conf is mended")),
        there("Refuse", "protocol 2", f -> f.protocol = 2),
        there("Refuse", "already", f -> f.guest = RUNS),
        there(
            "Refuse",
            "--incoming FRESH",
            f ->
                f.guest =
                    new GuestSighting(
                        "",
                        GuestDomain.ABSENT,
                        new GuestDomain(GuestDomain.State.FRESH, 7),
                        GuestDomain.ABSENT)),
        there("Wait", "what runs on node2", f -> f.guest = GuestSighting.unknown("xl failed")),
        there("Refuse", "differs", f -> f.digest = "def"),
        there(
            "Refuse",
            "no such file",
            f -> {
              f.digest = "";
              f.complaint = "no such file";
            }),
        there("Refuse", "older", f -> f.minor = 16),
        there("Wait", "599 MiB are free", f -> f.freeMiB = 599),
        there("Wait", "under another", f -> f.lease = "r0 is under another lease"),
        there(
            "Wait",
            "Inconsistent",
            f ->
                f.disk =
                    disk(
                        Role.SECONDARY,
                        DiskState.INCONSISTENT,
                        Role.PRIMARY,
                        DiskState.UP_TO_DATE)),
        there(
            "Refuse",
            "Primary on node2 already",
            f ->
                f.disk =
                    disk(Role.PRIMARY, DiskState.UP_TO_DATE, Role.PRIMARY, DiskState.UP_TO_DATE)),
        there("Refuse", "not up on node2", f -> f.disk = absent("")),
        there("Wait", "not known", f -> f.disk = absent("drbdsetup failed")),
        there("Refuse", "one node only", f -> f.twoPrimariesConfigured = List.of("r0")));
  }

  private static HostFacts.Limits limits(String missing, String unmovable, String processor) {
    return new HostFacts.Limits(
        missing.isEmpty() ? List.of() : List.of(missing),
        unmovable.isEmpty() ? List.of() : List.of(unmovable),
        processor);
  }

  private static DiskFacts link(ConnectionState state) {
    return new DiskFacts(
        "r0",
        "",
        true,
        Role.PRIMARY,
        DiskState.UP_TO_DATE,
        state,
        Role.UNKNOWN,
        DiskState.DUNKNOWN,
        false);
  }

  private static DiskFacts absent(String unknown) {
    return new DiskFacts(
        "r0",
        unknown,
        false,
        Role.UNKNOWN,
        DiskState.DUNKNOWN,
        ConnectionState.STAND_ALONE,
        Role.UNKNOWN,
        DiskState.DUNKNOWN,
        false);
  }

  private static Arguments here(String verdict, String words, Consumer<Facts> change) {
    Facts source = source();
    change.accept(source);
    return Arguments.of(verdict, words, source, target());
  }

  private static Arguments there(String verdict, String words, Consumer<Facts> change) {
    Facts target = target();
    change.accept(target);
    return Arguments.of(verdict, words, source(), target);
  }
}
