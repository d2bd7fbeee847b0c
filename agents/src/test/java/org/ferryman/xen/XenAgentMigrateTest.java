/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package org.ferryman.xen;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.xen.GuestHandover.Outcome;
import org.ferryman.xen.GuestHandover.Way;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XenAgentMigrateTest {
  @TempDir private Path folder;
  private AgentFixture host;

  @BeforeEach
  void makeHost() {
    host = new AgentFixture(folder).with("CRM_meta_migrate_target", "node2");
    host.xl.guest("vm1", "-b----");
  }

  private void assertFails(OcfAnswer answer, String reason) {
    assertThat(answer.exit()).isEqualTo(OcfExit.ERR_GENERIC);
    assertThat(answer.reason()).contains(reason);
  }

  @Test
  void aGuestWithAPlainDiskMovesWithTheWholeCopysWindow() {
    OcfAnswer answer = host.perform(OcfAction.MIGRATE_TO);

    assertThat(answer.exit()).as(answer.reason()).isEqualTo(OcfExit.SUCCESS);
    assertThat(host.handover.moves)
        .singleElement()
        .satisfies(
            move -> {
              assertThat(move.guest().value()).isEqualTo("vm1");
              assertThat(move.configuration()).isEqualTo(host.file());
              assertThat(move.target()).isEqualTo("node2");
              assertThat(move.way())
                  .isEqualTo(new Way("node2", Optional.empty(), Optional.empty()));
              assertThat(move.resources()).containsExactly("r0");
              assertThat(move.scripted()).isFalse();
              assertThat(move.options()).isEmpty();
            });
    assertThat(host.handover.turnTaken).as("the guest's turn is given back").isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'drbd:r0,xvda,w'                                        | r0    | true",
        "'script=block-drbd,vdev=xvda,target=r0'                 | r0    | true",
        "'drbd:r0,xvda,w', 'phy:/dev/drbd1,xvdb,w'               | r0 r1 | false",
        "'drbd:r0,xvda,w', 'phy:/dev/drbd/by-res/r0/1,xvdb,w'    | r0    | false",
        "'/dev/vg/plain,raw,xvda,w'                              |       | true",
      })
  void theWindowIsLateOnlyIfTheScriptPromotesEveryDisk(
      String disks, String resources, boolean scripted) {
    host.configuration(AgentFixture.VM1.replaceFirst("disk = .*", "disk = [ " + disks + " ]"));

    assertThat(host.perform(OcfAction.MIGRATE_TO).exit()).isEqualTo(OcfExit.SUCCESS);

    GuestHandover.Move move = host.handover.moves.get(0);
    assertThat(String.join(" ", move.resources())).isEqualTo(resources == null ? "" : resources);
    assertThat(move.scripted()).isEqualTo(scripted);
  }

  @Test
  void userPortAndOptionsAreTheParameters() {
    host.with("migration_user", "mover").with("migration_port", "2222");
    host.with("migration_options", "-D --debug").with("migration_transport", "ssh");

    assertThat(host.perform(OcfAction.MIGRATE_TO).exit()).isEqualTo(OcfExit.SUCCESS);

    GuestHandover.Move move = host.handover.moves.get(0);
    assertThat(move.way()).isEqualTo(new Way("node2", Optional.of("mover"), Optional.of(2222)));
    assertThat(move.options()).containsExactly("-D", "--debug");
  }

  @Test
  void theAddressComesFromTheTargetsAttributeAndTheMigrationsOwnGoesFirst() {
    host.cluster.nodeAttribute("node2", "ip", "10.0.0.2");
    host.cluster.nodeAttribute("node2", "fast-ip", "10.9.9.2");

    host.with("node_ip_attribute", "ip").perform(OcfAction.MIGRATE_TO);
    host.with("migration_network_attribute", "fast-ip").perform(OcfAction.MIGRATE_TO);

    assertThat(host.handover.moves)
        .extracting(move -> move.way().host())
        .containsExactly("10.0.0.2", "10.9.9.2");
  }

  @Test
  void withoutTheAttributeTheNodesNameServesAndTheLogSaysSo() {
    host.with("node_ip_attribute", "ip").perform(OcfAction.MIGRATE_TO);
    host.cluster.fail("crm_attribute hangs");
    host.perform(OcfAction.MIGRATE_TO);

    assertThat(host.handover.moves).allSatisfy(m -> assertThat(m.way().host()).isEqualTo("node2"));
    assertThat(host.log).anyMatch(line -> line.contains("node2 has no attribute ip; using"));
    assertThat(host.log).anyMatch(line -> line.contains("crm_attribute hangs"));
  }

  @Test
  void whatTheHandoverSaysIsTheReason() {
    host.handover.migrateTo = new Outcome(false, "r0 on node2 is Inconsistent");

    assertFails(
        host.perform(OcfAction.MIGRATE_TO), "guest vm1 to node2: r0 on node2 is Inconsistent");
  }

  @Test
  void migrateToByHandIsRefused() {
    host.parameters.remove("OCF_RESKEY_CRM_meta_migrate_target");

    OcfAnswer answer = host.perform(OcfAction.MIGRATE_TO);

    assertThat(answer.exit()).isEqualTo(OcfExit.ERR_ARGS);
    assertThat(answer.reason()).contains("resource move");
    assertThat(host.handover.moves).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "migration_transport, tcp",
    "migration_user, -oProxyCommand=x",
    "migration_port, 65536",
    "migration_port, 0",
    "migration_options, -p",
    "migration_options, -s sh",
    "migration_network_attribute, a b",
    "node_ip_attribute, $(id)",
    "reserved_Dom0_memory, much"
  })
  void badParametersAreRefusedBeforeAnythingIsRun(String parameter, String value) {
    OcfAnswer answer = host.with(parameter, value).perform(OcfAction.MIGRATE_TO);

    assertThat(answer.exit()).isEqualTo(OcfExit.ERR_CONFIGURED);
    assertThat(answer.reason()).contains(parameter);
    assertThat(host.handover.moves).isEmpty();
  }

  @Test
  void migrateFromIsDoneOnlyWhenTheGuestHasItsDisks() {
    host.xl.connect(1, DiskBackend.State.INIT_WAIT);
    host.xl.afterLooks(3, () -> host.xl.connect(1, DiskBackend.State.CONNECTED));

    assertThat(host.perform(OcfAction.MIGRATE_FROM).exit()).isEqualTo(OcfExit.SUCCESS);
  }

  @Test
  void migrateFromFailsWhereADiskIsBrokenOrTheGuestDoesNotCome() {
    host.xl.connect(1, DiskBackend.State.CLOSED, Optional.of("2 getting info"));
    assertFails(host.perform(OcfAction.MIGRATE_FROM), "has arrived, but disk");

    host.handover.migrateFrom = new Outcome(false, "the guest did not arrive here");
    assertFails(host.perform(OcfAction.MIGRATE_FROM), "did not arrive");
  }

  @Test
  void aStopFirstEndsWhatAHandoverLeftAndAfterwardsGivesTheDisksBack() {
    assertThat(host.stop().exit()).isEqualTo(OcfExit.SUCCESS);

    assertThat(host.handover.calls).containsExactly("abandon vm1", "release vm1");
  }

  @Test
  void aStopThatFailsKeepsTheDisks() {
    host.xl.listBroken = Optional.of(new DomainList.Unknown("xl hangs", false));

    assertThat(host.stop().exit()).isEqualTo(OcfExit.ERR_GENERIC);

    assertThat(host.handover.calls).containsExactly("abandon vm1");
  }

  @Test
  void aStartTellsWhichDisksTheScriptPromotes() {
    host.xl.gone(1);
    host.xl.diskTarget = "r1";
    host.configuration(
        AgentFixture.VM1.replaceFirst(
            "disk = .*", "disk = [ 'phy:/dev/drbd0,xvda,w', 'drbd:r1,xvdb,w' ]"));
    host.start();

    assertThat(host.handover.calls).first().isEqualTo("promote [r0] before, [r1] by script");
  }
}
