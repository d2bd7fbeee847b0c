// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.ocf.OcfExit.NOT_RUNNING;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ferryman.exec.CommandResult;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.tools.xen.DiskBackend.State;
import org.ferryman.tools.xen.DomainList;
import org.ferryman.tools.xen.WatchersReading.Watcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class XenAgentMonitorTest {
  @TempDir Path folder;
  private AgentFixture host;

  @BeforeEach
  void host() {
    host = new AgentFixture(folder);
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "r-----, SUCCESS", "-b----, SUCCESS", "------, SUCCESS", "--p---, SUCCESS",
    "---s--, ERR_GENERIC", "--ps--, ERR_GENERIC", "---sr-, ERR_GENERIC", "---sc-, ERR_GENERIC",
    "--psc-, ERR_GENERIC", "---ss-, ERR_GENERIC", "---sw-, ERR_GENERIC", "---s?-, ERR_GENERIC",
    "-----d, ERR_GENERIC", "--ps-d, ERR_GENERIC"
  })
  void answersByTheStateThatStays(String state, OcfExit exit) {
    host.xl.guest("vm1", state);

    OcfAnswer monitored = host.monitor();
    assertThat(monitored.exit()).isEqualTo(exit);
    assertThat(monitored.reason().contains("vm1 (domain 1, state " + state + ")"))
        .isEqualTo(exit != OcfExit.SUCCESS);
    assertThat(host.xl.calls).isEmpty();
  }

  @Test
  void logsThatTheGuestIsPaused() {
    host.xl.guest("vm1", "--p---");

    assertThat(host.monitor().exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(host.log).anyMatch(line -> line.startsWith("WARN guest vm1 is paused"));
  }

  @Test
  void isStoppedOnlyByTheWholeList() {
    assertThat(host.monitor().exit()).isEqualTo(OcfExit.NOT_RUNNING);
    assertThat(host.xl.looks()).as("no grace where nothing can bring it back").isEqualTo(1);

    host.xl.listBroken = Optional.of(DomainList.Unknown.because("cut off"));
    OcfAnswer unknown = host.monitor();
    assertThat(unknown.exit()).isEqualTo(OcfExit.ERR_GENERIC);
    assertThat(unknown.reason()).contains("can't be found out", "cut off");
    assertThat(host.probe().exit()).isEqualTo(OcfExit.ERR_GENERIC);
  }

  @Test
  void looksAgainWhereTheListFailsOnce() {
    host.xl.guest("vm1", "r-----");
    host.xl.listFaults.add(DomainList.Unknown.because("busy"));

    assertThat(host.monitor().exit()).isEqualTo(OcfExit.SUCCESS);
  }

  @Test
  void isNotStoppedInTheGapOfAReboot() {
    host.xl.guest("vm1", "---sr-");
    host.xl.afterLooks(2, () -> host.xl.domains.remove(1));
    host.xl.afterLooks(5, () -> host.xl.guest("vm1", "--p---", Duration.ZERO));

    assertThat(host.monitor().exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(host.xl.looks()).isGreaterThan(5);
  }

  @Test
  void isStoppedWhereItDoesNotComeBack() {
    host.xl.guest("vm1", "---s--");
    host.xl.afterLooks(2, () -> host.xl.gone(1));

    assertThat(host.monitor().exit()).isEqualTo(OcfExit.NOT_RUNNING);
  }

  @Test
  void isNeverStoppedWhileItsOwnXlLives() {
    host.xl.guest("vm1", "r-----");
    host.xl.domains.remove(1);

    OcfAnswer answer = host.monitor();
    assertThat(answer.exit()).isEqualTo(OcfExit.ERR_GENERIC);
    assertThat(answer.reason()).contains("xl create (process 1001) lives");
    assertThat(host.probe().exit()).isEqualTo(OcfExit.ERR_GENERIC);
  }

  @Test
  void waitsForItsOwnXlBeyondTheGraceOfAReboot() {
    host.xl.guest("vm1", "r-----");
    host.xl.domains.remove(1);
    host.xl.domains.put(9, SimXl.domain(9, "(null)", "--p--d"));
    host.xl.afterLooks(60, () -> host.xl.guest("vm1", "-b----"));

    assertThat(host.monitor().exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(host.xl.looks()).as("the grace is over after 12").isGreaterThan(60);
  }

  @Test
  void anXlThatMayBuildAnybodyDelaysItForTheGraceOnly() {
    host.xl.watchers.add(
        new Watcher(7, List.of("migrate-receive"), Optional.empty(), Optional.empty()));

    assertThat(host.monitor().exit()).isEqualTo(OcfExit.NOT_RUNNING);
    assertThat(host.xl.looks()).isBetween(10, 20);
  }

  @Test
  void isNotStoppedWhileADomainOfAnotherNameHasItsDisk() {
    host.xl.guest("vm1", "-b----");
    host.xl.rename(1, "renamed");

    OcfAnswer answer = host.probe();
    assertThat(answer.exit()).isEqualTo(OcfExit.ERR_GENERIC);
    assertThat(answer.reason()).contains("renamed (domain 1", "/dev/drbd0", "xl rename");
  }

  @Test
  void isStoppedWhereTheDiskIsProvablyAnotherGuests() {
    host.xl.guest("other", "-b----");
    host.xl.connect(1, "vbd", "/dev/drbd0", State.CONNECTED, Optional.empty());
    assertThat(host.probe().exit()).as("another file was built from").isEqualTo(NOT_RUNNING);

    host.xl.watchers.clear();
    assertThat(host.probe().exit()).isEqualTo(OcfExit.ERR_GENERIC);
    host.handover.configurations.put("other", Path.of("/etc/xen/other.cfg"));
    assertThat(host.probe().exit()).as("the cluster has that guest").isEqualTo(NOT_RUNNING);
    host.handover.configurations.put("other", host.file());
    assertThat(host.probe().exit()).as("from the same file").isEqualTo(OcfExit.ERR_GENERIC);
  }

  @Test
  void otherGuestsCostAProbeNothing() {
    host.xl.guest("other", "---sc-");
    host.xl.guest("another", "-b----");
    assertThat(host.probe().exit()).isEqualTo(OcfExit.NOT_RUNNING);

    host.xl.storeBroken = Optional.of("hang");
    assertThat(host.probe().exit()).as("one may hold its disk").isEqualTo(OcfExit.ERR_GENERIC);
    host.with("name", "vm1");
    host.noConfiguration();
    assertThat(host.probe().exit()).as("which disk is not known").isEqualTo(NOT_RUNNING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"vm1--incoming", "vm1--migratedaway"})
  void isNotStoppedWhileAMigrationLeftSomething(String name) {
    host.xl.guest(name, "--p---");

    OcfAnswer answer = host.probe();
    assertThat(answer.exit()).isEqualTo(OcfExit.ERR_GENERIC);
    assertThat(answer.reason()).contains(name + " (domain 1");
  }

  @Test
  void isNotStoppedWhileANamelessDomainHoldsItsDisk() {
    host.xl.guest("(null)", "--ps-d");
    assertThat(host.monitor().exit()).isEqualTo(OcfExit.ERR_GENERIC);

    host.xl.storeBroken = Optional.of("hang");
    assertThat(host.monitor().exit()).isEqualTo(OcfExit.ERR_GENERIC);

    host.xl.storeBroken = Optional.empty();
    host.xl.backends.clear();
    assertThat(host.monitor().exit()).isEqualTo(OcfExit.NOT_RUNNING);
  }

  @Test
  void isNotInstalledWithoutTools() {
    host.xl.listBroken = Optional.of(new DomainList.Unknown("no xl here", true));

    assertThat(host.probe())
        .isEqualTo(
            OcfAnswer.of(OcfExit.ERR_INSTALLED, "guest vm1 can't be looked for: no xl here"));
    host.noConfiguration();
    assertThat(host.probe().exit()).isEqualTo(OcfExit.ERR_INSTALLED);
  }

  @Test
  void onANodeThatWasNotBootedOnXenItSaysSoAtOnce() {
    host.xl.noHypervisor = Optional.of("/sys/hypervisor/type is not there");
    host.timeout = Duration.ofSeconds(30);

    OcfAnswer answer = host.probe();
    assertThat(answer.exit()).isEqualTo(OcfExit.ERR_INSTALLED);
    assertThat(answer.reason()).contains("can't be on this node", "/sys/hypervisor/type");
    assertThat(host.monitor().exit()).isEqualTo(OcfExit.ERR_INSTALLED);
    assertThat(host.xl.looks()).isEqualTo(2);
    host.noConfiguration();
    assertThat(host.probe().exit()).isEqualTo(OcfExit.ERR_INSTALLED);
  }

  @Test
  void aProbeWaitsForAToolstackThatStarts() {
    for (int i = 0; i < 50; i++) {
      host.xl.listFaults.add(DomainList.Unknown.because("xenstored is not there yet"));
    }

    assertThat(host.probe().exit()).isEqualTo(OcfExit.NOT_RUNNING);
    assertThat(host.xl.looks()).as("the grace is over after 12").isGreaterThan(50);
  }

  @Test
  void needsRoot() {
    host.root = false;

    assertThat(host.probe().exit()).isEqualTo(OcfExit.ERR_PERM);
  }

  @Test
  void worksByTheNameGivenWithoutTheConfiguration() {
    host.xl.guest("vm1", "r-----");
    host.noConfiguration();
    host.with("name", "vm1");
    assertThat(host.probe().exit()).isEqualTo(OcfExit.SUCCESS);
    host.xl.gone(1);
    assertThat(host.probe().exit()).isEqualTo(OcfExit.NOT_RUNNING);
  }

  @Test
  void aProbeRunsNoScripts() {
    host.xl.guest("vm1", "r-----");
    host.with("monitor_scripts", "/bin/first");

    assertThat(host.probe().exit()).isEqualTo(OcfExit.SUCCESS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "10"})
  void everyRecurringMonitorRunsTheScripts(String level) {
    host.xl.guest("vm1", "r-----");
    host.with("monitor_scripts", "/bin/first  /bin/second");
    host.scriptsExit(0, 0);
    if (!level.isEmpty()) {
      host.parameters.put("OCF_CHECK_LEVEL", level);
    }
    assertThat(host.monitor().exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(host.scripts)
        .extracting(command -> command.argv())
        .containsExactly(List.of("/bin/first"), List.of("/bin/second"));
    assertThat(host.scripts.get(0).environment()).containsEntry("OCF_RESOURCE_INSTANCE", "vm1");
    assertThat(host.scripts.get(0).timeout()).isBetween(Duration.ofMillis(1), host.timeout);
  }

  @Test
  void failsWithTheFirstScriptThatFails() {
    host.xl.guest("vm1", "r-----");
    host.with("monitor_scripts", "/bin/first /bin/second");
    host.scriptsExit(3);

    OcfAnswer answer = host.monitor();
    assertThat(answer.exit()).isEqualTo(OcfExit.ERR_GENERIC);
    assertThat(answer.reason())
        .contains("guest vm1 runs, but", "'/bin/first' exited with 3: said by first");
  }

  @Test
  void failsWithAScriptThatHangs() {
    host.xl.guest("vm1", "r-----");
    host.with("monitor_scripts", "/bin/first");
    host.runner =
        (command, cancelled) -> new CommandResult.TimedOut(command, "", "", command.timeout());

    assertThat(host.monitor().reason()).contains("'/bin/first' did not answer within");
  }

  @Test
  void runsNoScriptWhereTheGuestIsGone() {
    host.with("monitor_scripts", "/bin/first");
    host.parameters.put("OCF_CHECK_LEVEL", "10");

    assertThat(host.monitor().exit()).isEqualTo(OcfExit.NOT_RUNNING);
  }

  @ParameterizedTest(name = "{0}=''{1}''")
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          xmfile, ``
          xmfile, vm1.cfg
          xmfile, /etc/xen/../shadow
          xmfile, /etc/xen/vm1.cfg;reboot
          xmfile, /etc/xen/$(reboot)
          name, -rf
          name, vm1--incoming
          name, vm1/../x
          name, 17
          name, `a"b`
          name, Domain-0
          shutdown_timeout, 10m
          shutdown_timeout, -1
          shutdown_acpi, perhaps
          monitor_scripts, check.sh
          monitor_scripts, /bin/sh;reboot
          drbd_resources, all
          drbd_resources, r0;reboot
          drbd_resources, -r
          """)
  void goesOnWithoutParametersThatAStartRefuses(String parameter, String value) {
    host.with(parameter, value);

    assertThat(host.start().exit()).isEqualTo(OcfExit.ERR_CONFIGURED);
    assertThat(host.xl.looks()).isZero();

    host.xl.guest("vm1", "-b----");
    assertThat(host.probe().exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(host.monitor().exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(host.stop().exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(host.xl.calls).contains("shutdown 1 CONTROL");
    assertThat(host.probe().exit()).isEqualTo(OcfExit.NOT_RUNNING);
  }

  @Test
  void validatesTheParametersWithoutLookingAround() {
    host.noConfiguration();
    host.root = false;

    assertThat(host.perform(OcfAction.VALIDATE_ALL).exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(host.xl.looks()).isZero();
  }

  @Test
  void validatesTheNodeAtLevelTen() {
    host.parameters.put("OCF_CHECK_LEVEL", "10");
    assertThat(host.perform(OcfAction.VALIDATE_ALL).exit()).isEqualTo(OcfExit.SUCCESS);

    host.xl.storeBroken = Optional.of("no xenstore-ls");
    assertThat(host.perform(OcfAction.VALIDATE_ALL).exit()).isEqualTo(OcfExit.ERR_INSTALLED);
    host.xl.storeBroken = Optional.empty();

    host.with("name", "other");
    OcfAnswer renamed = host.perform(OcfAction.VALIDATE_ALL);
    assertThat(renamed.exit()).isEqualTo(OcfExit.ERR_ARGS);
    assertThat(renamed.reason()).contains("'other'", "'vm1'", "the same name");

    host.configuration(AgentFixture.VM1.replace("xvda,w", "xvda,w,backend=storage"));
    host.parameters.remove("OCF_RESKEY_name");
    OcfAnswer driver = host.perform(OcfAction.VALIDATE_ALL);
    assertThat(driver.exit()).isEqualTo(OcfExit.ERR_ARGS);
    assertThat(driver.reason()).contains("xvda", "domain 'storage'");

    host.configuration("disk = [ 'x' ]\n");
    assertThat(host.perform(OcfAction.VALIDATE_ALL).reason()).contains("line 1, column 10");
    host.noConfiguration();
    assertThat(host.perform(OcfAction.VALIDATE_ALL).exit()).isEqualTo(OcfExit.ERR_INSTALLED);
  }

  @Test
  void levelTenRefusesWhatIsNotHereAndTellsWhatCantBeMigrated() {
    host.parameters.put("OCF_CHECK_LEVEL", "10");
    host.configuration(AgentFixture.VM1 + "pci = [ '01:00.0' ]\n");
    assertThat(host.perform(OcfAction.VALIDATE_ALL).exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(host.log)
        .anyMatch(line -> line.contains("can't be migrated live: it has a PCI device"));

    host.configuration(AgentFixture.VM1 + "kernel = '/no/such/kernel'\n");
    OcfAnswer missing = host.perform(OcfAction.VALIDATE_ALL);
    assertThat(missing.exit()).isEqualTo(OcfExit.ERR_INSTALLED);
    assertThat(missing.reason()).contains("not on this node: kernel /no/such/kernel");
  }

  @Test
  void hasNoOtherAction() {
    assertThat(host.perform(OcfAction.PROMOTE).exit()).isEqualTo(OcfExit.ERR_UNIMPLEMENTED);
    assertThat(host.perform(OcfAction.DEMOTE).exit()).isEqualTo(OcfExit.ERR_UNIMPLEMENTED);
  }
}
