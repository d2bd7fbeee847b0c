// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandRunner;
import org.ferryman.exec.Deadline;
import org.ferryman.exec.Processes;
import org.ferryman.exec.SystemClock;
import org.ferryman.handover.lease.CommandedRoles;
import org.ferryman.handover.lease.CommandedRoles.CommandedRole;
import org.ferryman.handover.lease.FileCommandedRoles;
import org.ferryman.handover.lease.LeaseReading;
import org.ferryman.handover.lease.LeaseStore;
import org.ferryman.handover.lease.LeaseStoreException;
import org.ferryman.handover.lease.Leases;
import org.ferryman.handover.lease.ManualClock;
import org.ferryman.handover.lease.Phase;
import org.ferryman.handover.lease.Side;
import org.ferryman.handover.lease.Window;
import org.ferryman.handover.migration.Receivers.ReceiverVerdict;
import org.ferryman.handover.migration.Transfers.TransferEnd;
import org.ferryman.handover.migration.peer.Plan;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.StepOutcome;
import org.ferryman.tools.xen.GuestLauncher;
import org.ferryman.tools.xen.GuestName;
import org.ferryman.tools.xen.XlMigration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The detached processes, run by the real scripts with stand-ins for xl and ssh. */
class DetachedTest {
  private static final Path SCRIPTS =
      Path.of("..", "ocf-wrappers", "src", "main", "sh", "lib").toAbsolutePath().normalize();

  @TempDir private Path temporary;
  private Path tools;
  private Path run;
  private DetachedTransfers transfers;
  private DetachedReceivers receivers;
  private final Plan plan =
      new Plan(
          "handover-1",
          "vm 1",
          "/etc/xen/vm1.cfg",
          "node1",
          "node2",
          "node2",
          List.of("r0"),
          List.of(),
          Window.AT_THE_END,
          List.of("--debug"));

  @BeforeEach
  void prepare() throws IOException {
    tools = Files.createDirectories(temporary.resolve("bin"));
    run = Files.createDirectories(temporary.resolve("run"));
    transfers =
        new DetachedTransfers(
            run.resolve("transfers"),
            List.of("ssh", "-o", "BatchMode=yes"),
            new XlMigration(SCRIPTS.resolve("transfer"), plainRunner()),
            Processes.ofThisHost());
    receivers =
        new DetachedReceivers(
            run.resolve("receivers"),
            Duration.ofMillis(300),
            Duration.ofMillis(10),
            SystemClock.KERNEL,
            Processes.ofThisHost());
  }

  @AfterEach
  void endWhatWasBegun() {
    transfers.kill(plan.vm(), operation());
    receivers.end(plan.vm(), plan.id(), operation());
  }

  private CommandRunner plainRunner() {
    return (command, cancellation) -> {
      try {
        Process process = start(command.argv());
        int code = process.waitFor();
        return new CommandResult.Exited(command, code, "", "", Duration.ZERO);
      } catch (IOException | InterruptedException e) {
        return new CommandResult.NotStarted(command, e.toString(), false, Duration.ZERO);
      }
    };
  }

