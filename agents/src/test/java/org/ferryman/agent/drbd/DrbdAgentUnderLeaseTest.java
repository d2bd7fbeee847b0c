// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Deadline;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OcfRequest;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.ocf.RecordingLog;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.status.DiskState;
import org.ferryman.tools.drbd.status.DrbdStatus;
import org.ferryman.tools.drbd.status.Role;
import org.ferryman.tools.pacemaker.BoundedPromotionScores;
import org.ferryman.tools.pacemaker.InMemoryCluster;
import org.junit.jupiter.api.Test;

/** The agent while a guest is handed over, or its start has promoted ahead of Pacemaker. */
class DrbdAgentUnderLeaseTest {
  private InMemoryDrbd drbd = InMemoryDrbd.running();
  private final InMemoryCluster cluster = new InMemoryCluster();
  private final RecordingLog log = new RecordingLog();
  private final Map<String, String> environment =
      new HashMap<>(
          Map.of(
              "OCF_RESOURCE_INSTANCE", "drbd-r0",
              "OCF_RESKEY_drbd_resource", "r0",
              "OCF_RESKEY_crm_feature_set", "3.16.2",
              "OCF_RESKEY_CRM_meta_promoted_max", "1",
              "OCF_RESKEY_CRM_meta_clone_max", "2",
              "OCF_RESKEY_CRM_meta_interval", "20000",
              "OCF_RESKEY_CRM_meta_notify", "true"));
  private final Scripted leases = new Scripted();

  private static final class Scripted implements RoleOverride {
    final List<String> calls = new ArrayList<>();
    View view = new View.AsItIs();
    Optional<View> secondView = Optional.empty();
    boolean handingOver;
    Optional<String> objection = Optional.empty();

    @Override
    public View view(DrbdResource resource, Role role, boolean pacemakers, Operation operation) {
      calls.add("view %s %s %s".formatted(resource, role, pacemakers ? "Pacemaker" : "other"));
      View shown = view;
      view = secondView.orElse(view);
      return shown;
    }

    @Override
    public boolean handingOver(DrbdResource resource) {
      return handingOver;
    }

    @Override
    public Optional<String> objection(DrbdStatus status) {
      return objection;
    }

    @Override
    public void commanded(DrbdResource resource, Optional<Role> role, Operation operation) {
      calls.add("commanded " + resource + " " + role.map(Role::word).orElse("none"));
    }

    @Override
    public void demoted(DrbdResource resource, Operation operation) {
      calls.add("demoted " + resource);
    }
  }

  private OcfAnswer perform(OcfAction action) {
    DrbdAgent agent =
        new DrbdAgent(
            drbd,
            cluster,
            new BoundedPromotionScores(cluster, Duration.ofSeconds(1)),
            (minors, operation) -> new Reading.Known<>(List.of()),
            leases,
            new DrbdAgentConfig("node1", true, Duration.ofMillis(5), Duration.ofMillis(20)));
    return agent.perform(
        new OcfRequest(action, environment),
        new Operation(Deadline.after(Duration.ofMillis(400)), new Cancellation(), log));
  }

