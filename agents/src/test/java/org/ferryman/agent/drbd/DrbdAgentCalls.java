// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Deadline;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OcfFailure;
import org.ferryman.ocf.OcfRequest;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.ocf.RecordingLog;
import org.ferryman.tools.drbd.Drbd;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.pacemaker.BoundedPromotionScores;
import org.ferryman.tools.pacemaker.InMemoryCluster;

/** The agent on an in-memory DRBD and cluster, as its tests call it. */
abstract class DrbdAgentCalls {
  static final DrbdReading HUNG =
      new DrbdReading.Unknown("'drbdsetup events2' did not answer within 10.0 s and was killed");
  static final String SCORE = "master-drbd-r0";

  InMemoryDrbd drbd = InMemoryDrbd.running();
  final InMemoryCluster cluster = new InMemoryCluster();
  final RecordingLog log = new RecordingLog();
  final Cancellation cancellation = new Cancellation();
  final Map<String, String> environment =
      new HashMap<>(
          Map.of(
              "OCF_RESOURCE_INSTANCE", "drbd-r0:1",
              "OCF_RESKEY_drbd_resource", "r0",
              "OCF_RESKEY_crm_feature_set", "3.16.2",
              "OCF_RESKEY_CRM_meta_promoted_max", "1",
              "OCF_RESKEY_CRM_meta_clone_max", "2",
              "OCF_RESKEY_CRM_meta_notify", "true"));
  Reading<List<String>> holders = new Reading.Known<>(List.of());
  final List<Set<Integer>> askedHolders = new ArrayList<>();
  Duration time = Duration.ofMillis(400);
  boolean root = true;

  /** The DRBD as the agent gets it. */
  Drbd agentsDrbd() {
    return drbd;
  }

  /** By when an action must be over. */
  Deadline deadline() {
    return Deadline.after(time);
  }

  OcfAnswer perform(OcfAction action) {
    DrbdAgent agent =
        new DrbdAgent(
            agentsDrbd(),
            cluster,
            new BoundedPromotionScores(cluster, Duration.ofSeconds(1)),
            (minors, operation) -> {
              askedHolders.add(minors);
              return holders;
            },
            new RoleOverride.None(),
            new DrbdAgentConfig("node1", root, Duration.ofMillis(5), Duration.ofMillis(20)));
    OcfRequest request = new OcfRequest(action, environment);
    return agent.perform(
        agent.definition().admit(request).request(), new Operation(deadline(), cancellation, log));
  }

  void expect(OcfAction action, OcfExit exit) {
    OcfAnswer answer = perform(action);
    assertThat(answer.exit()).as(answer.reason()).isEqualTo(exit);
  }

  OcfAnswer expect(OcfAction action, OcfExit exit, String reason) {
    OcfAnswer answer = perform(action);
    assertThat(answer.exit()).as(answer.reason()).isEqualTo(exit);
    assertThat(answer.reason()).contains(reason);
    return answer;
  }

  void set(String parameter, String value) {
    environment.put("OCF_RESKEY_" + parameter, value);
  }

  void meta(String name, String value) {
    set("CRM_meta_" + name, value);
  }

  void expectFailure(OcfAction action, OcfExit exit, String reason) {
    assertThatThrownBy(() -> perform(action))
        .isInstanceOfSatisfying(OcfFailure.class, it -> assertThat(it.exit()).isEqualTo(exit))
        .hasMessageContaining(reason);
  }
}
