// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Capture;
import org.ferryman.exec.CommandResult.NotStarted;
import org.ferryman.exec.CommandResult.TimedOut;
import org.ferryman.exec.Deadline;
import org.ferryman.exec.ScriptedCommandRunner;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.drbd.config.DefinitionReading;
import org.ferryman.tools.drbd.config.DefinitionsReading;
import org.ferryman.tools.drbd.config.ResourceDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DrbdToolsTest {
  private static final DrbdResource R0 = DrbdResource.named("r0");

  private final ScriptedCommandRunner runner = new ScriptedCommandRunner();
  private final Drbd drbd = new DrbdTools(runner);
  private final Operation operation =
      new Operation(
          Deadline.after(Duration.ofSeconds(60)), new Cancellation(), (level, line) -> {});

  @Test
  void configurationIsNamedOnlyWhereItIsNotTheDefault() {
    drbd.connect(R0, operation);
    drbd.connect(new DrbdResource("r0", "/etc/other.conf"), operation);
    drbd.downInKernel(new DrbdResource("r0", "/etc/other.conf"), operation);
    assertThat(runner.asked())
        .containsExactly(
            "drbdadm connect r0", "drbdadm -c /etc/other.conf connect r0", "drbdsetup down r0");
  }

  @Test
  void stackedResourcesOfEightPointFourAreAddressedAsSuch() {
    runner
        .with(Capture.of("drbd-utils/84.up-stacked-in-normal-mode.txt"))
        .on("drbdadm --stacked adjust r0-U", 0, "", "");
    assertThat(drbd.adjust(DrbdResource.named("r0-U"), operation).done()).isTrue();
    assertThat(runner.asked())
        .containsExactly("drbdadm adjust r0-U", "drbdadm --stacked adjust r0-U");
  }

  private void eight() {
    runner.with(Capture.of("drbd84/00-drbdadm-version.txt"));
  }

  private void nine() {
    runner.on(
        "drbdadm --version",
        0,
        "DRBDADM_API_VERSION=2\nDRBD_KERNEL_VERSION_CODE=0x090212\nDRBDADM_VERSION=9.34.0\n",
        "");
  }

  @Test
  void eightPointFourIsToldWhichPeer() {
    eight();
    runner.on("drbdadm --peer node2 adjust r0", 0, "", "");
    assertThat(drbd.adjustTowards(R0, "node2", operation).done()).isTrue();
    assertThat(runner.asked()).endsWith("drbdadm --peer node2 adjust r0");
  }

  @Test
  void nineIsNeverAskedForAnOptionThatItHasNot() {
    nine();
    runner.on("drbdadm adjust r0", 0, "", "");
    runner.on(
        "drbdadm --peer node2 adjust r0",
        20,
        "",
        "drbdadm: option '--peer' is ambiguous; possibilities: '--peer-ack-window'\n");
    assertThat(drbd.adjustTowards(R0, "node2", operation).done()).isTrue();
    assertThat(runner.asked()).noneMatch(line -> line.contains("--peer"));
  }

  @Test
  void aModuleOfNineThatSpeaksEightsLanguageIsTreatedAsEight() {
    runner.on(
        "drbdadm --version",
        0,
        "DRBDADM_API_VERSION=1\nDRBD_KERNEL_VERSION_CODE=0x090303\nDRBDADM_VERSION=9.34.0\n",
        "");
    assertThat(drbd.version(operation))
        .isEqualTo(new VersionReading.Known(new DrbdVersion(9, 3, 3), false));
    nine();
    assertThat(drbd.version(operation))
        .isEqualTo(new VersionReading.Known(new DrbdVersion(9, 2, 18), true));
  }

  @Test
  void disksAloneTakeOneCommandOnNine() {
    nine();
    runner.on("drbdadm adjust --skip-net r0", 0, "", "");
    assertThat(drbd.adjustDisks(R0, operation).done()).isTrue();
  }

  @Test
  void disksAloneTakeSeveralCommandsOnEightPointFour() {
    eight();
    runner
        .on("drbdsetup events2 --now --statistics r0", 0, "exists -\n", "")
        .on("drbdadm new-resource r0", 0, "", "")
        .on("drbdadm new-minor r0", 0, "", "")
        .on("drbdadm attach r0", 0, "", "");
    assertThat(drbd.adjustDisks(R0, operation).done()).isTrue();
    assertThat(runner.asked())
        .noneMatch(line -> line.contains("--skip-net"))
        .endsWith("drbdadm new-resource r0", "drbdadm new-minor r0", "drbdadm attach r0");
  }

  @Test
  void disksAloneOfEightPointFourAreLeftWhereTheyAreAttached() {
    eight();
    runner.with(
        Capture.of(
            "drbd84/05-Connected-UpToDate-PrimarySecondary.node1.drbdsetup-events2-now-stat.txt"));
    assertThat(drbd.adjustDisks(R0, operation).done()).isTrue();
    assertThat(runner.asked()).noneMatch(line -> line.contains("attach"));
  }

  @Test
  void aCommandLeavesTimeForAnotherTry() {
    drbd.read(R0, operation);
    assertThat(runner.commands().get(0).timeout()).isLessThanOrEqualTo(DrbdTools.READ_TIMEOUT);
    drbd.connect(R0, operation);
    assertThat(runner.commands().get(1).timeout())
        .isBetween(Duration.ofSeconds(15), Duration.ofSeconds(20));
    drbd.connect(R0, operation.within(Duration.ofSeconds(12)));
    assertThat(runner.commands().get(2).timeout())
        .as("of a short time it gets the most")
        .isBetween(Duration.ofSeconds(8), Duration.ofSeconds(10));
  }

  @ParameterizedTest
  @ValueSource(strings = {"primary", "secondary"})
  void aRoleNeedsNoFile(String role) {
    runner.on("drbdadm " + role + " r0", 10, "", "typo.res:2: Parse error\n");
    runner.on(
        "drbdsetup events2 --now --statistics r0",
        0,
        """
        exists resource name:r0 role:Secondary suspended:no
        exists device name:r0 volume:0 minor:7 disk:UpToDate
        exists device name:r0 volume:1 minor:8 disk:UpToDate
        exists -
        """,
        "");
    runner.on("drbdsetup " + role + " r0", 0, "", "");
    runner.on("drbdsetup " + role + " 7", 0, "", "");
    runner.on("drbdsetup " + role + " 8", 0, "", "");
    nine();
    assertThat(change(role).done()).isTrue();
    assertThat(runner.asked()).endsWith("drbdsetup " + role + " r0");
    eight();
    assertThat(change(role).done()).isTrue();
    assertThat(runner.asked()).endsWith("drbdsetup " + role + " 7", "drbdsetup " + role + " 8");
  }

  /**
   * drbdadm of utils 9 would look for meta data on a disk that is in use: "Device is configured".
   */
  @Test
  void dataIsOutdatedInTheKernelVolumeByVolume() {
    runner.on(
        "drbdsetup events2 --now --statistics r0",
        0,
        """
        exists resource name:r0 role:Secondary suspended:no
        exists device name:r0 volume:0 minor:7 disk:UpToDate
        exists device name:r0 volume:1 minor:8 disk:Inconsistent
        exists -
        """,
        "");
    runner.on("drbdsetup outdate 7", 0, "", "");
    runner.on("drbdsetup outdate 8", 17, "", "State change failed: (-16) Disk state is lower");
    assertThat(drbd.outdate(R0, operation).done()).as("8 is worse already").isTrue();
    assertThat(runner.asked()).noneMatch(line -> line.startsWith("drbdadm outdate"));

    runner.on("drbdsetup outdate 7", 17, "", "State change failed: (-16) Refused");
    assertThat(drbd.outdate(R0, operation).done()).isFalse();
  }

  @Test
  void whatTheKernelRefusesIsNotAskedAnotherWay() {
    nine();
    runner.on("drbdadm primary r0", 17, "", "r0: State change failed: (-2) Need access\n");
    assertThat(drbd.primary(R0, operation)).isInstanceOf(DrbdOutcome.NoUpToDateData.class);
    assertThat(runner.asked()).containsExactly("drbdadm primary r0");
  }

  private DrbdOutcome change(String role) {
    return role.equals("primary") ? drbd.primary(R0, operation) : drbd.secondary(R0, operation);
  }

  @ParameterizedTest
  @ValueSource(strings = {"84", "9"})
  void definitionsAreRead(String flavour) {
    runner.with(Capture.of("drbd-utils/" + flavour + ".dump-xml-r1.txt"));
    ResourceDefinition definition =
        ((DefinitionReading.Defined) drbd.definition(DrbdResource.named("r1"), operation))
            .definition();
    assertThat(definition.allowsTwoPrimaries()).isTrue();
    assertThat(definition.peersOf("node1")).containsExactly("node2");
    assertThat(definition.host("node1").orElseThrow().volumes())
        .containsExactly(
            new ResourceDefinition.Volume(0, 1, "/dev/drbd1", Optional.of("/dev/vdc")),
            new ResourceDefinition.Volume(1, 5, "/dev/drbd5", Optional.of("/dev/vdd")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"84", "9"})
  void stackedDefinitionsAreTold(String flavour) {
    runner.with(Capture.of("drbd-utils/" + flavour + ".dump-xml-r0-U.txt"));
    ResourceDefinition definition =
        ((DefinitionReading.Defined) drbd.definition(DrbdResource.named("r0-U"), operation))
            .definition();
    assertThat(definition.host("node1").orElseThrow().stacked()).isTrue();
    assertThat(definition.host("node2").orElseThrow().stacked()).isTrue();
    assertThat(definition.host("third").orElseThrow().stacked()).isFalse();
    assertThat(definition.allowsTwoPrimaries()).isFalse();
  }

  /**
   * As drbdadm 9.22 and 8.4's print {@code floating}: no name, and which side is ours by address.
   */
  private static String floating(String family, String here, String there) {
    String host =
        """
            <host floating="1">
                <volume vnr="0">
                    <device minor="%d"></device>
                    <disk>/dev/vdb</disk>
                    <meta-disk>internal</meta-disk>
                </volume>
                <address family="%s" port="7788">%s</address>
            </host>
        """;
    return "<resource name=\"r0\">\n"
        + host.formatted(0, family, here)
        + host.formatted(3, family, there)
        + "</resource>\n";
  }

  @ParameterizedTest
  @CsvSource({"ipv4, 127.0.0.1, 198.51.100.2", "ipv6, ::1, 2001:db8::2"})
  void floatingSideIsToldByItsAddress(String family, String here, String there) {
    runner.on("drbdadm dump-xml r0", 0, floating(family, here, there), "");
    ResourceDefinition definition =
        ((DefinitionReading.Defined) drbd.definition(R0, operation)).definition();
    assertThat(definition.host("whoever").orElseThrow().volumes())
        .extracting(ResourceDefinition.Volume::minor)
        .containsExactly(0);
    assertThat(definition.peersOf("whoever")).isEmpty();

    runner.on("drbdadm dump-xml r0", 0, floating(family, there, "none.invalid"), "");
    definition = ((DefinitionReading.Defined) drbd.definition(R0, operation)).definition();
    assertThat(definition.host("whoever")).isEmpty();
  }

  @Test
  void oneOddResourceCostsItselfAlone() {
    String good = floating("ipv4", "127.0.0.1", "198.51.100.2");
    String odd = "<resource name=\"odd\"><host/><blink/></resource>";
    runner.on("drbdadm dump-xml", 0, "<config>" + odd + good + "</config>", "");
    DefinitionsReading.Known known =
        (DefinitionsReading.Known) drbd.definitions(DrbdResource.DEFAULT_CONFIGURATION, operation);
    assertThat(known.definitions()).extracting(ResourceDefinition::name).containsExactly("r0");
    assertThat(known.troubles()).singleElement().asString().contains("odd", "<host> without name");
  }

  @Test
  void aWholeThatDrbdadmRefusesIsReadOneByOne() {
    String cut = "badaddr.res:2: in resource r1, on vm:\n\tIP 10.9.0.1 not found on this host.\n";
    runner.on("drbdadm dump-xml", 10, "", cut);
    runner.on("drbdadm sh-resources", 0, "r0 r1 r2\n", "");
    runner.on("drbdadm dump-xml r0", 0, floating("ipv4", "127.0.0.1", "198.51.100.2"), "");
    runner.on("drbdadm dump-xml r1", 10, "", cut);
    runner.on("drbdadm dump-xml r2", 0, "<resource name=\"r2\"></resource>", "");
    DefinitionsReading.Known known =
        (DefinitionsReading.Known) drbd.definitions(DrbdResource.DEFAULT_CONFIGURATION, operation);
    assertThat(known.definitions())
        .extracting(ResourceDefinition::name)
        .containsExactly("r0", "r2");
    assertThat(known.troubles()).anyMatch(it -> it.contains("10.9.0.1 not found"));
  }

  @Test
  void filesThatCantBeParsedAreWrongUntilMended() {
    runner.on("drbdadm dump-xml", 10, "", "r1.res:2: Parse error\n");
    runner.on("drbdadm sh-resources", 10, "", "r1.res:2: Parse error\n");
    assertThat(drbd.definitions(DrbdResource.DEFAULT_CONFIGURATION, operation))
        .isInstanceOfSatisfying(
            DefinitionsReading.Unknown.class,
            it -> {
              assertThat(it.lasting()).isTrue();
              assertThat(it.reason()).contains("r1.res:2: Parse error");
            });
    runner.on("drbdadm dump-xml", command -> new TimedOut(command, "", "", Duration.ZERO));
    assertThat(drbd.definitions(DrbdResource.DEFAULT_CONFIGURATION, operation))
        .isInstanceOfSatisfying(
            DefinitionsReading.Unknown.class, it -> assertThat(it.lasting()).isFalse());
  }

  @ParameterizedTest
  @ValueSource(strings = {"84", "9"})
  void allDefinitionsAreRead(String flavour) {
    runner.with(Capture.of("drbd-utils/" + flavour + ".dump-xml.txt"));
    DefinitionsReading reading = drbd.definitions(DrbdResource.DEFAULT_CONFIGURATION, operation);
    assertThat(((DefinitionsReading.Known) reading).definitions())
        .extracting(ResourceDefinition::name)
        .contains("r0", "r1");
  }

  @Test
  void resourceOfOtherHostsOrOfNobodyIsNotDefined() {
    runner
        .with(Capture.of("drbd-utils/84.dump-xml-elsewhere.txt"))
        .with(Capture.of("drbd-utils/84.dump-xml-nope.txt"));
    for (String name : List.of("elsewhere", "nope")) {
      assertThat(drbd.definition(DrbdResource.named(name), operation))
          .isInstanceOfSatisfying(
              DefinitionReading.NotDefined.class,
              it -> assertThat(it.reason()).contains(name).contains("/etc/drbd.conf"));
    }
  }

  @Test
  void brokenConfigurationIsUnusableNotUndefined() {
    Capture noFile = Capture.of("drbd-utils/84.dump-xml-no-file.txt");
    Capture syntax = Capture.of("drbd-utils/84.dump-xml-syntax-error.txt");
    runner.with(noFile).on("drbdadm dump-xml r0", syntax::answering);
    assertThat(drbd.definition(new DrbdResource("r0", "/etc/none.conf"), operation))
        .isInstanceOf(DefinitionReading.Unusable.class);
    assertThat(drbd.definition(R0, operation)).isInstanceOf(DefinitionReading.Unusable.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage",
        "<resource name=\"r0\"><host",
        "<resource name=\"other\"></resource>",
        "<html/>",
        "<resource name=\"r0\"><host name=\"a\"><volume vnr=\"0\"/></host></resource>",
        "<resource name=\"r0\"><host name=\"a\"><volume vnr=\"x\"><device minor=\"0\"/></volume>"
            + "</host></resource>",
        "<!DOCTYPE r [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><resource name=\"r0\">&e;"
            + "</resource>"
      })
  void garbledDefinitionIsUnknown(String text) {
    runner.on("drbdadm dump-xml r0", 0, text, "");
    assertThat(drbd.definition(R0, operation)).isInstanceOf(DefinitionReading.Unknown.class);
  }

  @Test
  void definitionOfAToolThatHangsIsUnknown() {
    runner.on("drbdadm dump-xml r0", command -> new TimedOut(command, "", "", Duration.ZERO));
    assertThat(drbd.definition(R0, operation))
        .isInstanceOfSatisfying(
            DefinitionReading.Unknown.class, it -> assertThat(it.toolMissing()).isFalse());
    runner.on(
        "drbdadm dump-xml r0", command -> new NotStarted(command, "none", true, Duration.ZERO));
    assertThat(drbd.definition(R0, operation))
        .isInstanceOfSatisfying(
            DefinitionReading.Unknown.class, it -> assertThat(it.toolMissing()).isTrue());
  }

  @Test
  void versionIsTheKernelsNotTheTools() {
    runner.with(Capture.of("drbd84/00-drbdadm-version.txt"));
    assertThat(drbd.version(operation))
        .isEqualTo(new VersionReading.Known(new DrbdVersion(8, 4, 11)));
    runner.on("drbdadm --version", 0, "DRBD_KERNEL_VERSION_CODE=0x000000\n", "");
    runner.on("modinfo -F version drbd", 0, "8.4.11\n", "");
    assertThat(drbd.version(operation))
        .isEqualTo(new VersionReading.Known(new DrbdVersion(8, 4, 11)));
    runner.on("modinfo -F version drbd", 1, "", "modinfo: ERROR: Module drbd not found.\n");
    assertThat(drbd.version(operation))
        .isInstanceOfSatisfying(
            VersionReading.Unknown.class, it -> assertThat(it.noModule()).isTrue());
    runner.on(
        "modinfo -F version drbd", command -> new NotStarted(command, "none", true, Duration.ZERO));
    assertThat(drbd.version(operation))
        .isInstanceOfSatisfying(
            VersionReading.Unknown.class, it -> assertThat(it.noModule()).isFalse());
    runner.on("drbdadm --version", 20, "", "Segmentation fault");
    assertThat(drbd.version(operation))
        .isInstanceOfSatisfying(
            VersionReading.Unknown.class, it -> assertThat(it.noModule()).isFalse());
  }

  @Test
  void twoPrimariesOfNineAreReadFromItsConnections() {
    String nine =
        """
        resource "r0" {
            _this_host { node-id 0; }
            connection {
                _peer_node_id 1;
                net { allow-two-primaries	yes; }
            }
        }
        """;
    runner.on("drbdsetup show r0", 0, nine, "");
    assertThat(drbd.twoPrimaries(R0, operation)).isEqualTo(new TwoPrimariesReading.Allowed());
    runner.on("drbdsetup show r0", 0, nine.replace("yes;", "no;"), "");
    assertThat(drbd.twoPrimaries(R0, operation)).isEqualTo(new TwoPrimariesReading.Forbidden());
    for (String bad : List.of("", "resource r1 {\n}\n", "resource r0 {\n net {")) {
      runner.on("drbdsetup show r0", 0, bad, "");
      assertThat(drbd.twoPrimaries(R0, operation)).isInstanceOf(TwoPrimariesReading.Unknown.class);
    }
  }

  /** Pacemaker takes "not installed" of a probe for "not running". */
  @Test
  void whereTheModuleIsLoadedAMissingToolHidesResources(@TempDir Path module) {
    runner.on(
        "drbdsetup events2 --now --statistics r0",
        command -> new NotStarted(command, "none", true, Duration.ZERO));

    assertThat(new DrbdTools(runner, module.resolve("drbd")).read(R0, operation))
        .isInstanceOfSatisfying(
            DrbdReading.Unknown.class, it -> assertThat(it.toolMissing()).isTrue());
    assertThat(new DrbdTools(runner, module).read(R0, operation))
        .isInstanceOfSatisfying(
            DrbdReading.Unknown.class,
            it -> {
              assertThat(it.toolMissing()).isFalse();
              assertThat(it.reason()).contains("DRBD's module is loaded");
            });
  }

  @Test
  void moduleThatCanNotBeLoadedIsMissing() {
    runner.on("modprobe drbd", 1, "", "modprobe: FATAL: Module drbd not found\n");
    assertThat(drbd.loadModule(operation)).isInstanceOf(DrbdOutcome.Missing.class);
    runner.on("modprobe drbd", command -> new TimedOut(command, "", "", Duration.ZERO));
    assertThat(drbd.loadModule(operation)).isInstanceOf(DrbdOutcome.Failed.class);
    runner.on("modprobe drbd", 0, "", "");
    assertThat(drbd.loadModule(operation).done()).isTrue();
  }

  @Test
  void unfenceHandsOverItsArgumentsInTheEnvironment() {
    drbd.unfence(R0, "--quiet; rm -rf /", operation);
    assertThat(runner.commands().get(0).argv()).containsExactly("drbdadm", "unfence-peer", "r0");
    assertThat(runner.commands().get(0).environment())
        .containsEntry("OCF_RESKEY_unfence_extra_args", "--quiet; rm -rf /");
  }

  @ParameterizedTest
  @CsvSource({
    "err-demote-while-mounted, HeldOpen",
    "err-demote-while-open-readonly, HeldOpen",
    "err-demote-while-open-rw, HeldOpen",
    "err-drbdsetup-demote-while-open-rw, HeldOpen",
    "err-promote-two-primaries-not-allowed, TwoPrimaries",
    "err-promote-force-two-primaries-not-allowed, TwoPrimaries",
    "err-drbdsetup-promote-two-primaries-not-allowed, TwoPrimaries",
    "err-promote-inconsistent-connected, NoUpToDateData",
    "err-promote-inconsistent-no-peer, NoUpToDateData",
    "err-promote-outdated, NoUpToDateData",
    "err-promote-already-primary, Done",
    "err-promote-synctarget, Done",
    "down-while-primary-not-open, Done",
    "err-up-when-already-up, Failed",
    "err-attach-when-attached, Failed",
    "00-module-not-loaded.node2.drbdadm-role, NotConfigured",
  })
  void outcomesOfCapturedCommands(String file, String expected) {
    Capture capture = Capture.of(Path.of("drbd84").resolve(file + ".txt").toString());
    runner.on("drbdadm primary r0", capture::answering);
    DrbdOutcome outcome = drbd.primary(R0, operation);
    assertThat(outcome.getClass().getSimpleName()).isEqualTo(expected);
    assertThat(outcome.reason().isEmpty()).isEqualTo(outcome.done());
  }

  /** As the kernel module of DRBD 9 words it (drbd_state.c). */
  @Test
  void aReaderOnThePeerThatBlocksAPromotionIsTold() {
    runner.on(
        "drbdadm primary r0",
        11,
        "",
        """
        r0: State change failed: (-10) State change was refused by peer node
        additional info from kernel:
        Declined by peer node2 (id: 0), see the kernel log there
        Command 'drbdsetup primary r0' terminated with exit code 11
        """);
    assertThat(drbd.primary(R0, operation))
        .isInstanceOf(DrbdOutcome.Refused.class)
        .extracting(DrbdOutcome::reason)
        .asString()
        .contains("node2 did not agree", "open for reading", "Held open by", "fuser -v");
  }

  @ParameterizedTest
  @CsvSource({
    "11, 'r0: State change failed: (-10) State change was refused by peer node', Refused",
    "16, 'r0: State change failed: (-3) No local disk', Refused",
    "5, 'r0: State change failed: (-16) Disk state is lower than outdated', Refused",
    "10, 'r0: Failure: (158) Unknown resource', NotConfigured",
    "10, 'r0: Failure: (102) Local address(port) already in use.', Failed",
    "20, 'usage', Failed",
    "137, '', Failed",
  })
  void outcomesByCodeAndText(int code, String stderr, String expected) {
    runner.on("drbdadm primary r0", code, "", stderr);
    assertThat(drbd.primary(R0, operation).getClass().getSimpleName()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "all", "-r0", "--force", "../r0", "r0/0", "r 0", "r0;id", "r0\n", "ä", "$(id)"
      })
  void namesOutsideDrbdsAlphabetAreRefused(String name) {
    assertThatThrownBy(() -> DrbdResource.named(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "drbd.conf", "/etc/../shadow", "/etc/..", "/a b", "/x;y", "/$(id)"})
  void configurationFilesOutsideTheAlphabetAreRefused(String file) {
    assertThatThrownBy(() -> new DrbdResource("r0", file))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
