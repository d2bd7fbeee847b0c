// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.agent.drbd.PromotionScore.PrimaryPeer.IGNORED;
import static org.ferryman.agent.drbd.PromotionScore.PrimaryPeer.UNWELCOME;
import static org.ferryman.tools.drbd.status.ConnectionState.CONNECTED;
import static org.ferryman.tools.drbd.status.ConnectionState.CONNECTING;
import static org.ferryman.tools.drbd.status.DiskState.CONSISTENT;
import static org.ferryman.tools.drbd.status.DiskState.DISKLESS;
import static org.ferryman.tools.drbd.status.DiskState.DUNKNOWN;
import static org.ferryman.tools.drbd.status.DiskState.INCONSISTENT;
import static org.ferryman.tools.drbd.status.DiskState.UP_TO_DATE;
import static org.ferryman.tools.drbd.status.Role.PRIMARY;
import static org.ferryman.tools.drbd.status.Role.SECONDARY;
import static org.ferryman.tools.drbd.status.Role.UNKNOWN;

import java.util.Optional;
import org.ferryman.agent.drbd.PromotionScore.ScoreDecision;
import org.ferryman.tools.drbd.status.ConnectionState;
import org.ferryman.tools.drbd.status.DiskState;
import org.ferryman.tools.drbd.status.DrbdConnection;
import org.ferryman.tools.drbd.status.DrbdStatus;
import org.ferryman.tools.drbd.status.DrbdVolume;
import org.ferryman.tools.drbd.status.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PromotionScoreTest {

  private static String score(DrbdStatus status) {
    return score(status, IGNORED);
  }

  private static String score(DrbdStatus status, PromotionScore.PrimaryPeer primaryPeer) {
    ScoreDecision decision = PromotionScore.of(status, ScoreValues.DEFAULT, primaryPeer);
    assertThat(decision.reason()).isNotBlank();
    if (decision instanceof ScoreDecision.Publish publish) {
      return Integer.toString(publish.score());
    }
    return decision instanceof ScoreDecision.Delete ? "delete" : "leave";
  }

  /** The golden table: what ocf:linbit:drbd publishes, with Attaching and Negotiating put right. */
  @ParameterizedTest(name = "{0} {1}/{4} {2} client:{5} quorum:{6} -> {7}")
  @CsvSource({
    // role, disk, connection, peer's role, peer's disk, client, quorum, score
    "SECONDARY, UP_TO_DATE,   CONNECTED,   SECONDARY, UP_TO_DATE,   false, true,  10000",
    "PRIMARY,   UP_TO_DATE,   CONNECTED,   SECONDARY, UP_TO_DATE,   false, true,  10000",
    "SECONDARY, UP_TO_DATE,   CONNECTING,  UNKNOWN,   DUNKNOWN,     false, true,  1000",
    "SECONDARY, UP_TO_DATE,   STAND_ALONE, UNKNOWN,   DUNKNOWN,     false, true,  1000",
    "PRIMARY,   UP_TO_DATE,   CONNECTING,  UNKNOWN,   DUNKNOWN,     false, true,  10000",
    "PRIMARY,   UP_TO_DATE,   STAND_ALONE, UNKNOWN,   DUNKNOWN,     false, true,  10000",
    "SECONDARY, UP_TO_DATE,   CONNECTING,  UNKNOWN,   OUTDATED,     false, true,  10000",
    "PRIMARY,   UP_TO_DATE,   CONNECTING,  UNKNOWN,   OUTDATED,     false, true,  10000",
    "SECONDARY, UP_TO_DATE,   CONNECTED,   SECONDARY, INCONSISTENT, false, true,  10000",
    "PRIMARY,   UP_TO_DATE,   CONNECTED,   SECONDARY, INCONSISTENT, false, true,  10000",
    "SECONDARY, UP_TO_DATE,   CONNECTED,   SECONDARY, UP_TO_DATE,   false, false, delete",
    "PRIMARY,   UP_TO_DATE,   CONNECTED,   SECONDARY, UP_TO_DATE,   false, false, delete",
    "SECONDARY, CONSISTENT,   CONNECTING,  UNKNOWN,   DUNKNOWN,     false, true,  delete",
    "PRIMARY,   CONSISTENT,   CONNECTING,  UNKNOWN,   DUNKNOWN,     false, true,  delete",
    "SECONDARY, OUTDATED,     CONNECTING,  UNKNOWN,   DUNKNOWN,     false, true,  delete",
    "SECONDARY, INCONSISTENT, CONNECTING,  UNKNOWN,   DUNKNOWN,     false, true,  delete",
    "SECONDARY, FAILED,       CONNECTING,  UNKNOWN,   DUNKNOWN,     false, true,  delete",
    "SECONDARY, DISKLESS,     CONNECTING,  UNKNOWN,   DUNKNOWN,     false, true,  delete",
    "PRIMARY,   DISKLESS,     CONNECTING,  UNKNOWN,   DUNKNOWN,     false, true,  delete",
    "SECONDARY, OUTDATED,     CONNECTED,   SECONDARY, UP_TO_DATE,   false, true,  10",
    "SECONDARY, INCONSISTENT, CONNECTED,   PRIMARY,   UP_TO_DATE,   false, true,  10",
    "SECONDARY, DISKLESS,     CONNECTED,   PRIMARY,   UP_TO_DATE,   false, true,  10",
    "SECONDARY, DETACHING,    CONNECTED,   PRIMARY,   UP_TO_DATE,   false, true,  10",
    "PRIMARY,   DISKLESS,     CONNECTED,   SECONDARY, UP_TO_DATE,   false, true,  10",
    "PRIMARY,   INCONSISTENT, CONNECTED,   SECONDARY, UP_TO_DATE,   false, true,  10",
    "SECONDARY, DISKLESS,     CONNECTED,   SECONDARY, UP_TO_DATE,   true,  true,  9999",
    "PRIMARY,   DISKLESS,     CONNECTED,   SECONDARY, UP_TO_DATE,   true,  true,  9999",
    "SECONDARY, DISKLESS,     CONNECTING,  UNKNOWN,   DUNKNOWN,     true,  true,  delete",
    "SECONDARY, ATTACHING,    CONNECTING,  UNKNOWN,   DUNKNOWN,     false, true,  leave",
    "SECONDARY, ATTACHING,    CONNECTED,   SECONDARY, UP_TO_DATE,   false, true,  leave",
    "SECONDARY, NEGOTIATING,  CONNECTING,  UNKNOWN,   DUNKNOWN,     false, true,  leave",
    "PRIMARY,   NEGOTIATING,  CONNECTED,   SECONDARY, UP_TO_DATE,   false, true,  leave",
    "SECONDARY, UP_TO_DATE,   CONNECTED,   PRIMARY,   UP_TO_DATE,   false, true,  10000",
    "SECONDARY, UNRECOGNISED, CONNECTING,  UNKNOWN,   DUNKNOWN,     false, true,  delete",
    "SECONDARY, UP_TO_DATE,   CONNECTED,   SECONDARY, UNRECOGNISED, false, true,  1000",
  })
  void goldenTable(
      Role role,
      DiskState disk,
      ConnectionState connection,
      Role peerRole,
      DiskState peerDisk,
      boolean client,
      boolean quorum,
      String expected) {
    assertThat(
            score(
                Statuses.of(
                    role,
                    Statuses.volume(disk, client, quorum),
                    Statuses.connection(1, connection, peerRole, peerDisk))))
        .isEqualTo(expected);
  }

  @Test
  void withoutWordOfQuorumThereIsOne() {
    assertThat(score(Statuses.of(SECONDARY, UP_TO_DATE, CONNECTED, SECONDARY, UP_TO_DATE)))
        .isEqualTo("10000");
  }

  @Test
  void oneUnknownPeerOfSeveralIsEnoughToBeUnsure() {
    DrbdConnection known = Statuses.connection(1, CONNECTED, SECONDARY, UP_TO_DATE);
    DrbdConnection away = Statuses.connection(2, CONNECTING, UNKNOWN, DUNKNOWN);
    assertThat(score(Statuses.of(SECONDARY, Statuses.volume(UP_TO_DATE), known, away)))
        .isEqualTo("1000");
    assertThat(score(Statuses.of(SECONDARY, Statuses.volume(UP_TO_DATE)))).isEqualTo("1000");
  }

  @Test
  void clientWithOneGoodPeerOfTwoIsWorthLessUnlessPrimary() {
    DrbdVolume client = Statuses.volume(DISKLESS, true, true);
    DrbdConnection good = Statuses.connection(1, CONNECTED, SECONDARY, UP_TO_DATE);
    DrbdConnection away = Statuses.connection(2, CONNECTING, UNKNOWN, DUNKNOWN);
    assertThat(score(Statuses.of(SECONDARY, client, good, away))).isEqualTo("999");
    assertThat(score(Statuses.of(PRIMARY, client, good, away))).isEqualTo("9999");
  }

  @Test
  void everyVolumeCounts() {
    DrbdStatus connected =
        Statuses.of(
            SECONDARY,
            Statuses.volume(UP_TO_DATE),
            Statuses.connection(1, CONNECTED, PRIMARY, UP_TO_DATE, UP_TO_DATE));
    DrbdStatus halfGood =
        Statuses.of(
            SECONDARY,
            Statuses.volume(UP_TO_DATE),
            Statuses.connection(1, CONNECTED, PRIMARY, UP_TO_DATE, INCONSISTENT));
    assertThat(score(Statuses.withVolumes(connected, UP_TO_DATE, UP_TO_DATE))).isEqualTo("10000");
    assertThat(score(Statuses.withVolumes(connected, UP_TO_DATE, DISKLESS))).isEqualTo("10");
    assertThat(score(Statuses.withVolumes(halfGood, UP_TO_DATE, DISKLESS))).isEqualTo("delete");
    assertThat(score(Statuses.withVolumes(halfGood, CONSISTENT, UP_TO_DATE))).isEqualTo("delete");
  }

  @Test
  void unwelcomePrimaryPeerCostsTheScoreOnlyWhileItsDataIsGoodAndWeAreNotPrimary() {
    assertThat(score(Statuses.of(SECONDARY, UP_TO_DATE, CONNECTED, PRIMARY, UP_TO_DATE), UNWELCOME))
        .isEqualTo("delete");
    assertThat(score(Statuses.of(SECONDARY, UP_TO_DATE, CONNECTED, PRIMARY, DISKLESS), UNWELCOME))
        .isEqualTo("10000");
    assertThat(score(Statuses.of(PRIMARY, UP_TO_DATE, CONNECTED, PRIMARY, UP_TO_DATE), UNWELCOME))
        .isEqualTo("10000");
    assertThat(
            score(Statuses.of(SECONDARY, UP_TO_DATE, CONNECTED, SECONDARY, UP_TO_DATE), UNWELCOME))
        .isEqualTo("10000");
  }

  @ParameterizedTest
  @EnumSource(
      value = DiskState.class,
      names = {"ATTACHING", "NEGOTIATING"})
  void dataNotJudgedYetNeverRaisesAScore(DiskState disk) {
    for (Role role : Role.values()) {
      for (DiskState peerDisk : DiskState.values()) {
        for (ConnectionState connection : ConnectionState.values()) {
          assertThat(score(Statuses.of(role, disk, connection, SECONDARY, peerDisk)))
              .isEqualTo("leave");
        }
      }
    }
  }

  @Test
  void heldDataIsJudgedFirstWhereAnotherSurvivorHasACopy() {
    DrbdConnection survivor = Statuses.connection(1, CONNECTED, SECONDARY, CONSISTENT);
    DrbdConnection lost = Statuses.connection(2, CONNECTING, UNKNOWN, DUNKNOWN);
    DrbdVolume held = Statuses.volume(CONSISTENT);
    DrbdVolume client = Statuses.volume(DISKLESS, true, true);
    assertThat(score(Statuses.nine(Statuses.of(SECONDARY, held, survivor, lost))))
        .isEqualTo("leave");
    assertThat(score(Statuses.of(SECONDARY, held, survivor, lost))).isEqualTo("delete");
    assertThat(score(Statuses.nine(Statuses.of(SECONDARY, held, lost)))).isEqualTo("delete");
    assertThat(score(Statuses.nine(Statuses.of(SECONDARY, client, survivor)))).isEqualTo("leave");
  }

  @Test
  void whoseIoIsMadeToFailIsWorthNothing() {
    DrbdStatus good = Statuses.of(SECONDARY, UP_TO_DATE, CONNECTED, SECONDARY, UP_TO_DATE);
    assertThat(score(good)).isEqualTo("10000");
    assertThat(score(Statuses.failing(good))).isEqualTo("delete");
  }

  @Test
  void consistentDataCanBeGivenAScore() {
    DrbdStatus status = Statuses.of(SECONDARY, CONSISTENT, CONNECTING, UNKNOWN, DUNKNOWN);
    assertThat(PromotionScore.of(status, new ScoreValues(5, 10, 1000, 10000), IGNORED))
        .isInstanceOfSatisfying(
            ScoreDecision.Publish.class, publish -> assertThat(publish.score()).isEqualTo(5));
  }

  @ParameterizedTest
  @CsvSource({"0 10 1000", "0 10 1000 10000 1", "a b c d", "-1 2 3 4", "5 4 3 2", "'', ''"})
  void badValuesAreNoValues(String text) {
    assertThat(ScoreValues.parse(text)).isEmpty();
  }

  @Test
  void valuesMayBeSpacedAtWill() {
    assertThat(ScoreValues.parse(" 0  5\t7 7 "))
        .isEqualTo(Optional.of(new ScoreValues(0, 5, 7, 7)));
  }
}
