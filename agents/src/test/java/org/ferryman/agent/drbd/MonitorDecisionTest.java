// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.tools.drbd.status.ConnectionState.CONNECTED;
import static org.ferryman.tools.drbd.status.ConnectionState.CONNECTING;
import static org.ferryman.tools.drbd.status.ConnectionState.STAND_ALONE;
import static org.ferryman.tools.drbd.status.DiskState.DISKLESS;
import static org.ferryman.tools.drbd.status.DiskState.DUNKNOWN;
import static org.ferryman.tools.drbd.status.DiskState.FAILED;
import static org.ferryman.tools.drbd.status.DiskState.INCONSISTENT;
import static org.ferryman.tools.drbd.status.DiskState.UP_TO_DATE;
import static org.ferryman.tools.drbd.status.Role.PRIMARY;
import static org.ferryman.tools.drbd.status.Role.SECONDARY;
import static org.ferryman.tools.drbd.status.Role.UNKNOWN;
import static org.ferryman.tools.drbd.status.Role.UNRECOGNISED;

import java.util.List;
import java.util.Optional;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.status.Degradation;
import org.ferryman.tools.drbd.status.DrbdConnection;
import org.ferryman.tools.drbd.status.DrbdStatus;
import org.ferryman.tools.drbd.status.Role;
import org.junit.jupiter.api.Test;

class MonitorDecisionTest {
  private static final RoleOverride.View AS_IT_IS = new RoleOverride.View.AsItIs();
  private static final DrbdResource R0 = DrbdResource.named("r0");

  private static OcfAnswer monitor(DrbdStatus status) {
    return MonitorDecision.of(R0, new DrbdReading.Configured(status), AS_IT_IS, true, true);
  }

  @Test
  void rolesHaveTheirCodes() {
    assertThat(monitor(Statuses.of(SECONDARY, UP_TO_DATE, CONNECTED, SECONDARY, UP_TO_DATE)))
        .isEqualTo(OcfAnswer.of(OcfExit.SUCCESS));
    assertThat(monitor(Statuses.of(PRIMARY, UP_TO_DATE, CONNECTED, SECONDARY, UP_TO_DATE)))
        .isEqualTo(OcfAnswer.of(OcfExit.RUNNING_PROMOTED));
  }

  @Test
  void inAPlainClonePrimaryIsSimplyRunning() {
    DrbdReading primary =
        new DrbdReading.Configured(
            Statuses.of(PRIMARY, UP_TO_DATE, CONNECTED, SECONDARY, UP_TO_DATE));
    assertThat(MonitorDecision.of(R0, primary, AS_IT_IS, false, true).exit())
        .isEqualTo(OcfExit.SUCCESS);
    DrbdReading diskless =
        new DrbdReading.Configured(
            Statuses.of(PRIMARY, DISKLESS, CONNECTED, SECONDARY, UP_TO_DATE));
    assertThat(MonitorDecision.of(R0, diskless, AS_IT_IS, false, true).exit())
        .isEqualTo(OcfExit.DEGRADED);
  }

  @Test
  void notRunningNeedsProof() {
    assertThat(MonitorDecision.of(R0, new DrbdReading.Unconfigured(), AS_IT_IS, true, true).exit())
        .isEqualTo(OcfExit.NOT_RUNNING);
    OcfAnswer unknown =
        MonitorDecision.of(R0, new DrbdReading.Unknown("it hung"), AS_IT_IS, true, true);
    assertThat(unknown.exit()).isEqualTo(OcfExit.ERR_GENERIC);
    assertThat(unknown.reason()).contains("r0").contains("it hung");
    assertThat(
            MonitorDecision.of(R0, new DrbdReading.Unknown("no tool", true), AS_IT_IS, true, true)
                .exit())
        .isEqualTo(OcfExit.ERR_INSTALLED);
  }

