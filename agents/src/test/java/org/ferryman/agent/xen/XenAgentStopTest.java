// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.tools.drbd.status.Role;
import org.ferryman.tools.xen.DiskBackend.State;
import org.ferryman.tools.xen.DomainList;
import org.ferryman.tools.xen.WatchersReading.Watcher;
import org.ferryman.tools.xen.XlOutcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class XenAgentStopTest {
  @TempDir Path folder;
  private AgentFixture host;

  @BeforeEach
  void host() {
    host = new AgentFixture(folder);
  }

  private void assertStopped() {
    OcfAnswer answer = host.stop();
    assertThat(answer.exit()).as(answer.reason()).isEqualTo(OcfExit.SUCCESS);
    assertThat(host.xl.domains.values()).noneMatch(it -> it.name().orElse("").startsWith("vm1"));
  }

  private void assertNotStopped(String... words) {
    OcfAnswer answer = host.stop();
    assertThat(answer.exit()).as(answer.reason()).isEqualTo(OcfExit.ERR_GENERIC);
    assertThat(answer.reason()).startsWith("guest vm1 is not proven stopped").contains(words);
  }

  @Test
  void asksTheGuestAndWaitsUntilItIsGone() {
    host.xl.guest("vm1", "-b----");
    host.xl.onShutdown = domain -> {};
    host.xl.afterLooks(4, () -> host.xl.state(1, "--ps--"));
    host.xl.onDestroy = domain -> host.xl.gone(1);

    assertStopped();
    assertThat(host.xl.calls).containsExactly("shutdown 1 CONTROL", "destroy 1");
  }

  @Test
  void isDoneAtOnceWhereNothingRuns() {
    host.xl.guest("other", "r-----");

    assertStopped();
    assertThat(host.xl.calls).isEmpty();
    assertThat(host.xl.looks()).isLessThanOrEqualTo(2);
  }

  @Test
  void asksByAcpiWhereItIsToldTo() {
    host.xl.guest("vm1", "r-----");

    host.with("shutdown_acpi", "true");
    assertStopped();
    assertThat(host.xl.calls).containsExactly("shutdown 1 ACPI");
  }

  @Test
  void fallsBackToAcpiWithoutAControlInterface() {
    host.xl.guest("vm1", "r-----");
    host.xl.shutdownOutcome = Optional.of(new XlOutcome.NoControlInterface("use -F"));

    assertStopped();
    assertThat(host.xl.calls).containsExactly("shutdown 1 CONTROL", "shutdown 1 CONTROL_ELSE_ACPI");
  }

  @Test
  void destroysAGuestThatDoesNotHeed() {
    host.xl.guest("vm1", "r-----");
    host.xl.onShutdown = domain -> {};

    assertStopped();
    assertThat(host.xl.calls).containsExactly("shutdown 1 CONTROL", "destroy 1");
  }

  @Test
  void keepsToTheShutdownTimeout() {
    host.xl.guest("vm1", "r-----");
    host.xl.onShutdown = domain -> {};
    host.with("shutdown_timeout", "0");

    assertStopped();
    assertThat(host.xl.calls).containsExactly("destroy 1");
  }

  @Test
  void saysWhereTheShutdownTimeoutDoesNotFit() {
    host.xl.guest("vm1", "r-----");
    host.with("shutdown_timeout", "3600");

    assertStopped();
    assertThat(host.log).anyMatch(line -> line.contains("shutdown_timeout of 3600 s does not fit"));
  }

  @Test
  void doesNotWaitForAGuestThatDoesNotAcknowledge() {
    host.timeout = Duration.ofSeconds(20);
    host.xl.guest("vm1", "r-----");
    host.xl.shutdownOutcome = Optional.of(new XlOutcome.NotAcknowledged("-9"));

    assertStopped();
    assertThat(host.xl.calls).containsExactly("shutdown 1 CONTROL", "destroy 1");
    assertThat(host.xl.looks()).isLessThan(6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--p---", "---sc-", "--psc-", "---s--", "---sr-", "---sw-", "---s?-"})
  void destroysWhatCantHeedWithoutAsking(String state) {
    host.xl.guest("vm1", state);

    assertStopped();
    assertThat(host.xl.calls).containsExactly("destroy 1");
    assertThat(host.xl.looks()).isLessThan(6);
  }

  @Test
  void destroysAGuestThatComesBackAfterShuttingDown() {
    host.xl.guest("vm1", "r-----");
    host.xl.onShutdown =
        domain -> {
          host.xl.domains.remove(1);
          host.xl.backends.clear();
          host.xl.afterLooks(
              3,
              () -> {
                host.xl.watchers.clear();
                host.xl.guest("vm1", "r-----");
              });
        };

    assertStopped();
    assertThat(host.xl.calls).containsExactly("shutdown 1 CONTROL", "destroy 2");
  }

  @Test
  void doesNotTakeTheGapOfARebootForTheEnd() {
    host.xl.guest("vm1", "r-----");
    host.xl.domains.remove(1);
    host.xl.backends.clear();
    host.xl.afterLooks(
        4,
        () -> {
          host.xl.watchers.clear();
          host.xl.guest("vm1", "--p---", Duration.ZERO);
        });

    assertStopped();
    assertThat(host.xl.calls).containsExactly("destroy 2");
  }

  @Test
  void endsTheXlThatWouldBuildItAnewOnceNoDomainIsLeftToIt() {
    host.xl.guest("vm1", "r-----");
    host.xl.domains.remove(1);
    host.xl.backends.clear();

    assertStopped();
    assertThat(host.xl.calls).containsExactly("end 1001");
    assertThat(host.xl.watchers).isEmpty();
  }

  @Test
  void isNotDoneWhileThatXlCantBeEnded() {
    host.xl.guest("vm1", "r-----");
    host.xl.domains.remove(1);
    host.xl.backends.clear();
    host.xl.endOutcome = new XlOutcome.Failed("it does not end");

    assertNotStopped("xl create (process 1001) lives", "it does not end");
  }

  @Test
  void waitsForALastDomainThatIsStillTornDownBeforeItEndsItsXl() {
    host.xl.guest("vm1", "r-----");
    host.xl.domains.remove(1);
    host.xl.backends.clear();
    host.xl.domains.put(9, SimXl.domain(9, "(null)", "--p--d"));
    host.xl.afterLooks(
        40,
        () -> {
          host.xl.domains.remove(9);
          host.xl.guest("vm1", "r-----");
        });

    assertStopped();
    assertThat(host.xl.calls).containsExactly("shutdown 2 CONTROL");
  }

  @Test
  void endsThatXlInTheEndAlsoBesideADomainThatIsTornDownForEver() {
    host.xl.guest("vm1", "r-----");
    host.xl.domains.remove(1);
    host.xl.backends.clear();
    host.xl.domains.put(9, SimXl.domain(9, "(null)", "--p--d"));

    assertStopped();
    assertThat(host.xl.calls).containsExactly("end 1001");
  }

  @Test
  void anXlThatMayBuildAnybodyIsWaitedForAndNotEnded() {
    host.xl.watchers.add(
        new Watcher(7, List.of("migrate-receive"), Optional.empty(), Optional.empty()));

    assertStopped();
    assertThat(host.xl.calls).isEmpty();
    assertThat(host.xl.looks()).isGreaterThan(10);
  }

  @Test
  void isDoneAtOnceOnANodeThatWasNotBootedOnXen() {
    host.xl.noHypervisor = Optional.of("/sys/hypervisor/type is not there");
    host.xl.storeBroken = Optional.of("no xenstored");

    assertThat(host.stop().exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(host.xl.looks()).isEqualTo(1);
    host.noConfiguration();
    assertThat(host.stop().exit()).isEqualTo(OcfExit.SUCCESS);
  }

  @Test
  void destroysWhatXlKeepsOfACrash() {
    host.xl.guest("vm1", "---sc-");
    host.xl.rename(1, "vm1-20261130T0600Z");
    host.xl.watchers.clear();

    assertStopped();
    assertThat(host.xl.calls).containsExactly("destroy 1");
  }

  @Test
  void isNotDoneWhileWhatXlKeepsCantBeDestroyed() {
    host.xl.guest("vm1", "---sc-");
    host.xl.rename(1, "vm1-20261130T0600Z");
    host.xl.watchers.clear();
    host.xl.destroyOutcome = Optional.of(new XlOutcome.Failed("no"));

    assertNotStopped("vm1-20261130T0600Z (domain 1", "destroying it failed: no");
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource({
    "renamed, -b----, vbd", "vm1-20261130T0600Z, -b----, vbd", "vm1-old, ---sc-, vbd",
    "vm1-20261130T0600Z-x, ---sc-, vbd", "vm1-dm, -b----, qdisk", "renamed, -b----, qdisk",
    "renamed, -b----, virtio_disk", "renamed, --ps-d, vbd"
  })
  void namesADomainOfAnotherNameThatHasItsDiskAndTouchesItNot(
      String name, String state, String kind) {
    host.xl.guest("vm1", state);
    host.xl.rename(1, name);
    host.xl.watchers.clear();
    host.xl.connect(1, kind, "/dev/drbd0", State.CONNECTED, Optional.empty());

    OcfAnswer answer = host.stop();
    assertThat(answer.exit()).isEqualTo(OcfExit.ERR_GENERIC);
    assertThat(answer.reason()).contains(name + " (domain 1", "/dev/drbd0");
    assertThat(host.xl.calls).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"phy:/dev/drbd/by-res/r0/0,xvda,w", "drbd:r0,xvda,w", "/dev/drbd0,raw,xvda,rw"})
  void knowsItsDiskByTheDeviceWhateverItIsCalled(String disk) {
    host.configuration(AgentFixture.VM1.replace("phy:/dev/drbd0,xvda,w", disk));
    host.drbd.role("r0", Role.PRIMARY, 0);
    host.xl.guest("vm1", "-b----");
    host.xl.rename(1, "renamed");
    assertNotStopped("renamed (domain 1");

    host.xl.connect(1, "qdisk", "raw:/dev/drbd/by-res/r0", State.CONNECTED, Optional.empty());
    assertNotStopped("renamed (domain 1");

    host.drbd.role("r0", Role.PRIMARY, 5);
    host.configuration(AgentFixture.VM1.replace("/dev/drbd0", "/dev/drbd/by-res/r0/0"));
    host.xl.connect(1, "vbd", "/dev/drbd0", State.CONNECTED, Optional.empty());
    assertThat(host.stop().exit()).as("another device").isEqualTo(OcfExit.SUCCESS);
  }

  @Test
  void isNotDoneWhereItCantBeToldWhatAnothersDiskIsMadeOf() {
    host.xl.guest("other", "-b----");
    host.xl.connect(1, "qdisk", "/srv/other.img", State.CONNECTED, Optional.empty());
    host.layers.unknown.add("/srv/other.img");
    assertNotStopped("Too many open files");

    host.layers.unknown.clear();
    assertThat(host.stop().exit()).isEqualTo(OcfExit.SUCCESS);
  }

  @Test
  void aClosedDiskOrOneThatItOnlyReadsIsHeldByNobody() {
    host.xl.guest("vm1", "-b----");
    host.xl.rename(1, "renamed");
    host.configuration(AgentFixture.VM1.replace("xvda,w", "xvda,r"));
    assertThat(host.stop().exit()).isEqualTo(OcfExit.SUCCESS);

    host.configuration(AgentFixture.VM1);
    host.xl.connect(1, State.CLOSED);
    assertThat(host.stop().exit()).isEqualTo(OcfExit.SUCCESS);
  }

  @Test
  void aNameThatWasEditedUnderARunningGuestDoesNotStopIt() {
    host.xl.guest("vm1", "-b----");
    host.xl.watchers.set(
        0,
        new Watcher(
            1001,
            List.of("create", host.file().toString()),
            Optional.of("xl-vm1.log"),
            Optional.empty()));
    host.configuration(AgentFixture.VM1.replace("\"vm1\"", "\"vm2\""));

    assertThat(host.monitor().exit()).isEqualTo(OcfExit.ERR_GENERIC);
    OcfAnswer stopped = host.stop();
    assertThat(stopped.exit()).isEqualTo(OcfExit.ERR_GENERIC);
    assertThat(stopped.reason()).contains("guest vm2", "vm1 (domain 1");
    assertThat(host.start().exit()).isEqualTo(OcfExit.ERR_GENERIC);
    assertThat(host.xl.calls).isEmpty();
  }

  @Test
  void isDoneWhereTheDiskIsProvablyAnotherGuests() {
    host.xl.guest("other", "-b----");
    host.xl.connect(1, "vbd", "/dev/drbd0", State.CONNECTED, Optional.empty());

    assertThat(host.stop().exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(host.log).anyMatch(line -> line.contains("another guest has its disk: other"));
    assertThat(host.xl.calls).isEmpty();
  }

  @Test
  void triesAgainWhereDestroyFailsAndTellsIfItNeverWorks() {
    host.xl.guest("vm1", "---sc-");
    host.xl.destroyOutcome = Optional.of(new XlOutcome.Failed("'xl destroy 1' exited with 1"));

    assertNotStopped("vm1 (domain 1, state ---sc-)", "'xl destroy 1' exited with 1");
    assertThat(host.xl.calls).hasSizeGreaterThan(3).allMatch("destroy 1"::equals);
  }

  @Test
  void isNotDoneWithAZombie() {
    host.xl.guest("vm1", "r-----");
    host.xl.onShutdown = domain -> {};
    host.xl.onDestroy = domain -> host.xl.state(1, "---s-d");

    assertNotStopped("dying", "vm1 (domain 1, state ---s-d)");
  }

  @Test
  void isNotDoneWithAZombieThatLostItsName() {
    host.xl.guest("vm1", "---sc-");
    host.xl.onDestroy =
        domain -> {
          host.xl.domains.put(1, SimXl.domain(1, "(null)", "--ps-d"));
          host.xl.backends.clear();
        };

    assertNotStopped("without a name", "(null) (domain 1, state --ps-d), in which the guest ran");
  }

  @Test
  void isNotDoneWhereANamelessDomainHoldsItsDisk() {
    host.xl.guest("(null)", "--ps-d");

    assertNotStopped("without a name", "/dev/drbd0");
  }

  /** As real Xen leaves it where DRBD holds the guest's writes back for longer than xl waits. */
  @Test
  void isNotDoneWithADomainOfItsOwnWhoseDisksXlGaveUp() {
    host.xl.guest("vm1", "-b----");
    assertThat(host.monitor().exit()).isEqualTo(OcfExit.SUCCESS);
    host.xl.domains.put(1, SimXl.domain(1, "(null)", "--p--d"));
    host.xl.backends.clear();
    host.xl.watchers.clear();

    assertThat(host.monitor().exit()).isEqualTo(OcfExit.ERR_GENERIC);
    assertNotStopped("without a name", "domain 1", "in which the guest ran");
    assertThat(host.start().exit()).isEqualTo(OcfExit.ERR_GENERIC);

    host.xl.domains.remove(1);
    assertThat(host.stop().exit()).isEqualTo(OcfExit.SUCCESS);
  }

  @Test
  void doesNotCareForNamelessDomainsOfOthers() {
    host.xl.diskTarget = "/dev/drbd7";
    host.xl.guest("(null)", "--ps-d");

    assertThat(host.stop().exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(host.xl.calls).isEmpty();
  }

  @Test
  void waitsUntilTheDiskIsClosed() {
    host.xl.guest("vm1", "---sc-");
    host.xl.onDestroy =
        domain -> {
          host.xl.domains.remove(1);
          host.xl.watchers.clear();
        };
    host.xl.afterLooks(8, () -> host.xl.connect(1, State.CLOSED));

    assertStopped();
    assertThat(host.xl.looks()).isGreaterThan(8);
  }

  @Test
  void isNotDoneWhileTheDiskIsHeldOpen() {
    host.xl.guest("vm1", "---sc-");
    host.xl.onDestroy =
        domain -> {
          host.xl.domains.remove(1);
          host.xl.watchers.clear();
        };

    assertNotStopped("a disk is held open", "xvda of domain 1 (/dev/drbd0)", "connected");
  }

  @Test
  void isNotDoneWhileABackendWithoutDomainHoldsItsDisk() {
    host.xl.connect(9, State.CLOSING);

    assertNotStopped("a disk is held open", "domain 9", "closing");
  }

  @Test
  void isNotDoneWhereXenstoreIsUnknown() {
    host.xl.storeBroken = Optional.of("'xenstore-ls' hangs");

    assertNotStopped("its disks are unknown", "'xenstore-ls' hangs");
  }

  @Test
  void isNotDoneWhereTheListIsUnknown() {
    host.xl.guest("vm1", "r-----");
    host.xl.listBroken = Optional.of(DomainList.Unknown.because("its last line is cut off"));

    assertNotStopped("not known", "its last line is cut off");
    assertThat(host.xl.calls).isEmpty();
  }

  @Test
  void looksAgainWhereTheListFailsForAWhile() {
    host.xl.guest("vm1", "r-----");
    host.xl.listFaults.add(DomainList.Unknown.because("hang"));
    host.xl.listFaults.add(DomainList.Unknown.because("hang"));

    assertStopped();
  }

  @Test
  void isNotDoneWithoutTools() {
    host.xl.listBroken = Optional.of(new DomainList.Unknown("no xl here", true));

    OcfAnswer answer = host.stop();
    assertThat(answer.exit()).isEqualTo(OcfExit.ERR_INSTALLED);
    assertThat(answer.reason()).contains("not proven stopped", "no xl here");
  }

  @Test
  void destroysWhatAMigrationLeft() {
    host.xl.guest("vm1--migratedaway", "---ss-");
    host.xl.guest("vm1--incoming", "--p---", Duration.ZERO);
    host.xl.guest("vm1", "r-----");

    assertStopped();
    assertThat(host.xl.calls).containsExactly("shutdown 3 CONTROL", "destroy 2", "destroy 1");
  }

  @Test
  void destroysNothingThatMayBeTheGuestItself() {
    host.xl.guest("vm1--incoming", "--p---", Duration.ofMillis(100));
    assertNotStopped("vm1--incoming (domain 1, state --p---) has run");

    host = new AgentFixture(folder);
    host.xl.guest("vm1--incoming", "r-----", Duration.ZERO);
    assertNotStopped("vm1--incoming");

    host = new AgentFixture(folder);
    host.xl.guest("vm1--migratedaway", "-b----");
    assertNotStopped("vm1--migratedaway (domain 1, state -b----) is not suspended");

    host = new AgentFixture(folder);
    host.xl.guest("vm1", "r-----");
    host.xl.guest("vm1", "r-----");
    assertNotStopped("several domains");
    assertThat(host.xl.calls).isEmpty();
  }

  @Test
  void stopsByTheNameGivenWhereTheConfigurationIsMissing() {
    host.xl.guest("vm1", "r-----");
    host.noConfiguration();
    host.with("name", "vm1");

    assertStopped();
    assertStopped();
  }
}
