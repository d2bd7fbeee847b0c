// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.ferryman.handover.migration.BrokenMigration.Decision;
import org.ferryman.handover.migration.Receivers.ReceiverVerdict;
import org.ferryman.handover.migration.Transfers.TransferEnd;
import org.ferryman.tools.xen.GuestDomain;
import org.ferryman.tools.xen.GuestSighting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BrokenMigrationTest {
  /** Columns: RUNNING FRESH INCOMING INCOMING_RAN NEVER_RAN HAS_RUN GONE UNREACHABLE UNKNOWN. */
  private static final String TABLE =
      """
      NOT_BEGUN        HERE      -  -  -  -  K  K  K  K  K
      NOT_BEGUN        SUSPENDED -  -  -  -  -  -  -  -  -
      NOT_BEGUN        AWAY      -  -  -  -  -  -  -  -  -
      NOT_BEGUN        LEAVING   -  -  -  -  -  -  -  -  -
      NOT_BEGUN        NONE      -  -  -  -  L  L  L  -  -
      NOT_BEGUN        UNKNOWN   -  -  -  -  -  -  -  -  -
      RUNNING          HERE      w  w  w  w  w  w  w  w  w
      RUNNING          SUSPENDED w  w  w  w  w  w  w  w  w
      RUNNING          AWAY      w  w  w  w  w  w  w  w  w
      RUNNING          LEAVING   w  w  w  w  w  w  w  w  w
      RUNNING          NONE      w  w  w  w  w  w  w  w  w
      RUNNING          UNKNOWN   w  w  w  w  w  w  w  w  w
      REPORTED_SUCCESS HERE      -  -  DK -  K  -  K  K  K
      REPORTED_SUCCESS SUSPENDED -  -  DR -  R  -  R  R  -
      REPORTED_SUCCESS AWAY      SC F  DR -  R  -  -  -  -
      REPORTED_SUCCESS LEAVING   S  F  -  -  -  -  -  S  S
      REPORTED_SUCCESS NONE      S  F  DL -  L  L  L  S  S
      REPORTED_SUCCESS UNKNOWN   S  -  -  -  -  -  -  -  -
      BROKEN           HERE      -  -  DK -  K  -  K  K  K
      BROKEN           SUSPENDED -  -  DR -  R  -  R  R  -
      BROKEN           AWAY      SC F  DR -  R  -  -  -  -
      BROKEN           LEAVING   S  F  -  -  -  -  -  -  -
      BROKEN           NONE      S  F  DL -  L  L  L  -  -
      BROKEN           UNKNOWN   -  -  -  -  -  -  -  -  -
      """;

  @Test
  void everyCombinationIsDecidedAsTheTableSays() {
    StringBuilder table = new StringBuilder();
    for (TransferEnd transfer : TransferEnd.values()) {
      for (SourceEnd source : SourceEnd.values()) {
        StringBuilder row = new StringBuilder("%-16s %-9s".formatted(transfer, source));
        for (TargetEnd target : TargetEnd.values()) {
          Decision decision = BrokenMigration.of(transfer, source, target).decision();
          row.append(" %-2s".formatted(letter(decision)));
        }
        table.append(row.toString().stripTrailing()).append('\n');
      }
    }

    assertThat(table.toString()).isEqualTo(TABLE);
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void neverTwoRunningAndNeverNoneWhereOneEndCouldGoOn(
      TransferEnd transfer, SourceEnd source, TargetEnd target) {
    BrokenMigration broken = BrokenMigration.of(transfer, source, target);
    Decision decision = broken.decision();

    for (boolean runsThere : possiblyRunning(source, target)) {
      boolean runsHere = source == SourceEnd.HERE;
      boolean hereAfter = runsHere || resumes(decision);
      boolean thereAfter = runsThere || decision == Decision.FINISH_ON_TARGET;
      if (!(runsHere && runsThere)) {
        assertThat(hereAfter && thereAfter).as("two running: %s", broken.sentence()).isFalse();
      }
    }
    if (transfer == TransferEnd.BROKEN && couldGoOnHere(source, target)) {
      assertThat(resumes(decision)).as(broken.sentence()).isTrue();
    }
    if (transfer == TransferEnd.BROKEN && couldGoOnThere(source, target)) {
      assertThat(decision).isEqualTo(Decision.FINISH_ON_TARGET);
    }
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void onlyACopyThatNeverRanIsDestroyedAndOnlyOnceTheGuestRunsThereTheOneLeftBehind(
      TransferEnd transfer, SourceEnd source, TargetEnd target) {
    switch (BrokenMigration.of(transfer, source, target).decision()) {
      case DESTROY_INCOMING_KEEP_SOURCE, DESTROY_INCOMING_RESUME_SOURCE, LOST_DESTROY_INCOMING ->
          assertThat(target).isEqualTo(TargetEnd.INCOMING);
      case SUCCESS_CLEAN_SOURCE -> {
        assertThat(target).isEqualTo(TargetEnd.RUNNING);
        assertThat(source).isEqualTo(SourceEnd.AWAY);
      }
      default -> {}
    }
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void theReasonNamesBothEnds(TransferEnd transfer, SourceEnd source, TargetEnd target) {
    assertThat(BrokenMigration.of(transfer, source, target).sentence())
        .contains(source.words(), target.words())
        .doesNotContain("\n");
  }

  static Stream<Arguments> combinations() {
    return Stream.of(TransferEnd.values())
        .flatMap(
            transfer ->
                Stream.of(SourceEnd.values())
                    .flatMap(
                        source ->
                            Stream.of(TargetEnd.values())
                                .map(target -> Arguments.of(transfer, source, target))));
  }

  /** What may be true on the target where it can't be seen, by xl's protocol. */
  private static Set<Boolean> possiblyRunning(SourceEnd source, TargetEnd target) {
    return switch (target) {
      case RUNNING -> Set.of(true);
      case UNREACHABLE, UNKNOWN ->
          source == SourceEnd.HERE || source == SourceEnd.SUSPENDED
              ? Set.of(false)
              : Set.of(true, false);
      default -> Set.of(false);
    };
  }

  private static boolean resumes(Decision decision) {
    return Set.of(Decision.RESUME_SOURCE, Decision.DESTROY_INCOMING_RESUME_SOURCE)
        .contains(decision);
  }

  private static boolean couldGoOnHere(SourceEnd source, TargetEnd target) {
    return Set.of(SourceEnd.SUSPENDED, SourceEnd.AWAY).contains(source)
        && Set.of(TargetEnd.INCOMING, TargetEnd.NEVER_RAN).contains(target);
  }

  private static boolean couldGoOnThere(SourceEnd source, TargetEnd target) {
    return Set.of(SourceEnd.AWAY, SourceEnd.NONE, SourceEnd.LEAVING).contains(source)
        && target == TargetEnd.FRESH;
  }

  private static String letter(Decision decision) {
    return switch (decision) {
      case WAIT -> "w";
      case SUCCESS -> "S";
      case SUCCESS_CLEAN_SOURCE -> "SC";
      case FINISH_ON_TARGET -> "F";
      case KEEP_SOURCE -> "K";
      case DESTROY_INCOMING_KEEP_SOURCE -> "DK";
      case DESTROY_INCOMING_RESUME_SOURCE -> "DR";
      case RESUME_SOURCE -> "R";
      case LOST_DESTROY_INCOMING -> "DL";
      case LOST -> "L";
      case TOUCH_NOTHING -> "-";
    };
  }

  @Test
  void endsAreReadFromOneLookAtAllDomains() {
    GuestDomain active = new GuestDomain(GuestDomain.State.ACTIVE, 3);
    GuestDomain suspended = new GuestDomain(GuestDomain.State.SUSPENDED, 3);
    GuestDomain fresh = new GuestDomain(GuestDomain.State.FRESH, 4);
    GuestDomain none = GuestDomain.ABSENT;

    assertThat(
            Arrays.asList(
                SourceEnd.of(new GuestSighting("", active, none, none)),
                SourceEnd.of(new GuestSighting("", suspended, none, none)),
                SourceEnd.of(new GuestSighting("", none, none, suspended)),
                SourceEnd.of(new GuestSighting("", none, none, active)),
                SourceEnd.of(new GuestSighting("", active, none, suspended)),
                SourceEnd.of(new GuestSighting("", active, fresh, none)),
                SourceEnd.of(GuestSighting.NOTHING),
                SourceEnd.of(GuestSighting.unknown("xl failed"))))
        .containsExactly(
            SourceEnd.HERE,
            SourceEnd.SUSPENDED,
            SourceEnd.AWAY,
            SourceEnd.UNKNOWN,
            SourceEnd.UNKNOWN,
            SourceEnd.UNKNOWN,
            SourceEnd.NONE,
            SourceEnd.UNKNOWN);
    assertThat(
            Arrays.asList(
                TargetEnd.of(new GuestSighting("", active, none, none), ReceiverVerdict.STARTED),
                TargetEnd.of(new GuestSighting("", fresh, none, none), ReceiverVerdict.UNPROVEN),
                TargetEnd.of(new GuestSighting("", none, fresh, none), ReceiverVerdict.RUNNING),
                TargetEnd.of(new GuestSighting("", none, active, none), ReceiverVerdict.RUNNING),
                TargetEnd.of(GuestSighting.NOTHING, ReceiverVerdict.NEVER_STARTED),
                TargetEnd.of(GuestSighting.NOTHING, ReceiverVerdict.STARTED),
                TargetEnd.of(GuestSighting.NOTHING, ReceiverVerdict.UNPROVEN),
                TargetEnd.of(GuestSighting.NOTHING, ReceiverVerdict.RUNNING),
                TargetEnd.of(GuestSighting.unknown("xl failed"), ReceiverVerdict.STARTED)))
        .containsExactly(
            TargetEnd.RUNNING,
            TargetEnd.FRESH,
            TargetEnd.INCOMING,
            TargetEnd.INCOMING_RAN,
            TargetEnd.NEVER_RAN,
            TargetEnd.HAS_RUN,
            TargetEnd.GONE,
            TargetEnd.GONE,
            TargetEnd.UNKNOWN);
  }
}