  @Test
  void roleThatIsNotKnownIsAnError() {
    for (Role role : List.of(UNKNOWN, UNRECOGNISED)) {
      assertThat(monitor(Statuses.of(role, UP_TO_DATE, CONNECTED, SECONDARY, UP_TO_DATE)).exit())
          .isEqualTo(OcfExit.ERR_GENERIC);
    }
  }

  @Test
  void whatNeedsAnAdministratorIsDegraded() {
    DrbdStatus good = Statuses.of(PRIMARY, UP_TO_DATE, CONNECTED, SECONDARY, UP_TO_DATE);
    DrbdConnection peer = Statuses.connection(1, CONNECTED, SECONDARY, UP_TO_DATE);
    expectDegraded(
        Statuses.of(PRIMARY, DISKLESS, CONNECTED, SECONDARY, UP_TO_DATE), 191, "lost its disk");
    expectDegraded(Statuses.of(PRIMARY, FAILED, CONNECTED, SECONDARY, UP_TO_DATE), 191, "Failed");
    expectDegraded(
        Statuses.of(PRIMARY, UP_TO_DATE, STAND_ALONE, UNKNOWN, DUNKNOWN), 191, "StandAlone");
    expectDegraded(
        Statuses.of(SECONDARY, UP_TO_DATE, STAND_ALONE, UNKNOWN, DUNKNOWN), 190, "StandAlone");
    expectDegraded(Statuses.suspended(good, "quorum"), 191, "I/O is suspended (quorum)");
    expectDegraded(
        Statuses.failing(Statuses.of(SECONDARY, UP_TO_DATE, CONNECTED, PRIMARY, UP_TO_DATE)),
        190,
        "all I/O is made to fail");
    expectDegraded(
        Statuses.of(SECONDARY, Statuses.volume(UP_TO_DATE, false, false), peer), 190, "no quorum");
  }

  private static void expectDegraded(DrbdStatus status, int code, String why) {
    OcfAnswer answer = monitor(status);
    assertThat(answer.exit().code()).isEqualTo(code);
    assertThat(answer.reason()).contains("r0 is degraded").contains(why);
  }

  @Test
  void whatPassesByItselfIsNotDegraded() {
    for (DrbdStatus status :
        List.of(
            Statuses.of(PRIMARY, UP_TO_DATE, CONNECTING, UNKNOWN, DUNKNOWN),
            Statuses.of(SECONDARY, UP_TO_DATE, CONNECTING, UNKNOWN, DUNKNOWN),
            Statuses.of(SECONDARY, INCONSISTENT, CONNECTED, PRIMARY, UP_TO_DATE),
            Statuses.of(SECONDARY, DISKLESS, CONNECTED, PRIMARY, UP_TO_DATE),
            Statuses.of(PRIMARY, UP_TO_DATE, CONNECTED, SECONDARY, INCONSISTENT))) {
      assertThat(Degradation.of(status)).isEqualTo(Optional.empty());
      assertThat(monitor(status).exit())
          .isEqualTo(status.primary() ? OcfExit.RUNNING_PROMOTED : OcfExit.SUCCESS);
    }
  }

  @Test
  void disklessOnPurposeIsNotDegraded() {
    assertThat(
            Degradation.of(
                Statuses.of(
                    PRIMARY,
                    Statuses.volume(DISKLESS, true, true),
                    Statuses.connection(1, CONNECTED, SECONDARY, UP_TO_DATE))))
        .isEmpty();
  }

  @Test
  void callersThatDontKnowTheDegradedCodesGetTheOrdinaryOneAndTheReason() {
    OcfAnswer answer =
        MonitorDecision.of(
            R0,
            new DrbdReading.Configured(
                Statuses.of(PRIMARY, DISKLESS, CONNECTED, SECONDARY, UP_TO_DATE)),
            AS_IT_IS,
            true,
            false);
    assertThat(answer.exit()).isEqualTo(OcfExit.RUNNING_PROMOTED);
    assertThat(answer.reason()).contains("lost its disk");
  }
}
