// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.readiness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.handover.readiness.Readiness.GuestPlace.ELSEWHERE;
import static org.ferryman.handover.readiness.Readiness.GuestPlace.HERE;
import static org.ferryman.handover.readiness.Readiness.GuestPlace.PEER;
import static org.ferryman.handover.readiness.Readiness.Known.NO;
import static org.ferryman.handover.readiness.Readiness.Known.UNKNOWN;
import static org.ferryman.handover.readiness.Readiness.Known.YES;

import java.util.List;
import org.ferryman.handover.readiness.Readiness.GuestPlace;
import org.ferryman.handover.readiness.Readiness.Inputs;
import org.ferryman.handover.readiness.Readiness.Known;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ReadinessTest {

  private static Inputs all(GuestPlace place, Known known) {
    return new Inputs(place, false, known, known, known, known, known, known, NO, false);
  }

  private static Inputs but(GuestPlace place, int which) {
    Known[] k = new Known[6];
    for (int i = 0; i < 6; i++) {
      k[i] = i == which ? NO : YES;
    }
    return new Inputs(place, false, k[0], k[1], k[2], k[3], k[4], k[5], NO, false);
  }

  @ParameterizedTest
  @EnumSource(GuestPlace.class)
  void whatIsNotKnownBansNobody(GuestPlace place) {
    assertThat(Readiness.of(all(place, UNKNOWN))).contains(new Readiness(true, ""));
    assertThat(Readiness.of(all(place, YES))).contains(new Readiness(true, ""));
  }

  @ParameterizedTest
  @CsvSource({
    "0, configuration can't be read, 0",
    "1, configuration differs, 1",
    "2, too little memory, 0",
    "3, not UpToDate, 1",
    "4, does not answer by ssh, 1",
    "5, Xen is older, 1"
  })
  void eachConditionBansAsATargetAndForAStartOnlyIfItMattersThere(
      int which, String reason, String whenNowhere) {
    Readiness asTarget = Readiness.of(but(PEER, which)).orElseThrow();
    assertThat(asTarget.value()).isEqualTo("0");
    assertThat(asTarget.reason()).contains(reason);
    assertThat(Readiness.of(but(ELSEWHERE, which)).orElseThrow().value()).isEqualTo(whenNowhere);
    assertThat(Readiness.of(but(HERE, which)).orElseThrow().value()).isEqualTo("1");
  }

  @Test
  void anObstacleBansWherever() {
    for (GuestPlace place : List.of(PEER, ELSEWHERE)) {
      assertThat(Readiness.of(with(place, "r0 is Outdated here")))
          .contains(new Readiness(false, "r0 is Outdated here"));
    }
    assertThat(Readiness.of(with(HERE, "r0 is Outdated here"))).contains(new Readiness(true, ""));
  }

  private static Inputs with(GuestPlace place, String obstacle) {
    return new Inputs(place, false, YES, YES, YES, YES, YES, YES, NO, false, obstacle);
  }

  @Test
  void aGuestWithoutItsDiskIsSentAwayOnlyIfAskedFor() {
    Inputs keep = new Inputs(HERE, false, YES, YES, YES, NO, YES, YES, YES, false);
    Inputs send = new Inputs(HERE, false, YES, YES, YES, NO, YES, YES, YES, true);
    Inputs notKnown = new Inputs(HERE, false, YES, YES, YES, NO, YES, YES, UNKNOWN, true);

    assertThat(Readiness.of(keep).orElseThrow().ready()).isTrue();
    assertThat(Readiness.of(send).orElseThrow().ready()).isFalse();
    assertThat(Readiness.of(notKnown).orElseThrow().ready()).isTrue();
  }

  @Test
  void nothingIsPublishedWhileTheGuestIsOnItsWay() {
    assertThat(Readiness.of(new Inputs(PEER, true, NO, NO, NO, NO, NO, NO, NO, true))).isEmpty();
  }
}
