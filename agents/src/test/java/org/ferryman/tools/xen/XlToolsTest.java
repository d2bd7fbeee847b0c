// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ferryman.agent.drbd.DeviceHolders;
import org.ferryman.agent.xen.FakeLayers;
import org.ferryman.agent.xen.XenstoreHolders;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.Deadline;
import org.ferryman.exec.ScriptedCommandRunner;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.xen.Xl.CreateRequest;
import org.ferryman.tools.xen.Xl.HostMemory;
import org.ferryman.tools.xen.Xl.ShutdownMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The adapter's command lines, and what it makes of tools that misbehave. */
class XlToolsTest {
  private static final Path FILE = Path.of("/etc/xen/vm1.cfg");
  private static final GuestName VM1 = new GuestName("vm1");

  @TempDir Path folder;
  private final ReplayedTools tools = new ReplayedTools();
  private final Operation operation =
      new Operation(Deadline.after(Duration.ofMinutes(1)), new Cancellation(), (level, line) -> {});

  private XlTools xl() {
    return xl(new GuestLauncher.Plain());
  }

  private XlTools xl(GuestLauncher launcher) {
    return new XlTools(
        tools,
        launcher,
        () -> new WatchersReading.Known(List.of()),
        new Hypervisor(folder.resolve("type"), folder.resolve("capabilities")),
        folder.resolve("xl.conf"),
        Duration.ofSeconds(15));
  }

  private CreateOutcome create(String line) {
    assertThat(line).startsWith("xl create /etc/xen/vm1.cfg");
    return xl().create(
            new CreateRequest(FILE, VM1, line.endsWith("\""), Optional.empty()), operation);
  }

