// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Deadline;
import org.ferryman.ocf.Agent;
import org.ferryman.ocf.AgentDefinition;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OcfRequest;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.RecordingLog;
import org.ferryman.tools.pacemaker.BoundedPromotionScores;
import org.ferryman.tools.pacemaker.InMemoryCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RememberingDrbdAgentTest {
  private static final String MALFORMED = "r0;x";

  @TempDir Path folder;
  private final InMemoryDrbd drbd = InMemoryDrbd.running();
  private final InMemoryCluster cluster = new InMemoryCluster();
  private final RecordingLog log = new RecordingLog();
  private final List<OcfRequest> performed = new ArrayList<>();
  private final Operation operation =
      new Operation(Deadline.after(Duration.ofSeconds(5)), new Cancellation(), log);

  /** Takes note of what it is asked for. */
  private final Agent agent =
      new Agent() {
        @Override
        public AgentDefinition definition() {
          return DrbdAgent.DEFINITION;
        }

        @Override
        public OcfAnswer perform(OcfRequest request, Operation within) {
          performed.add(request);
          return OcfAnswer.of(OcfExit.SUCCESS);
        }
      };

  /** A new process each time. */
  private OcfExit perform(OcfAction action, String... parameters) {
    Map<String, String> environment = new HashMap<>();
    environment.put("OCF_RESOURCE_INSTANCE", "g\u00e4st-r0:1");
    environment.put("OCF_RESKEY_crm_feature_set", "3.16.2");
    for (int i = 0; i < parameters.length; i += 2) {
      environment.put("OCF_RESKEY_" + parameters[i], parameters[i + 1]);
    }
    return new RememberingDrbdAgent(
            agent,
            drbd,
            new BoundedPromotionScores(cluster, Duration.ofSeconds(1)),
            new KnownResources(folder.resolve("resources")))
        .perform(agent.definition().admit(new OcfRequest(action, environment)).request(), operation)
        .exit();
  }

  private OcfRequest last() {
    return performed.get(performed.size() - 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {MALFORMED, "", "all", "../r0"})
  void whatGoesOnGoesByWhatWasToldBefore(String name) {
    perform(OcfAction.START, "drbd_resource", "r0", "drbdconf", "/etc/other.conf");

    for (OcfAction action :
        List.of(OcfAction.MONITOR, OcfAction.DEMOTE, OcfAction.NOTIFY, OcfAction.STOP)) {
      assertThat(perform(action, "drbd_resource", name)).isEqualTo(OcfExit.SUCCESS);
      assertThat(last().action()).isEqualTo(action);
      assertThat(last().parameter("drbd_resource")).contains("r0");
      assertThat(last().parameter("drbdconf")).contains("/etc/other.conf");
    }
    assertThat(log.lines()).anyMatch(line -> line.contains("told before: r0 of /etc/other.conf"));
  }

  @Test
  void aConfigurationThatIsMalformedIsTheOneToldBefore() {
    perform(OcfAction.START, "drbd_resource", "r0", "drbdconf", "/etc/other.conf");
    perform(OcfAction.STOP, "drbd_resource", "r0", "drbdconf", "other.conf");
    assertThat(last().parameter("drbdconf")).contains("/etc/other.conf");

    perform(OcfAction.STOP, "drbd_resource", "r1", "drbdconf", "other.conf");
    assertThat(last().parameter("drbd_resource")).as("another one").contains("r1");
    assertThat(last().parameter("drbdconf")).isEmpty();
  }

  @Test
  void theLastWordCounts() {
    perform(OcfAction.START, "drbd_resource", "r0");
    perform(OcfAction.MONITOR, "drbd_resource", "r1");
    perform(OcfAction.MONITOR);
    assertThat(last().parameter("drbd_resource")).contains("r1");
  }

  @Test
  void whatWasNeverToldDoesNotRunAndIsStoppedOnProofOnly() {
    assertThat(perform(OcfAction.MONITOR)).isEqualTo(OcfExit.NOT_RUNNING);
    assertThat(perform(OcfAction.NOTIFY)).isEqualTo(OcfExit.SUCCESS);
    assertThat(perform(OcfAction.STOP)).as("r0 is up").isEqualTo(OcfExit.ERR_GENERIC);
    assertThat(perform(OcfAction.STOP, "drbd_resource", MALFORMED))
        .as("no resource of that name is up")
        .isEqualTo(OcfExit.SUCCESS);
    drbd.configured = false;
    assertThat(perform(OcfAction.STOP)).isEqualTo(OcfExit.SUCCESS);
    assertThat(performed).isEmpty();
  }

  @Test
  void aMemoryThatIsDamagedIsNone() throws IOException {
    perform(OcfAction.START, "drbd_resource", "r0");
    try (var files = Files.list(folder.resolve("resources"))) {
      Files.writeString(files.findFirst().orElseThrow(), "r0;x");
    }
    assertThat(perform(OcfAction.MONITOR)).isEqualTo(OcfExit.NOT_RUNNING);
    assertThat(log.lines()).anyMatch(line -> line.contains("is lost"));
  }
}
