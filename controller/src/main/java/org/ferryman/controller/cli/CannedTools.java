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
          <nodes><node name="node1" online="true"/><node name="node2" online="true"/></nodes>
          <node_attributes><node name="node1"><attribute name="master-drbd-r0" value="10000"/></node>
          </node_attributes><resources><resource id="vm1" resource_agent="ocf:ferryman:xen"
          role="Started" managed="true"><node name="node1"/></resource></resources>
          </pacemaker-result>
          """,
          "cibadmin",
          """
          <cib have-quorum="1" validate-with="pacemaker-3.7">
          <configuration><crm_config/><nodes><node id="1" uname="node1"/></nodes><resources>
          <clone id="ms-r0"><meta_attributes id="m"><nvpair id="p" name="promotable" value="true"/>
          </meta_attributes><primitive id="drbd-r0" class="ocf" provider="ferryman" type="drbd">
          <instance_attributes id="i"><nvpair id="r" name="drbd_resource" value="r0"/>
          </instance_attributes><operations><op id="o" name="monitor" interval="10s"/></operations>
          </primitive></clone>
          <primitive id="vm1" class="ocf" provider="ferryman" type="xen"><instance_attributes
          id="g"><nvpair id="x" name="xmfile" value="/etc/xen/vm1.cfg"/></instance_attributes>
          <meta_attributes id="a"><nvpair id="b" name="allow-migrate" value="true"/>
          </meta_attributes></primitive></resources><constraints>
          <rsc_order id="or" first="ms-r0" first-action="start" then="vm1" then-action="start"/>
          <rsc_colocation id="co" rsc="ms-r0" rsc-role="Promoted" with-rsc="vm1" score="INFINITY"/>
          <rsc_location id="lo" rsc="vm1"><rule id="ru" score="-INFINITY"><expression id="ex"
          attribute="ferryman-ready-vm1" operation="eq" value="0"/></rule></rsc_location>
          </constraints></configuration><status/></cib>
          """,
          "ssh",
          """
          {"format":1,"node":"node2","version":"0","controller":{"version":"0"},"drbd":[{"name":"r0",
          "role":"Secondary","volumes":[{"number":0,"minor":0,"disk":"UpToDate","sizeKib":1}],
          "links":[{"peer":"node1","state":"Connected","role":"Primary","volumes":[{"number":0,
          "replication":"Established","disk":"UpToDate","outOfSyncKib":0,"percent":1.5}]}]}],
          "domains":[{"name":"vm2"}],"leases":[{"id":"1","resources":["r0"]}],
          "guests":[{"name":"vm1","ready":"yes"}],"settingsErrors":[]}
          """
              .replace("\n", ""),
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
