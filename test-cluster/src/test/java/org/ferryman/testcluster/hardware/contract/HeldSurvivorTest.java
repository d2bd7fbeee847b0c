// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ferryman.agent.drbd.DrbdAgent;
import org.ferryman.agent.drbd.DrbdAgentConfig;
import org.ferryman.agent.drbd.RoleOverride;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.Deadline;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OcfRequest;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.testcluster.hardware.ToolResult;
import org.ferryman.testcluster.hardware.base.Flavour;
import org.ferryman.tools.drbd.DrbdDisks;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.DrbdTools;
import org.ferryman.tools.pacemaker.BoundedPromotionScores;
import org.ferryman.tools.pacemaker.InMemoryCluster;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Failover on a DRBD 9 that holds the survivor at Consistent until its data is compared. */
class HeldSurvivorTest {
  private static final int MINOR = 1;

  private final DrbdPair pair = new DrbdPair(Flavour.DRBD9).inSync("r1").primary(1, "r1");
  private final List<String> promotions = new ArrayList<>();
  private final DrbdTools tools = new DrbdTools((command, cancellation) -> run(command));
  private int comparedAfter = Integer.MAX_VALUE;

  @BeforeEach
  void thePrimaryDies() {
    pair.hardware.troubles().holdBack("node2", MINOR, true);
    pair.hardware.power().powerOff("node1", error -> {});
    pair.hardware.advance(2000);
    assertThat(drbdsetup("dstate 1").out()).startsWith("Consistent");
  }

  private ToolResult drbdsetup(String words) {
    return pair.hardware.run("node2", "drbdsetup", words.split(" "));
  }

  private CommandResult run(Command command) {
    List<String> argv = new ArrayList<>(command.argv());
    argv.set(0, "drbdsetup");
    if (argv.contains("primary")) {
      promotions.add(String.join(" ", argv));
      if (promotions.size() > comparedAfter) {
        pair.hardware.troubles().holdBack("node2", MINOR, false);
      }
    }
    ToolResult result =
        pair.hardware.run("node2", argv.get(0), argv.subList(1, argv.size()), Map.of());
    return new CommandResult.Exited(
        command, result.exit(), result.out(), result.err(), Duration.ZERO);
  }

  private OcfAnswer promote(Duration time) {
    InMemoryCluster cluster = new InMemoryCluster();
    DrbdAgent agent =
        new DrbdAgent(
            tools,
            cluster,
            new BoundedPromotionScores(cluster, Duration.ofSeconds(1)),
            (minors, operation) -> new Reading.Known<>(List.of()),
            new RoleOverride.None(),
            new DrbdAgentConfig("node2", true, Duration.ofMillis(5), Duration.ofMillis(20)));
    OcfRequest request =
        new OcfRequest(
            OcfAction.PROMOTE,
            Map.of(
                "OCF_RESOURCE_INSTANCE", "drbd-r1",
                "OCF_RESKEY_drbd_resource", "r1",
                "OCF_RESKEY_crm_feature_set", "3.16.2",
                "OCF_RESKEY_CRM_meta_promoted_max", "1",
                "OCF_RESKEY_CRM_meta_clone_max", "2",
                "OCF_RESKEY_CRM_meta_notify", "true"));
    return agent.perform(agent.definition().admit(request).request(), operation(time));
  }

  private static Operation operation(Duration time) {
    return new Operation(Deadline.after(time), new Cancellation(), (level, line) -> {});
  }

  @Test
  void promoteWaitsUntilTheDataIsCompared() {
    comparedAfter = 3;
    OcfAnswer answer = promote(Duration.ofMinutes(10));
    assertThat(answer.exit()).as(answer.reason()).isEqualTo(OcfExit.SUCCESS);
    assertThat(drbdsetup("role r1").out().strip()).isEqualTo("Primary");
  }

  @Test
  void aGuestsStartWaitsToo() {
    comparedAfter = 1;
    DrbdDisks disks =
        new DrbdDisks(
            tools,
            (command, cancellation) -> run(command),
            DrbdResource::named,
            operation -> Set.of(),
            name -> name);
    assertThat(disks.primary("r1", operation(Duration.ofMinutes(10))).done()).isTrue();
    assertThat(promotions).hasSizeGreaterThan(1);
  }

  @Test
  void dataThatIsNeverComparedIsNotPromoted() {
    OcfAnswer answer = promote(Duration.ofMillis(500));
    assertThat(answer.exit()).isEqualTo(OcfExit.ERR_GENERIC);
    assertThat(answer.reason()).contains("not done in time", "holds the data of r1 at Consistent");
    assertThat(drbdsetup("role r1").out().strip()).isEqualTo("Secondary");
  }
}