  private Process start(List<String> argv) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(argv)
            .redirectErrorStream(true)
            .redirectOutput(temporary.resolve("output").toFile());
    Map<String, String> environment = builder.environment();
    environment.put("PATH", tools + ":" + environment.get("PATH"));
    environment.put("FERRYMAN_RUN", run.toString());
    return builder.start();
  }

  private void tool(String name, String body) throws IOException {
    Path file = Files.writeString(tools.resolve(name), "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Operation operation() {
    return new Operation(
        Deadline.after(Duration.ofSeconds(20)), new Cancellation(), (level, line) -> {});
  }

  private TransferEnd end() {
    return transfers.read(plan.vm()).end();
  }

  @Test
  void aTransferGoesOnWithoutWhoeverBeganItAndItsEndIsKept() throws IOException {
    tool(
        "xl",
        "printf '%s\\n' \"$@\"; while [ ! -e "
            + temporary
            + "/go ]; do sleep 0.05; done; echo 'migration sender: Target reports successful"
            + " startup.'");

    assertThat(transfers.begin(plan, operation())).isEqualTo(StepOutcome.ok());

    assertThat(end()).isEqualTo(TransferEnd.RUNNING);
    assertThat(transfers.guests()).containsExactly("vm 1");
    assertThat(transfers.begin(plan, operation()).reason()).contains("not settled");
    assertThat(transfers.startedThere(plan.vm())).isFalse();
    Files.createFile(temporary.resolve("go"));
    await().until(() -> end() == TransferEnd.REPORTED_SUCCESS);
    assertThat(transfers.read(plan.vm()).plan()).contains(plan);
    assertThat(transfers.startedThere(plan.vm())).isTrue();
    assertThat(transfers.read(plan.vm()).words())
        .contains(
            "migrate; --debug; -s; vm 1; exec ssh -o BatchMode=yes -o HostKeyAlias=node2 -- node2 ferryman")
        .contains("handover receive vm+1 handover-1");
    transfers.forget(plan.vm());
    assertThat(transfers.read(plan.vm())).isEqualTo(Transfers.Reading.NONE);
  }

  @Test
  void breakingOffEndsSshAloneSoThatXlCanResumeTheGuest() throws IOException {
    Path ssh = Path.of("/bin/sleep").toRealPath();
    Files.copy(ssh, tools.resolve("ssh"));
    tool("xl", "ssh 600; echo 'Migration failed, resuming at sender.'; exit 1");
    transfers.begin(plan, operation());
    await().until(() -> transfers.breakOff(plan.vm(), operation()).done());

    await().until(() -> end() == TransferEnd.BROKEN);

    assertThat(transfers.read(plan.vm()).words()).contains("resuming at sender");
  }

  @Test
  void aKilledTransferIsBrokenAndNeverTakenForOneThatWasNotBegun() throws IOException {
    tool("xl", "sleep 600");
    transfers.begin(plan, operation());
    await().until(() -> transfers.kill(plan.vm(), operation()).done());

    await().until(() -> end() == TransferEnd.BROKEN);
  }

  @Test
  void aRuneThatAShellWouldMisreadIsNotMade() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> DetachedTransfers.rune(List.of("ssh", "-o", "ProxyCommand=a b"), plan));
  }

  /** At the node's shutdown a guest that has come is stopped as late as one that was started. */
  @Test
  void aReceiverRunsInAScopeOrderedAsThatOfAGuestThatIsStarted() throws IOException {
    List<String> started =
        GuestLauncher.forHost(temporary, () -> "1").wrap(new GuestName("vm1"), List.of("xl"));

    assertThat(Files.readString(SCRIPTS.resolve("receive")))
        .contains(
            started.stream()
                .filter(word -> word.startsWith("--property=") || word.startsWith("--slice="))
                .toList());
  }

  @Test
  void aReceiverTakesInOnlyWhatIsExpected() throws Exception {
    tool("xl", "echo 'migration target: Domain started successsfully.' >&2");
    tool("systemd-run", "while [ \"$1\" != -- ]; do shift; done; shift; exec \"$@\"");
    List<String> argv = List.of(SCRIPTS.resolve("receive").toString(), "vm+1", plan.id());

    assertThat(start(argv).waitFor()).isEqualTo(1);
    assertThat(Files.readString(temporary.resolve("output"))).contains("no guest vm+1 is expected");
    assertThat(receivers.verdict(plan.vm(), plan.id())).isEqualTo(ReceiverVerdict.UNPROVEN);
    assertThat(receivers.expect(plan.vm(), plan.id(), false)).isEqualTo(StepOutcome.ok());
    assertThat(start(argv).waitFor()).isZero();
    assertThat(receivers.verdict(plan.vm(), plan.id())).isEqualTo(ReceiverVerdict.STARTED);
  }

  @Test
  void aReceiverThatIsHeldBeginsWhenItIsAdmitted() throws Exception {
    tool("xl", "echo 'migration target: Domain started successsfully.' >&2");
    tool("systemd-run", "while [ \"$1\" != -- ]; do shift; done; shift; exec \"$@\"");
    receivers.expect(plan.vm(), plan.id(), true);
    Process receive = start(List.of(SCRIPTS.resolve("receive").toString(), "vm+1", plan.id()));
    await().until(() -> receivers.verdict(plan.vm(), plan.id()) == ReceiverVerdict.RUNNING);
    assertThat(run.resolve("receivers/vm+1/log")).doesNotExist();

    assertThat(receivers.admit(plan.vm(), "another-id").done()).isFalse();
    assertThat(receivers.admit(plan.vm(), plan.id())).isEqualTo(StepOutcome.ok());

    assertThat(receive.waitFor()).isZero();
    assertThat(receivers.verdict(plan.vm(), plan.id())).isEqualTo(ReceiverVerdict.STARTED);
  }

  @Test
  void aReceiverThatIsHeldEndsWhenItIsNotExpectedAnyMore() throws Exception {
    tool("xl", "exit 0");
    receivers.expect(plan.vm(), plan.id(), true);
    Process receive = start(List.of(SCRIPTS.resolve("receive").toString(), "vm+1", plan.id()));
    await().until(() -> receivers.verdict(plan.vm(), plan.id()) == ReceiverVerdict.RUNNING);

    assertThat(receivers.end(plan.vm(), plan.id(), operation())).isEqualTo(StepOutcome.ok());

    assertThat(receive.waitFor()).isEqualTo(1);
    assertThat(receivers.verdict(plan.vm(), plan.id())).isEqualTo(ReceiverVerdict.NEVER_STARTED);
  }

  @Test
  void onceEndedNoReceiverMayBeginAnyMore() throws Exception {
    tool("xl", "exit 0");
    receivers.expect(plan.vm(), plan.id(), false);

    assertThat(receivers.end(plan.vm(), plan.id(), operation())).isEqualTo(StepOutcome.ok());

    assertThat(receivers.verdict(plan.vm(), plan.id())).isEqualTo(ReceiverVerdict.NEVER_STARTED);
    assertThat(start(List.of(SCRIPTS.resolve("receive").toString(), "vm+1", plan.id())).waitFor())
        .isEqualTo(1);
    assertThat(receivers.verdict(plan.vm(), plan.id())).isEqualTo(ReceiverVerdict.NEVER_STARTED);
  }

  @Test
  void aReceiverThatHangsIsEnded() throws Exception {
    tool("xl", "echo 'migration target: Ready to receive domain.' >&2; exec sleep 600");
    tool("systemd-run", "while [ \"$1\" != -- ]; do shift; done; shift; exec \"$@\"");
    receivers.expect(plan.vm(), plan.id(), false);
    Process receive = start(List.of(SCRIPTS.resolve("receive").toString(), "vm+1", plan.id()));
    await().until(() -> receivers.verdict(plan.vm(), plan.id()) == ReceiverVerdict.RUNNING);

    await().until(() -> receivers.end(plan.vm(), plan.id(), operation()).done());

    assertThat(receive.waitFor()).isNotZero();
    assertThat(receivers.verdict(plan.vm(), plan.id())).isEqualTo(ReceiverVerdict.UNPROVEN);
  }

  @ParameterizedTest
  @CsvSource({
    "0, '', STARTED",
    "1, '', UNPROVEN",
    "1, 'Ready to receive domain.', UNPROVEN",
    "1, 'Transfer complete, requesting permission to start domain.', UNPROVEN",
    "1, 'Domain creation failed (code -3).', NEVER_STARTED",
    "1, 'Got permission, starting domain.', UNPROVEN",
    "1, 'Domain started successsfully.', STARTED",
    "1, 'Domain started successfully.', STARTED",
    "1, 'Failure, destroying our copy.', NEVER_STARTED",
    "0, 'Failure, destroying our copy.', NEVER_STARTED"
  })
  void whatAReceiversLastWordsProve(int code, String said, ReceiverVerdict verdict) {
    String log = "xc: info: Restoring domain\nmigration target: " + said + "\n";

    assertThat(DetachedReceivers.ofWords(Optional.of(code), log)).isEqualTo(verdict);
  }

  /** The name of a domain may stand in xl's messages. */
  @Test
  void wordsWithinALineOfAnothersProveNothing() {
    String log = "libxl: error: Domain 7:migration target: Failure, destroying our copy.\n";

    assertThat(DetachedReceivers.ofWords(Optional.of(1), log)).isEqualTo(ReceiverVerdict.UNPROVEN);
    assertThat(DetachedReceivers.ofWords(Optional.empty(), "")).isEqualTo(ReceiverVerdict.UNPROVEN);
  }

  @Test
  void aCopyThatWasSeenNotToHaveRunIsProvenAlsoWhenItIsGone() throws Exception {
    tool("xl", "exit 1");
    tool("systemd-run", "while [ \"$1\" != -- ]; do shift; done; shift; exec \"$@\"");
    receivers.expect(plan.vm(), plan.id(), false);
    assertThat(receivers.over(plan.vm(), plan.id())).isFalse();
    start(List.of(SCRIPTS.resolve("receive").toString(), "vm+1", plan.id())).waitFor();
    assertThat(receivers.over(plan.vm(), plan.id())).isTrue();
    assertThat(receivers.verdict(plan.vm(), plan.id())).isEqualTo(ReceiverVerdict.UNPROVEN);

    assertThat(receivers.neverRan(plan.vm(), "another-id")).isEqualTo(StepOutcome.ok());
    assertThat(receivers.verdict(plan.vm(), plan.id())).isEqualTo(ReceiverVerdict.UNPROVEN);
    assertThat(receivers.neverRan(plan.vm(), plan.id())).isEqualTo(StepOutcome.ok());

    assertThat(receivers.verdict(plan.vm(), plan.id())).isEqualTo(ReceiverVerdict.NEVER_STARTED);
    assertThat(receivers.knows(plan.vm(), plan.id())).isTrue();
    receivers.forget(plan.vm(), plan.id());
    assertThat(receivers.knows(plan.vm(), plan.id())).isFalse();
  }

  @Test
  void whatIsLeftOfAnOldHandOverGoes() throws IOException {
    for (String vm : List.of("old", "leased", "new")) {
      receivers.expect(vm, "handover-" + vm, false);
      if (!vm.equals("new")) {
        Files.setLastModifiedTime(
            run.resolve("receivers").resolve(vm),
            FileTime.from(Instant.now().minus(Duration.ofHours(25))));
      }
    }

    receivers.tidy(Set.of("handover-leased"));

    assertThat(receivers.knows("old", "handover-old")).isFalse();
    assertThat(receivers.knows("leased", "handover-leased")).isTrue();
    assertThat(receivers.knows("new", "handover-new")).isTrue();
  }

  @Test
  void aCommandThatCantBeWrittenCountsAllTheSameAndAnOldOneIsNotBelieved() throws IOException {
    ManualClock clock = new ManualClock();
    LeaseStore leases = new LeaseStore(run.resolve("handover"), clock);
    CommandedRoles roles = new FileCommandedRoles(run.resolve("roles"), leases);
    roles.commanded("r0", CommandedRole.PROMOTED);
    leases.write(Leases.lease(Side.TARGET, Phase.ARRIVED, clock, "r0"));
    Files.createDirectories(run.resolve("roles/r0/.role.new")); // as a full disk: not writable

    roles.commanded("r0", CommandedRole.UNPROMOTED);

    assertThat(roles.of("r0")).isEqualTo(CommandedRole.UNPROMOTED);
    assertThat(leases.read("r0")).isEqualTo(new LeaseReading.None());
    assertThat(new FileCommandedRoles(run.resolve("roles"), leases).of("r0"))
        .isEqualTo(CommandedRole.NONE);
    roles.commanded("r0", CommandedRole.PROMOTED);
    assertThat(new FileCommandedRoles(run.resolve("roles"), leases).of("r0"))
        .isEqualTo(CommandedRole.PROMOTED);
  }

  private static final String FIRST_PLAN =
      "{\"id\":\"handover-1\",\"vm\":\"vm 1\",\"configuration\":\"/etc/xen/vm1.cfg\",\"source\":\"node1\","
          + "\"target\":\"node2\",\"address\":\"node2\",\"resources\":[\"r0\"],\"standing\":[],"
          + "\"window\":\"AT_THE_END\",\"options\":[\"--debug\"]";

  private Path planFile(String text) throws IOException {
    Path folder = Files.createDirectories(run.resolve("transfers/vm+1"));
    return Files.writeString(folder.resolve("plan.json"), text);
  }

  @Test
  void aPlanOfAnEarlierOrALaterVersionIsRead() throws IOException {
    planFile(FIRST_PLAN + "}");
    assertThat(transfers.read("vm 1").plan()).contains(plan);

    planFile(FIRST_PLAN + ",\"version\":7,\"bandwidth\":{\"mib\":100}}");
    assertThat(transfers.read("vm 1").plan()).contains(plan);
  }

  @Test
  void aPlanIsKeptWithItsVersion() throws IOException {
    tool("xl", "exit 0");
    assertThat(transfers.begin(plan, operation())).isEqualTo(StepOutcome.ok());

    assertThat(run.resolve("transfers/vm+1/plan.json")).content().contains("\"version\":1");
    assertThat(transfers.read("vm 1").plan()).contains(plan);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "{}", "{\"id\":", "\u0000"})
  void aPlanThatCannotBeReadIsItsGuestsTroubleAlone(String text) throws IOException {
    Path file = planFile(text);
    Files.createDirectory(run.resolve("transfers/100%"));
    Files.writeString(run.resolve("transfers/README"), "");

    assertThat(transfers.guests()).containsExactly("vm 1");
    assertThatThrownBy(() -> transfers.read("vm 1"))
        .isInstanceOf(LeaseStoreException.class)
        .hasMessageContainingAll(file.toString(), "remove");
    assertThat(transfers.read("vm2").plan()).isEmpty();

    Files.delete(file);
    Files.createDirectory(file);
    assertThatThrownBy(() -> transfers.read("vm 1")).isInstanceOf(LeaseStoreException.class);
  }

  @Test
  void aRoleThatCannotBeReadIsNotRemembered() throws IOException {
    LeaseStore leases = new LeaseStore(run.resolve("handover"), new ManualClock());
    Files.createDirectories(run.resolve("roles/r0/role"));

    assertThat(new FileCommandedRoles(run.resolve("roles"), leases).of("r0"))
        .isEqualTo(CommandedRole.NONE);
  }

  @Test
  void commandedRolesAreRememberedAndEndTheLease() {
    ManualClock clock = new ManualClock();
    LeaseStore leases = new LeaseStore(run.resolve("handover"), clock);
    CommandedRoles roles = new FileCommandedRoles(run.resolve("roles"), leases);
    leases.write(Leases.lease(Side.TARGET, Phase.ARRIVED, clock, "r0"));

    assertThat(roles.of("r0")).isEqualTo(CommandedRole.NONE);
    roles.commanded("r0", CommandedRole.PROMOTED);

    assertThat(new FileCommandedRoles(run.resolve("roles"), leases).of("r0"))
        .isEqualTo(CommandedRole.PROMOTED);
    assertThat(leases.read("r0")).isEqualTo(new LeaseReading.None());
  }
}
