// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ferryman.ocf.AgentDefinition;
import org.ferryman.ocf.MetadataWriter;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.ParameterDefinition;
import org.ferryman.tools.xen.DomainList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Changed parameters are taken over, and the guest is left alone whatever is wrong. */
class XenAgentReloadTest {
  @TempDir Path folder;
  private AgentFixture host;

  @BeforeEach
  void host() {
    host = new AgentFixture(folder);
  }

  private OcfAnswer reload() {
    OcfAnswer answer = host.perform(OcfAction.RELOAD_AGENT);
    assertThat(host.xl.calls).as("what was done to guests").isEmpty();
    assertThat(host.handover.turns).as("turns, which break off a hand-over").isZero();
    return answer;
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"r-----", "-b----", "------", "--p---", "---s--", "---sc-", "-----d"})
  void answersZeroWhateverADomainOfTheGuestDoes(String state) {
    host.xl.guest("vm1", state);
    assertThat(reload().exit()).isEqualTo(OcfExit.SUCCESS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"vm1--incoming", "vm1--migratedaway"})
  void answersZeroOnBothEndsOfAMigration(String name) {
    host.xl.guest(name, "--p---");
    assertThat(reload().exit()).isEqualTo(OcfExit.SUCCESS);
  }

  @Test
  void answersZeroInTheGapOfAReboot() {
    host.xl.guest("vm1", "---sr-");
    host.xl.domains.remove(1);
    assertThat(reload().exit()).isEqualTo(OcfExit.SUCCESS);
  }

  @Test
  void guestThatIsProvedAbsentIsNotRunning() {
    OcfAnswer answer = reload();
    assertThat(answer.exit()).isEqualTo(OcfExit.NOT_RUNNING);
    assertThat(answer.reason()).contains("is not running");
  }

  @Test
  void brokenListIsToldAndNoReasonToRestartTheGuest() {
    host.xl.listBroken = Optional.of(DomainList.Unknown.because("cut off"));
    assertThat(reload().exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(host.log).anyMatch(it -> it.startsWith("WARN") && it.contains("cut off"));
  }

  @Test
  void newParametersOfTheGuestAreRemembered() {
    host.xl.guest("vm1", "-b----");
    host.with("drbd_resources", "r0")
        .with("migration_port", "2222")
        .with("migration_user", "mover")
        .with("migration_network_attribute", "san")
        .with("migrate_on_disk_loss", "true");

    assertThat(reload().exit()).isEqualTo(OcfExit.SUCCESS);
    GuestHandover.Known known = host.handover.remembered.get(host.handover.remembered.size() - 1);
    assertThat(known.resources()).containsExactly("r0");
    assertThat(known.port()).contains(2222);
    assertThat(known.user()).contains("mover");
    assertThat(known.networkAttribute()).contains("san");
    assertThat(known.leavesLostDisk()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "shutdown_timeout, soon",
    "shutdown_acpi, maybe",
    "monitor_scripts, not-a-path",
    "drbd_resources, r0;r1",
    "migration_port, 0",
    "migration_transport, telnet",
    "autoset_utilization_cpu, perhaps"
  })
  void slipInAParameterDoesNotRestartTheGuest(String parameter, String value) {
    host.xl.guest("vm1", "-b----");
    host.with(parameter, value);
    assertThat(reload().exit()).isEqualTo(OcfExit.SUCCESS);
  }

  @Test
  void diskThatDrbdDoesNotHaveIsToldAndTheGuestGoesOn() {
    host.xl.guest("vm1", "-b----");
    host.configuration(AgentFixture.VM1.replace("drbd0", "drbd9"));
    assertThat(reload().exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(host.log)
        .anyMatch(
            it -> it.contains("could be neither started nor migrated") && it.contains("drbd9"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"name = ", "kernel = \"/x\"\n"})
  void spoiltConfigurationOfARunningGuestIsToldAndTheGuestGoesOn(String text) {
    host.xl.guest("vm1", "-b----");
    host.configuration(text);
    assertThat(reload().exit()).isEqualTo(OcfExit.SUCCESS);
    host.noConfiguration();
    assertThat(reload().exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(host.log).anyMatch(it -> it.startsWith("WARN"));
  }

  @Test
  void onlyWhatTellsWhichGuestIsMeantNeedsARestart() {
    AgentDefinition agent = XenAgent.agentDefinition();
    assertThat(agent.parameters().stream().filter(it -> !it.reloadable()))
        .extracting(ParameterDefinition::name)
        .isEqualTo(List.of("xmfile", "name"));
    assertThat(MetadataWriter.write(agent, MetadataWriter.Form.FULL))
        .contains("<action name=\"reload-agent\"");
    assertThat(MetadataWriter.write(agent, MetadataWriter.Form.HYBRID)).doesNotContain("reload");
  }
}
