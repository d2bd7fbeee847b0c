// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.cli;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Map;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandRunner;

/** Tools that answer from memory, so that what reads them is loaded; one command is really run. */
record CannedTools(CommandRunner runner) implements CommandRunner {
  private static final Map<String, String> ANSWERS =
      Map.of(
          "crm_mon",
          """
          <pacemaker-result><summary><current_dc name="node1" version="0"/>
          <cluster_options stonith-enabled="true" maintenance-mode="false"/></summary>
          <nodes><node name="node1" online="true"/></nodes><resources/></pacemaker-result>
          """,
          "cibadmin",
          """
          <cib have-quorum="1" validate-with="pacemaker-3.7">
          <configuration><resources/><constraints/></configuration></cib>
          """,
          "drbdsetup",
          """
          exists resource name:r0 role:Primary suspended:no
          exists connection name:r0 peer-node-id:0 conn-name:peer connection:Connected role:Secondary
          exists device name:r0 volume:0 minor:0 disk:UpToDate size:1
          exists peer-device name:r0 peer-node-id:0 conn-name:peer volume:0 replication:Established peer-disk:UpToDate resync-suspended:no out-of-sync:0
          exists -
          """);

  CannedTools {
    requireNonNull(runner, "runner");
  }

  @Override
  public CommandResult run(Command command, Cancellation cancellation) {
    String answer = ANSWERS.get(command.argv().get(0));
    return answer == null
        ? runner.run(Command.of(Duration.ofSeconds(2), "true"), cancellation)
        : new CommandResult.Exited(command, 0, answer, "", Duration.ZERO);
  }
}