  static Stream<Function<Command, CommandResult>> failures() {
    Duration second = Duration.ofSeconds(1);
    return Stream.of(
        command -> new CommandResult.Exited(command, 1, "", "xl: no", second),
        command -> new CommandResult.Exited(command, 0, "", "", second),
        command -> new CommandResult.Exited(command, 0, "\u0000\uFFFD garbage", "", second),
        command ->
            new CommandResult.TimedOut(
                command, Captures.lists("01-no-domu.xl-list").get(0), "", second),
        command -> new CommandResult.Cancelled(command, "stop", "", "", second),
        command -> new CommandResult.OutputExceeded(command, 1, "", "", second),
        command -> new CommandResult.NotStarted(command, "no fork", false, second));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void noFailureIsTakenForAnAnswer(Function<Command, CommandResult> failure) {
    tools.outcome("xl list", failure);
    tools.outcome("xenstore-ls -f /local/domain/0", failure);
    tools.outcome("xl info", failure);

    assertThat(xl().domains(operation))
        .isInstanceOfSatisfying(
            DomainList.Unknown.class,
            unknown -> {
              assertThat(unknown.reason()).contains("xl list");
              assertThat(unknown.toolMissing()).isFalse();
            });
    assertThat(xl().diskBackends(operation)).isInstanceOf(BackendsReading.Unknown.class);
    assertThat(xl().memory(operation)).isInstanceOf(Reading.Unknown.class);
  }

  @Test
  void aMissingToolIsToldApart() {
    Function<Command, CommandResult> missing =
        command -> new CommandResult.NotStarted(command, "not found", true, Duration.ZERO);
    tools.outcome("xl list", missing);
    tools.outcome("xl destroy 3", missing);
    tools.outcome("xl create /etc/xen/vm1.cfg", missing);

    assertThat(xl().domains(operation))
        .isInstanceOfSatisfying(
            DomainList.Unknown.class, unknown -> assertThat(unknown.toolMissing()).isTrue());
    assertThat(xl().destroy(3, operation)).isInstanceOf(XlOutcome.Missing.class);
    assertThat(create("xl create /etc/xen/vm1.cfg")).isInstanceOf(CreateOutcome.Missing.class);
  }

  /** Pacemaker takes "not installed" of a probe for "not running". */
  @Test
  void whereXenRunsAMissingToolHidesGuests() throws IOException {
    tools.outcome(
        "xl list",
        command -> new CommandResult.NotStarted(command, "not found", true, Duration.ZERO));
    Files.writeString(folder.resolve("type"), "xen\n");
    Files.writeString(folder.resolve("capabilities"), "control_d\n");

    assertThat(xl().domains(operation))
        .isInstanceOfSatisfying(
            DomainList.Unknown.class, unknown -> assertThat(unknown.toolMissing()).isFalse());
  }

  @Test
  void whatXlRefusesForItsConfigurationIsToldBeforeAnythingIsCreated() throws IOException {
    XlTools xl = xl();
    tools.output("xl list", "");
    assertThat(xl.configurationTrouble(operation)).isEmpty();

    Files.writeString(folder.resolve("xl.conf"), "autoballoon = \"off\n");
    tools.exits("xl list", 1, "", "Failed to parse config file: Invalid argument");
    assertThat(xl.configurationTrouble(operation))
        .hasValueSatisfying(
            it -> assertThat(it).contains("xl.conf is mended", "Invalid argument", "line 1"));

    tools.capture("xl list", "02-running-pv.xl-list");
    assertThat(xl.configurationTrouble(operation)).as("xl takes it").isEmpty();
  }

  @Test
  void whatOnlyXlObjectsToIsKnownFromTheLastLook() throws IOException {
    XlTools xl = xl();
    Files.writeString(folder.resolve("xl.conf"), "autoballoon = \"maybe\"\n");
    tools.output("xl list", "");
    assertThat(xl.configurationTrouble(operation)).isEmpty();
    tools.exits("xl list", 1, "", "invalid autoballoon option");
    tools.exits(
        "unshare --mount --propagation private sh -c mount --bind /dev/null \"$0\" && exec \"$@\" "
            + folder.resolve("xl.conf")
            + " xl list",
        1,
        "",
        "not permitted");
    assertThat(xl.domains(operation)).isInstanceOf(DomainList.Unknown.class);
    assertThat(xl.configurationTrouble(operation)).isPresent();
  }

  @Test
  void readsAreBoundedAndChangesTakeWhatIsLeft() {
    tools.outcome(
        "xl list",
        command -> {
          assertThat(command.timeout()).isEqualTo(Duration.ofSeconds(15));
          return Captures.result("01-no-domu.xl-list", command);
        });
    tools.outcome(
        "xl destroy 3",
        command -> {
          assertThat(command.timeout()).isBetween(Duration.ofSeconds(30), Duration.ofMinutes(1));
          return new CommandResult.Exited(command, 0, "", "", Duration.ZERO);
        });

    assertThat(xl().domains(operation)).isInstanceOf(DomainList.Domains.class);
    assertThat(xl().destroy(3, operation).done()).isTrue();
  }

  @Test
  void createsUnderTheNameGiven() {
    tools.exits("xl create /etc/xen/vm1.cfg name=\"vm1\"", 0, "", "Parsing config from x\n");

    assertThat(create("xl create /etc/xen/vm1.cfg name=\"vm1\""))
        .isInstanceOf(CreateOutcome.Created.class);
  }

  @Test
  void createsInAScope() {
    GuestLauncher scope = new GuestLauncher.SystemdScope(() -> "1");
    String line = String.join(" ", scope.wrap(VM1, List.of("xl", "create", "/etc/xen/vm1.cfg")));
    tools.exits(line, 0, "", "");
    CreateRequest request = new CreateRequest(FILE, VM1, false, Optional.empty());
    assertThat(xl(scope).create(request, operation)).isInstanceOf(CreateOutcome.Created.class);

    tools.exits(line, 1, "", "Failed to connect to bus: No such file or directory\n");
    assertThat(xl(scope).create(request, operation))
        .isInstanceOfSatisfying(
            CreateOutcome.NotLaunched.class,
            it -> assertThat(it.reason()).contains("xl did not run", "Failed to connect to bus"));
  }

  @Test
  void theXlThatStaysBehindTheGuestIsNotKilledForBeingSlowToLeave() {
    List<Command> asked = new ArrayList<>();
    tools.outcome(
        "xl create /etc/xen/vm1.cfg",
        command -> {
          asked.add(command);
          return new CommandResult.Exited(command, 0, "", "", Duration.ZERO);
        });

    assertThat(create("xl create /etc/xen/vm1.cfg")).isInstanceOf(CreateOutcome.Created.class);
    assertThat(asked)
        .singleElement()
        .extracting(Command::children)
        .isEqualTo(Command.Children.STAY);
  }

  @Test
  void createsWithTheMemoryItIsToldAndSetsThatOfOthers() {
    tools.exits("xl create /etc/xen/vm1.cfg memory=768", 0, "", "");
    tools.exits("xl mem-set 3 768", 0, "", "");
    tools.exits("xl mem-set 4 768", 1, "", "libxl: error: memory_dynamic_max must be less\n");
    CreateRequest request = new CreateRequest(FILE, VM1, false, Optional.of(768L));

    assertThat(xl().create(request, operation)).isInstanceOf(CreateOutcome.Created.class);
    assertThat(xl().setMemory(3, 768, operation).done()).isTrue();
    assertThat(xl().setMemory(4, 768, operation).reason()).contains("memory_dynamic_max");
  }

  @Test
  void aCreationThatWasKilledIsInterrupted() {
    tools.outcome(
        "xl create /etc/xen/vm1.cfg",
        command -> new CommandResult.TimedOut(command, "", "", command.timeout()));

    assertThat(create("xl create /etc/xen/vm1.cfg")).isInstanceOf(CreateOutcome.Interrupted.class);
  }

  @Test
  void asksTheGuestInThreeWays() {
    tools.exits(
        "xl shutdown 3",
        1,
        "",
        """
        PV control interface not available: external graceful shutdown not possible.
        Use "-F" to fallback to ACPI power event.
        shutdown failed (rc=-18)
        """);
    tools.exits("xl shutdown -F 3", 0, "", "");
    tools.exits("xl trigger 3 power", 0, "", "");

    assertThat(xl().shutdown(3, ShutdownMethod.CONTROL, operation))
        .isInstanceOf(XlOutcome.NoControlInterface.class);
    assertThat(xl().shutdown(3, ShutdownMethod.CONTROL_ELSE_ACPI, operation).done()).isTrue();
    assertThat(xl().shutdown(3, ShutdownMethod.ACPI, operation).done()).isTrue();
  }

  @ParameterizedTest(name = "autoballoon={0}: fixed {1}")
  @CsvSource({"auto, true", "on, false", "1, false", "off, true", "0, true", "broken\", false"})
  void knowsWhetherDomain0GivesMemory(String autoballoon, boolean fixed) throws IOException {
    tools.capture("xl info", "00-xl-info");
    assertThat(xl().memory(operation))
        .isEqualTo(new Reading.Known<>(new HostMemory(767, 436, 0, true)));

    Files.writeString(
        folder.resolve("xl.conf"), "## a comment\nautoballoon=\"%s\"\n".formatted(autoballoon));
    assertThat(xl().memory(operation))
        .isEqualTo(new Reading.Known<>(new HostMemory(767, 436, 0, fixed)));
  }

  @Test
  void dottedSettingsHideNoOther() throws IOException {
    tools.capture("xl info", "00-xl-info");
    Files.writeString(
        folder.resolve("xl.conf"), "autoballoon=\"on\"\nvif.default.bridge=\"xenbr0\"\n");

    assertThat(xl().memory(operation))
        .isEqualTo(new Reading.Known<>(new HostMemory(767, 436, 0, false)));
  }

  /** As xl 4.17 says it, whatever it is asked. */
  @ParameterizedTest
  @ValueSource(
      strings = {"Failed to parse config file: Invalid argument", "invalid autoballoon option"})
  void aDamagedXlConfHidesNoGuest(String said) {
    String hidden =
        "unshare --mount --propagation private sh -c mount --bind /dev/null \"$0\" && exec \"$@\" "
            + folder.resolve("xl.conf");
    tools.exits("xl list", 1, "", said);
    tools.exits(
        hidden + " xl list",
        0,
        """
        Name                                        ID   Mem VCPUs\tState\tTime(s)
        Domain-0                                     0   320     1     r-----     121.4
        vm1                                          3   128     1     -b----      10.7
        """,
        "");
    tools.exits("xl shutdown 3", 1, "", said);
    tools.exits(hidden + " xl shutdown 3", 0, "", "");
    tools.exits("xl destroy 3", 1, "", said);
    tools.exits(hidden + " xl destroy 3", 0, "", "");

    assertThat(xl().domains(operation))
        .isInstanceOfSatisfying(
            DomainList.Domains.class, list -> assertThat(list.named("vm1")).hasSize(1));
    assertThat(xl().shutdown(3, ShutdownMethod.CONTROL, operation).done()).isTrue();
    assertThat(xl().destroy(3, operation).done()).isTrue();
  }

  @Test
  void findsWhoHoldsADevice() {
    tools.capture("xl list", "02-running-pv.xl-list");
    tools.output("xenstore-ls -f /local/domain/0", Captures.dom0Store("02-running-pv.xenstore"));
    DeviceHolders holders = new XenstoreHolders(xl(), new FakeLayers());

    assertThat(holders.holdersOf(Set.of(0, 5), operation))
        .isEqualTo(new Reading.Known<>(List.of("guest vm1d (domain 3, state -b----) as xvda")));
    assertThat(holders.holdersOf(Set.of(1), operation)).isEqualTo(new Reading.Known<>(List.of()));

    tools.exits("xenstore-ls -f /local/domain/0", 1, "", "no xenstored");
    assertThat(holders.holdersOf(Set.of(0), operation)).isInstanceOf(Reading.Unknown.class);
  }

  @Test
  void withoutAHypervisorNoGuestIsHere() throws IOException {
    ScriptedCommandRunner none =
        new ScriptedCommandRunner()
            .on("xl list", 1, "", "ERROR:  Can't find hypervisor information in sysfs!\n");
    Operation operation =
        new Operation(
            Deadline.after(Duration.ofSeconds(5)), new Cancellation(), (level, line) -> {});
    XlTools xl =
        new XlTools(
            none,
            new GuestLauncher.Plain(),
            () -> new WatchersReading.Known(List.of()),
            new Hypervisor(folder.resolve("type"), folder.resolve("capabilities")),
            folder.resolve("xl.conf"),
            Duration.ofSeconds(15));

    assertThat(xl.domains(operation)).isInstanceOf(DomainList.NoHypervisor.class);
    Files.writeString(folder.resolve("type"), "xen\n");
    assertThat(xl.domains(operation)).isInstanceOf(DomainList.Unknown.class);
  }
}
