// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.config.DefinitionsReading;
import org.ferryman.tools.drbd.status.Role;
import org.ferryman.tools.xen.CreateOutcome;
import org.ferryman.tools.xen.DiskBackend.State;
import org.ferryman.tools.xen.DomainList;
import org.ferryman.tools.xen.Xl.HostMemory;
import org.ferryman.tools.xen.XlOutcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XenAgentStartTest {
  @TempDir Path folder;
  private AgentFixture host;

  @BeforeEach
  void host() {
    host = new AgentFixture(folder);
  }

  private static final Optional<String> VM1 = Optional.of("vm1");

  private static void assertFails(OcfAnswer answer, OcfExit exit, String... words) {
    assertThat(answer.exit()).as(answer.reason()).isEqualTo(exit);
    assertThat(answer.reason()).contains(words);
  }

  @Test
  void createsTheGuestAndWaitsUntilItRunsWithItsDisk() {
    host.xl.onCreate = domain -> host.xl.connect(domain.id(), State.INITIALISING);
    host.xl.afterLooks(6, () -> host.xl.connect(1, State.CONNECTED));

    assertThat(host.start()).isEqualTo(OcfAnswer.of(OcfExit.SUCCESS));
    assertThat(host.xl.calls).containsExactly("create vm1");
    assertThat(host.xl.looks()).isGreaterThan(6);
  }

  @Test
  void doesNothingWhereItRunsAlready() {
    host.xl.guest("vm1", "-b----");
    host.drbd.role("r0", Role.SECONDARY);

    assertThat(host.start().exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(host.xl.calls).isEmpty();
  }

  @Test
  void refusesWhereTheFileIsAnotherResourcesGuest() {
    host.handover.owners.put(host.file(), "web");

    assertFails(host.start(), OcfExit.ERR_CONFIGURED, "is the guest of resource web already");
    host.parameters.put("OCF_CHECK_LEVEL", "10");
    assertFails(
        host.perform(OcfAction.VALIDATE_ALL),
        OcfExit.ERR_CONFIGURED,
        "remove one of the two resources");
    assertThat(host.xl.calls).isEmpty();
  }

  /** What runs goes on: its start is done, a probe and a stop tell and do what is so. */
  @Test
  void secondResourceOfAGuestThatRunsIsAnsweredAsEver() {
    host.handover.owners.put(host.file(), "web");
    host.xl.guest("vm1", "-b----");

    assertThat(host.start().exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(host.probe().exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(host.monitor().exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(host.stop().exit()).isEqualTo(OcfExit.SUCCESS);
  }

  @Test
  void takesTheNameFromTheParameter() {
    host.with("name", "web");

    assertThat(host.start().exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(host.xl.calls).containsExactly("create web name=\"web\"");
    assertThat(host.log).anyMatch(line -> line.startsWith("WARN parameter name is 'web'"));
  }

  @Test
  void refusesWhereTheDiskIsSecondary() {
    host.drbd.role("r0", Role.SECONDARY);

    assertFails(host.start(), OcfExit.ERR_GENERIC, "DRBD resource r0 is Secondary", "promote");
    assertThat(host.xl.calls).isEmpty();
  }

  @Test
  void refusesWhereTheDisksRoleIsUnknownOrItIsNotUp() {
    host.drbd.readings.put("r0", new DrbdReading.Unknown("drbdsetup hangs"));
    assertFails(host.start(), OcfExit.ERR_GENERIC, "r0", "not known: drbdsetup hangs");

    host.drbd.readings.remove("r0");
    assertFails(host.start(), OcfExit.ERR_GENERIC, "r0 is not up");
    assertThat(host.xl.calls).isEmpty();
  }

  @Test
  void refusesWhereTheDisksResourceCantBeFound() {
    host.drbd.definitions = new DefinitionsReading.Unknown("drbdadm: no such file", true);
    assertFails(host.start(), OcfExit.ERR_GENERIC, "xvda is /dev/drbd0", "drbdadm: no such file");

    host.drbd.definitions = new DefinitionsReading.Known(List.of(), List.of("r7: spoilt"));
    assertFails(
        host.start(), OcfExit.ERR_GENERIC, "no resource of this host", "/etc/drbd.conf", "r7");
    assertThat(host.xl.calls).isEmpty();
  }

  @Test
  void startsOnWhatTheKernelKnowsWhateverTheFilesSay() {
    host.drbd.definitions = new DefinitionsReading.Unknown("r9.res:2: Parse error", true);
    host.drbd.hasMinor("r0", 0);

    assertThat(host.start().exit()).isEqualTo(OcfExit.SUCCESS);
  }

  @Test
  void theSameMinorOnOtherNodesIsNotThisHosts() {
    host.drbd.definitions =
        new DefinitionsReading.Known(
            List.of(ReadOnlyDrbd.definition("r0", 0), ReadOnlyDrbd.definition("r5", 0, "node3")),
            List.of());

    assertThat(host.start().exit()).isEqualTo(OcfExit.SUCCESS);
  }

  @Test
  void leavesDisksToTheScriptThatPromotesThem() {
    host.configuration(AgentFixture.VM1.replace("phy:/dev/drbd0", "drbd:r0"));
    host.drbd.role("r0", Role.SECONDARY);

    assertThat(host.start().exit()).isEqualTo(OcfExit.SUCCESS);
  }

  @Test
  void looksAtTheResourcesThatAreNamed() {
    host.with("drbd_resources", "r0 r1");
    host.drbd.role("r1", Role.SECONDARY);

    assertFails(host.start(), OcfExit.ERR_GENERIC, "DRBD resource r1 is Secondary");
  }

  @Test
  void refusesWhereMemoryIsShort() {
    host.xl.memory = new Reading.Known<>(new HostMemory(767, 600, 100, true));

    assertFails(host.start(), OcfExit.ERR_GENERIC, "needs 512 MiB", "has 500 MiB free");
    assertThat(host.xl.calls).isEmpty();
  }

  @Test
  void leavesMemoryToXlWhereDomain0GivesSome() {
    host.xl.memory = new Reading.Known<>(new HostMemory(767, 100, 0, false));

    assertThat(host.start().exit()).isEqualTo(OcfExit.SUCCESS);
  }

  @Test
  void goesOnWhereMemoryIsUnknown() {
    host.xl.memory = new Reading.Unknown<>("no xl info");

    assertThat(host.start().exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(host.log).anyMatch(line -> line.contains("no xl info"));
  }

  @Test
  void tellsWhichCreationFailedHow() {
    host.xl.createOutcomes.add(new CreateOutcome.OutOfMemory("xl said: Out of memory"));
    assertFails(host.start(), OcfExit.ERR_GENERIC, "not enough memory", "xl said: Out of memory");

    host.xl.createOutcomes.add(new CreateOutcome.Failed("xl said: no kernel"));
    assertFails(host.start(), OcfExit.ERR_GENERIC, "could not be created", "xl said: no kernel");

    host.xl.createOutcomes.add(new CreateOutcome.ConfigRefused("xl said: line 1"));
    assertFails(host.start(), OcfExit.ERR_ARGS, "xl said: line 1");

    host.xl.createOutcomes.add(new CreateOutcome.NotLaunched("systemd-run made no scope"));
    assertFails(host.start(), OcfExit.ERR_GENERIC, "systemd-run made no scope");

    host.xl.createOutcomes.add(new CreateOutcome.Missing("no xl"));
    assertFails(host.start(), OcfExit.ERR_INSTALLED, "no xl");
  }

  @Test
  void waitsWhileTheNameIsTaken() {
    host.xl.createOutcomes.add(new CreateOutcome.NameTaken("already exists"));
    host.xl.createOutcomes.add(new CreateOutcome.NameTaken("already exists"));

    assertThat(host.start().exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(host.xl.calls).hasSize(3).allMatch("create vm1"::equals);
  }

  @Test
  void takesBackWhatAnInterruptedCreationLeft() {
    host.xl.createOutcomes.add(new CreateOutcome.Interrupted("'xl create' was killed"));
    host.xl.afterLooks(2, () -> host.xl.guest("vm1", "--p---", Duration.ZERO));

    assertFails(host.start(), OcfExit.ERR_GENERIC, "was killed", "taken back");
    assertThat(host.xl.domains).containsOnlyKeys(0);
  }

  @Test
  void takesBackAGuestWhoseDiskDoesNotCome() {
    host.xl.onCreate =
        domain ->
            host.xl.connect(domain.id(), State.CLOSED, Optional.of("2 creating vbd structure"));

    assertFails(
        host.start(),
        OcfExit.ERR_GENERIC,
        "xvda of domain 1 (/dev/drbd0)",
        "closed, error: 2 creating vbd structure",
        "taken back");
    assertThat(host.xl.calls).containsExactly("create vm1", "destroy 1");
    assertThat(host.xl.looks()).as("at once").isLessThan(8);
  }

  @Test
  void takesBackAGuestWhoseDiskIsNeverConnected() {
    host.xl.onCreate = domain -> host.xl.backends.clear();

    assertFails(host.start(), OcfExit.ERR_GENERIC, "disk xvda has no backend", "taken back");
    assertThat(host.xl.domains).containsOnlyKeys(0);
  }

  @Test
  void takesBackAGuestWhoseDisksAreUnknown() {
    host.xl.storeBroken = Optional.of("xenstored does not answer");

    assertFails(host.start(), OcfExit.ERR_GENERIC, "xenstored does not answer", "taken back");
  }

  @ParameterizedTest
  @ValueSource(strings = {"---sc-", "---s--", "---sw-"})
  void failsAtOnceWhereTheGuestDoesNotBoot(String state) {
    host.xl.onCreate = domain -> host.xl.state(domain.id(), state);

    assertFails(
        host.start(), OcfExit.ERR_GENERIC, "while booting", "vm1 (domain 1, state " + state);
    assertThat(host.xl.domains).containsOnlyKeys(0);
    assertThat(host.xl.looks()).as("at once").isLessThan(8);
  }

  @Test
  void failsAtOnceWhereTheGuestIsGoneAgain() {
    host.xl.onCreate = domain -> host.xl.gone(domain.id());

    assertFails(host.start(), OcfExit.ERR_GENERIC, "ended at once");
    assertThat(host.xl.looks()).as("at once").isLessThan(8);
  }

  @Test
  void saysSoWhereAGuestCantBeTakenBack() {
    host.xl.onCreate = domain -> host.xl.state(domain.id(), "---sc-");
    host.xl.destroyOutcome = Optional.of(new XlOutcome.Failed("destroy said no"));

    assertFails(host.start(), OcfExit.ERR_GENERIC, "could not be taken back", "destroy said no");
  }

  @ParameterizedTest
  @ValueSource(strings = {"---sc-", "---s--", "--ps--", "---sw-", "---s?-"})
  void destroysWhatIsLeftOfItsLastLife(String state) {
    host.xl.guest("vm1", state);

    assertThat(host.start().exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(host.xl.calls).containsExactly("destroy 1", "create vm1");
  }

  @Test
  void waitsWhileItReboots() {
    host.xl.guest("vm1", "---sr-");
    host.xl.afterLooks(3, () -> host.xl.state(1, "r-----"));

    assertThat(host.start().exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(host.xl.calls).isEmpty();
  }

  @Test
  void waitsForADyingDomainAndTellsIfItStays() {
    host.xl.guest("vm1", "---s-d");
    host.xl.afterLooks(3, () -> host.xl.gone(1));
    assertThat(host.start().exit()).isEqualTo(OcfExit.SUCCESS);

    AgentFixture other = new AgentFixture(folder);
    other.xl.guest("vm1", "---s-d");
    assertFails(other.start(), OcfExit.ERR_GENERIC, "dying", "vm1 (domain 1, state ---s-d)");
    assertThat(other.xl.calls).isEmpty();
  }

  @Test
  void findsAGuestThatCameBackMeanwhile() {
    host.xl.guest("vm1", "r-----");
    host.xl.domains.remove(1);
    host.xl.backends.clear();
    host.xl.createOutcomes.add(new CreateOutcome.NameTaken("already exists"));
    host.xl.onNoCreate = () -> host.xl.guest("vm1", "-b----");

    assertThat(host.start().exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(host.xl.calls).containsExactly("create vm1");
    assertThat(host.xl.domains.values()).filteredOn(it -> it.name().equals(VM1)).hasSize(1);
  }

  @Test
  void aGuestThatCameBackWithoutItsDiskIsNoSuccess() {
    host.xl.createOutcomes.add(new CreateOutcome.Failed("the disk is in use"));
    host.xl.onNoCreate =
        () -> {
          host.xl.guest("vm1", "-b----");
          host.xl.connect(1, State.CLOSED, Optional.of("2 creating vbd structure"));
        };

    assertFails(host.start(), OcfExit.ERR_GENERIC, "creating vbd structure", "taken back");
  }

  @Test
  void refusesOnANodeThatWasNotBootedOnXen() {
    host.xl.noHypervisor = Optional.of("/sys/hypervisor/type is not there");

    assertFails(host.start(), OcfExit.ERR_INSTALLED, "can't be started", "/sys/hypervisor/type");
    assertThat(host.handover.calls).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Domain-0", "0", ""})
  void dom0AsBackendIsTheDefault(String backend) {
    host.configuration(AgentFixture.VM1.replace("xvda,w", "xvda,w,backend=" + backend));
    assertThat(host.start().exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(host.handover.calls).containsExactly("promote [r0] before, [] by script");

    host.xl.gone(1);
    host.xl.onCreate = domain -> host.xl.connect(domain.id(), State.CLOSED, Optional.of("22"));
    assertFails(host.start(), OcfExit.ERR_GENERIC, "xvda of domain", "taken back");
  }

  @Test
  void refusesADiskThatAnotherDomainServes() {
    host.configuration(AgentFixture.VM1.replace("xvda,w", "xvda,w,backend=storage"));

    assertFails(host.start(), OcfExit.ERR_ARGS, "xvda", "domain 'storage'", "backend=");
    assertThat(host.handover.calls).isEmpty();
  }

  @Test
  void aVirtioDiskIsThereByItsBackend() {
    host.xl.onCreate =
        domain ->
            host.xl.connect(
                domain.id(), "virtio_disk", "/dev/drbd0", State.CONNECTED, Optional.empty());

    assertThat(host.start().exit()).isEqualTo(OcfExit.SUCCESS);
  }

  @Test
  void refusesWhileADomainOfAnotherNameHasItsDisk() {
    host.xl.guest("vm1", "-b----");
    host.xl.rename(1, "renamed");

    assertFails(host.start(), OcfExit.ERR_GENERIC, "renamed (domain 1", "/dev/drbd0", "xl rename");
    assertThat(host.xl.calls).isEmpty();
    assertThat(host.handover.calls).as("nor is its disk promoted").isEmpty();
  }

  @Test
  void refusesWhileAnotherGuestHasItsDisk() {
    host.xl.guest("other", "-b----");
    host.xl.connect(1, "vbd", "/dev/drbd0", State.CONNECTED, Optional.empty());

    assertFails(host.start(), OcfExit.ERR_GENERIC, "in use: other (domain 1", "/dev/drbd0");
    assertThat(host.xl.calls).isEmpty();
    assertThat(host.handover.calls).isEmpty();
  }

  @Test
  void refusesWhileADomainThatIsGoneHasItsDisk() {
    host.xl.connect(9, State.CONNECTED);
    assertFails(host.start(), OcfExit.ERR_GENERIC, "in use", "domain 9", "that domain is gone");
    assertThat(host.xl.calls).isEmpty();

    host.xl.afterLooks(4, () -> host.xl.connect(9, State.CLOSED));
    assertThat(host.start().exit()).isEqualTo(OcfExit.SUCCESS);
  }

  @Test
  void destroysWhatXlKeptOfACrash() {
    host.xl.guest("vm1", "---sc-");
    host.xl.rename(1, "vm1-20261130T0600Z");
    host.xl.watchers.clear();

    assertThat(host.start().exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(host.xl.calls).containsExactly("destroy 1", "create vm1");
  }

  @Test
  void touchesNothingOfAMigration() {
    host.xl.guest("vm1--incoming", "--p---", Duration.ZERO);
    assertFails(host.start(), OcfExit.ERR_GENERIC, "vm1--incoming (domain 1", "xl destroy");

    AgentFixture source = new AgentFixture(folder);
    source.xl.guest("vm1--migratedaway", "---ss-");
    assertFails(source.start(), OcfExit.ERR_GENERIC, "vm1--migratedaway (domain 1", "xl destroy");

    AgentFixture suspended = new AgentFixture(folder);
    suspended.xl.guest("vm1", "---ss-");
    assertFails(suspended.start(), OcfExit.ERR_GENERIC, "suspended");

    assertThat(List.of(host.xl.calls, source.xl.calls, suspended.xl.calls)).allMatch(List::isEmpty);
  }

  @Test
  void createsNothingWhereTheListIsUnknown() {
    host.xl.listBroken = Optional.of(DomainList.Unknown.because("'xl list' printed garbage"));

    assertFails(host.start(), OcfExit.ERR_GENERIC, "'xl list' printed garbage");
    assertThat(host.xl.calls).isEmpty();
  }

  @Test
  void looksAgainWhereTheListFailsOnce() {
    host.xl.listFaults.add(DomainList.Unknown.because("busy"));
    host.xl.listFaults.add(DomainList.Unknown.because("busy"));

    assertThat(host.start().exit()).isEqualTo(OcfExit.SUCCESS);
  }

  @Test
  void needsToolsConfigurationAndRoot() {
    host.xl.listBroken = Optional.of(new DomainList.Unknown("no xl here", true));
    assertFails(host.start(), OcfExit.ERR_INSTALLED, "no xl here");
    host.xl.listBroken = Optional.empty();

    host.configuration("name = 'vm1'\nmemory = (1)\n");
    assertFails(host.with("name", "vm1").start(), OcfExit.ERR_ARGS, "line 2, column 10");
    host.noConfiguration();
    assertFails(host.start(), OcfExit.ERR_INSTALLED, "does not exist");

    host.root = false;
    assertFails(host.start(), OcfExit.ERR_PERM, "root");
    assertThat(host.xl.calls).isEmpty();
  }

  @Test
  void refusesOnceNobodyWaitsForIt() {
    host.xl.onCreate = domain -> host.xl.state(domain.id(), "--p---");
    host.xl.afterLooks(4, () -> host.cancellation.cancel("stop takes its place"));

    assertFails(host.start(), OcfExit.ERR_GENERIC, "stop takes its place");
  }

  @Test
  void aPausedDomainThatHasRunIsAStartedGuestAndOneThatNeverDidIsNone() {
    host.xl.gone(1);
    int id = host.xl.guest("vm1", "--p---");
    assertThat(host.start().exit()).isEqualTo(OcfExit.SUCCESS);
    host.xl.gone(id);

    host.xl.guest("vm1", "--p---", Duration.ZERO);
    OcfAnswer halfBuilt = host.start();
    assertThat(halfBuilt.exit()).isEqualTo(OcfExit.ERR_GENERIC);
    assertThat(halfBuilt.reason()).contains("it has never run");
    assertThat(host.xl.calls).noneMatch(call -> call.startsWith("destroy"));
  }

  @Test
  void aDomainThatIsStillBeingBuiltIsWaitedFor() {
    host.xl.gone(1);
    int id = host.xl.guest("vm1", "--p---", Duration.ZERO);
    host.xl.afterLooks(4, () -> host.xl.state(id, "-b----"));

    assertThat(host.start().exit()).isEqualTo(OcfExit.SUCCESS);
  }
}
