// SPDX-License-Identifier: Apache-2.0
package org.ferryman.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Deadline;
import org.ferryman.exec.ScriptedCommandRunner;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OcfRequest;
import org.ferryman.ocf.Operation;
import org.ferryman.settings.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodePartsTest {
  @TempDir private Path folder;
  private final ScriptedCommandRunner tools = new ScriptedCommandRunner();

  private OcfAnswer monitor(String node) {
    Settings settings = Settings.read(folder.resolve("no-file"), folder.resolve("run"));
    NodeParts parts =
        NodeParts.of(Ports.of(settings, Host.ofThisProcess(settings).with(tools).with(() -> true)));
    return parts
        .agents(parts.drbdAgent())
        .agents()
        .get("drbd")
        .perform(
            new OcfRequest(
                OcfAction.MONITOR,
                Map.of(
                    "OCF_RESOURCE_INSTANCE", "drbd-r0",
                    "OCF_RESKEY_drbd_resource", "r0",
                    "OCF_RESKEY_crm_feature_set", "3.16.2",
                    "OCF_RESKEY_CRM_meta_interval", "10000",
                    "OCF_RESKEY_CRM_meta_promoted_max", "1",
                    "OCF_RESKEY_CRM_meta_on_node", node)),
            new Operation(
                Deadline.after(Duration.ofSeconds(20)), new Cancellation(), (level, line) -> {}));
  }

  /**
   * On a node of Pacemaker Remote the tools speak to another node's daemon, which takes an
   * attribute without a node's name for its own.
   */
  @Test
  void aScoreGoesToTheNodeOfPacemakerRemoteThatRunsTheResource() {
    tools.on(
        "drbdsetup events2 --now --statistics r0",
        0,
        """
        exists resource name:r0 role:Secondary suspended:no
        exists connection name:r0 peer-node-id:0 conn-name:node2 connection:Connected role:Secondary
        exists device name:r0 volume:0 minor:0 disk:UpToDate
        exists peer-device name:r0 peer-node-id:0 conn-name:node2 volume:0 replication:Established peer-disk:UpToDate resync-suspended:no
        exists -
        """,
        "");
    tools.on("crm_node --name", 0, "the-node-it-is-connected-through\n", "");

    OcfAnswer answer = monitor("remote1");

    assertThat(answer.exit()).as(answer.reason()).isEqualTo(OcfExit.SUCCESS);
    assertThat(tools.asked())
        .filteredOn(line -> line.startsWith("attrd_updater") && line.contains(" -U "))
        .containsExactly("attrd_updater -n master-drbd-r0 -U 10000 -N remote1");
  }
}