  @Test
  void monitorAnswersTheCommandedRoleAndSaysWhyTheDeviceIsInAnother() {
    drbd.as(Role.PRIMARY);
    leases.view = new RoleOverride.View.Commanded(false, "r0 is Primary under the lease x");

    OcfAnswer answer = perform(OcfAction.MONITOR);

    assertThat(answer.exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(answer.reason()).contains("under the lease x");
    assertThat(leases.calls).containsExactly("view r0 PRIMARY Pacemaker");

    drbd.as(Role.SECONDARY);
    leases.view = new RoleOverride.View.Commanded(true, "r0 is Secondary under the lease x");
    assertThat(perform(OcfAction.MONITOR).exit()).isEqualTo(OcfExit.RUNNING_PROMOTED);
  }

  @Test
  void aCommandedRoleHidesNoDegradation() {
    drbd.as(Role.PRIMARY);
    drbd.disk = DiskState.DISKLESS;
    leases.view = new RoleOverride.View.Commanded(false, "under a lease");

    assertThat(perform(OcfAction.MONITOR).exit()).isEqualTo(OcfExit.DEGRADED);
  }

  @Test
  void aRoleThatAHandOverWasAboutToChangeIsLookedAtAgain() {
    drbd.as(Role.PRIMARY);
    leases.view = new RoleOverride.View.Deviation("r0 was Secondary, which the lease x forbids");
    leases.secondView = Optional.of(new RoleOverride.View.Commanded(false, "under the lease x"));

    OcfAnswer answer = perform(OcfAction.MONITOR);

    assertThat(answer.exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(leases.calls).hasSize(2);
  }

  @Test
  void aRoleThatNobodyPermittedIsAnErrorAtOnce() {
    leases.view = new RoleOverride.View.Deviation("r0 is Secondary, which the lease x forbids");

    OcfAnswer answer = perform(OcfAction.MONITOR);

    assertThat(answer.exit()).isEqualTo(OcfExit.ERR_GENERIC);
    assertThat(answer.reason()).contains("lease x forbids");
  }

  @Test
  void noLeaseMakesAStoppedResourceRun() {
    drbd = new InMemoryDrbd();
    leases.view = new RoleOverride.View.Commanded(true, "under a lease");

    assertThat(perform(OcfAction.MONITOR).exit()).isEqualTo(OcfExit.NOT_RUNNING);
    drbd.everyRead(new DrbdReading.Unknown("drbdsetup hangs"));
    assertThat(perform(OcfAction.MONITOR).exit()).isEqualTo(OcfExit.ERR_GENERIC);
  }

  @Test
  void probesTellNothingOfWhatPacemakerCommanded() {
    environment.put("OCF_RESKEY_CRM_meta_interval", "0");
    perform(OcfAction.MONITOR);

    assertThat(leases.calls).containsExactly("view r0 SECONDARY other");
  }

  @Test
  void everyCommandOfPacemakersIsNoted() {
    perform(OcfAction.START);
    perform(OcfAction.PROMOTE);
    perform(OcfAction.DEMOTE);
    perform(OcfAction.STOP);

    assertThat(leases.calls)
        .containsExactly(
            "commanded r0 Secondary",
            "commanded r0 Primary",
            "commanded r0 Secondary",
            "demoted r0",
            "commanded r0 none");
  }

  @Test
  void aPromoteThatIsObjectedToChangesNothing() {
    leases.objection = Optional.of("the lease of r0 can't be read");

    OcfAnswer answer = perform(OcfAction.PROMOTE);

    assertThat(answer.exit()).isEqualTo(OcfExit.ERR_GENERIC);
    assertThat(answer.reason()).contains("can't be read");
    assertThat(drbd.commands()).isEmpty();
    assertThat(leases.calls).isEmpty();
  }

  @Test
  void nothingIsAdjustedWhileAGuestIsHandedOver() {
    environment.put("OCF_RESKEY_CRM_meta_notify_type", "pre");
    environment.put("OCF_RESKEY_CRM_meta_notify_operation", "start");
    leases.handingOver = true;
    perform(OcfAction.NOTIFY);
    perform(OcfAction.RELOAD_AGENT);
    assertThat(drbd.commands()).isEmpty();

    leases.handingOver = false;
    perform(OcfAction.NOTIFY);
    assertThat(drbd.commands()).containsExactly("adjust");
  }

  @Test
  void aPeerThatIsPrimaryForAHandoverCostsNoScore() {
    environment.put("OCF_RESKEY_remove_master_score_if_peer_primary", "true");
    drbd.peerRole = Role.PRIMARY;
    leases.handingOver = true;
    perform(OcfAction.MONITOR);
    assertThat(cluster.attributes()).containsEntry("master-drbd-r0", "10000");

    leases.handingOver = false;
    perform(OcfAction.MONITOR);
    assertThat(cluster.attributes()).isEmpty();
  }
}
