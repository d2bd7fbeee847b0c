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
package org.ferryman.handover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.ferryman.drbd.ConnectionState;
import org.ferryman.drbd.DiskState;
import org.ferryman.drbd.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PreflightTest {
  private static final Sighting RUNS =
      new Sighting("", new Copy(Copy.State.ACTIVE, 3), Copy.ABSENT, Copy.ABSENT);

  /** Facts with one of them changed. */
  private record Facts(
      int protocol,
      String node,
      Sighting guest,
      String digest,
      String complaint,
      String type,
      long needed,
      long free,
      int minor,
      List<String> caps,
      DiskFacts disk,
      List<String> standing,
      String lease) {

    HostFacts host() {
      return new HostFacts(
          protocol,
          node,
          guest,
          digest,
          complaint,
          type,
          needed,
          free,
          4,
          minor,
          caps,
          List.of(disk),
          standing,
          lease);
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
    return new Facts(
        1,
        "node1",
        RUNS,
        "abc",
        "",
        "PVH",
        600,
        0,
        17,
        List.of("pv", "hvm", "hap"),
        SOURCE_DISK,
        List.of(),
        "");
  }

  private static Facts target() {
    return new Facts(
        1,
        "node2",
        Sighting.NOTHING,
        "abc",
        "",
        "PVH",
        600,
        700,
        17,
        List.of("pv", "hvm", "hap"),
        TARGET_DISK,
        List.of(),
        "");
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
    Facts diskless =
        withDisk(
            source(), disk(Role.PRIMARY, DiskState.DISKLESS, Role.SECONDARY, DiskState.UP_TO_DATE));

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
        here("Refuse", "does not run here", f -> withGuest(f, Sighting.NOTHING)),
        here("Wait", "not known", f -> withGuest(f, Sighting.unknown("xl failed"))),
        here(
            "Refuse",
            "does not run here",
            f ->
                withGuest(
                    f,
                    new Sighting("", Copy.ABSENT, Copy.ABSENT, new Copy(Copy.State.SUSPENDED, 3)))),
        here("Refuse", "under another", f -> withLease(f, "r0 is under another lease")),
        here(
            "Refuse",
            "Secondary here",
            f ->
                withDisk(
                    f,
                    disk(
                        Role.SECONDARY,
                        DiskState.UP_TO_DATE,
                        Role.SECONDARY,
                        DiskState.UP_TO_DATE))),
        here(
            "Wait",
            "Inconsistent here",
            f ->
                withDisk(
                    f,
                    disk(
                        Role.PRIMARY,
                        DiskState.INCONSISTENT,
                        Role.SECONDARY,
                        DiskState.UP_TO_DATE))),
        here("Refuse", "StandAlone", f -> withDisk(f, link(ConnectionState.STAND_ALONE))),
        here("Wait", "not connected", f -> withDisk(f, link(ConnectionState.CONNECTING))),
        here("Refuse", "without shadow paging", f -> withType(f, "PV")),
        there("Refuse", "protocol 2", f -> withProtocol(f, 2)),
        there("Refuse", "already", f -> withGuest(f, RUNS)),
        there(
            "Refuse",
            "--incoming FRESH",
            f ->
                withGuest(
                    f, new Sighting("", Copy.ABSENT, new Copy(Copy.State.FRESH, 7), Copy.ABSENT))),
        there("Wait", "what runs on node2", f -> withGuest(f, Sighting.unknown("xl failed"))),
        there("Refuse", "differs", f -> withDigest(f, "def", "")),
        there("Refuse", "no such file", f -> withDigest(f, "", "no such file")),
        there("Refuse", "older", f -> withMinor(f, 16)),
        there("Wait", "599 MiB are free", f -> withFree(f, 599)),
        there("Wait", "under another", f -> withLease(f, "r0 is under another lease")),
        there(
            "Wait",
            "Inconsistent",
            f ->
                withDisk(
                    f,
                    disk(
                        Role.SECONDARY,
                        DiskState.INCONSISTENT,
                        Role.PRIMARY,
                        DiskState.UP_TO_DATE))),
        there(
            "Refuse",
            "Primary on node2 already",
            f ->
                withDisk(
                    f,
                    disk(Role.PRIMARY, DiskState.UP_TO_DATE, Role.PRIMARY, DiskState.UP_TO_DATE))),
        there("Refuse", "not up on node2", f -> withDisk(f, absent(""))),
        there("Wait", "not known", f -> withDisk(f, absent("drbdsetup failed"))),
        there("Refuse", "one node only", f -> withStanding(f, List.of("r0"))));
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

  private static Arguments here(String verdict, String words, UnaryOperator<Facts> change) {
    return Arguments.of(verdict, words, change.apply(source()), target());
  }

  private static Arguments there(String verdict, String words, UnaryOperator<Facts> change) {
    return Arguments.of(verdict, words, source(), change.apply(target()));
  }

  private static Facts withGuest(Facts f, Sighting guest) {
    return new Facts(
        f.protocol,
        f.node,
        guest,
        f.digest,
        f.complaint,
        f.type,
        f.needed,
        f.free,
        f.minor,
        f.caps,
        f.disk,
        f.standing,
        f.lease);
  }

  private static Facts withDisk(Facts f, DiskFacts disk) {
    return new Facts(
        f.protocol,
        f.node,
        f.guest,
        f.digest,
        f.complaint,
        f.type,
        f.needed,
        f.free,
        f.minor,
        f.caps,
        disk,
        f.standing,
        f.lease);
  }

  private static Facts withLease(Facts f, String lease) {
    return new Facts(
        f.protocol,
        f.node,
        f.guest,
        f.digest,
        f.complaint,
        f.type,
        f.needed,
        f.free,
        f.minor,
        f.caps,
        f.disk,
        f.standing,
        lease);
  }

  private static Facts withType(Facts f, String type) {
    return new Facts(
        f.protocol,
        f.node,
        f.guest,
        f.digest,
        f.complaint,
        type,
        f.needed,
        f.free,
        f.minor,
        f.caps,
        f.disk,
        f.standing,
        f.lease);
  }

  private static Facts withProtocol(Facts f, int protocol) {
    return new Facts(
        protocol,
        f.node,
        f.guest,
        f.digest,
        f.complaint,
        f.type,
        f.needed,
        f.free,
        f.minor,
        f.caps,
        f.disk,
        f.standing,
        f.lease);
  }

  private static Facts withDigest(Facts f, String digest, String complaint) {
    return new Facts(
        f.protocol,
        f.node,
        f.guest,
        digest,
        complaint,
        f.type,
        f.needed,
        f.free,
        f.minor,
        f.caps,
        f.disk,
        f.standing,
        f.lease);
  }

  private static Facts withMinor(Facts f, int minor) {
    return new Facts(
        f.protocol,
        f.node,
        f.guest,
        f.digest,
        f.complaint,
        f.type,
        f.needed,
        f.free,
        minor,
        f.caps,
        f.disk,
        f.standing,
        f.lease);
  }

  private static Facts withFree(Facts f, long free) {
    return new Facts(
        f.protocol,
        f.node,
        f.guest,
        f.digest,
        f.complaint,
        f.type,
        f.needed,
        free,
        f.minor,
        f.caps,
        f.disk,
        f.standing,
        f.lease);
  }

  private static Facts withStanding(Facts f, List<String> standing) {
    return new Facts(
        f.protocol,
        f.node,
        f.guest,
        f.digest,
        f.complaint,
        f.type,
        f.needed,
        f.free,
        f.minor,
        f.caps,
        f.disk,
        standing,
        f.lease);
  }
}
