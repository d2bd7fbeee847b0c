// SPDX-License-Identifier: Apache-2.0
package org.ferryman.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ferryman.agent.xen.XenConfig;
import org.ferryman.exec.ExecConfig;
import org.ferryman.exec.RunDirectory;
import org.ferryman.handover.lease.HandoverTimeouts;
import org.ferryman.settings.Settings.ControllerSettings;
import org.ferryman.settings.Settings.DrbdSettings;
import org.ferryman.settings.Settings.ScoreSettings;
import org.ferryman.settings.SettingsFile.FormerKey;
import org.ferryman.tools.ssh.SshConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

  @TempDir Path directory;

  @Test
  void absentFileMeansDefaults() {
    Settings settings = Settings.read(directory.resolve("none"), RunDirectory.PATH);

    assertThat(settings.runDirectory()).isEqualTo(Path.of("/run/ferryman"));
    assertThat(settings.controlSocket()).isEqualTo(Path.of("/run/ferryman/control.sock"));
    assertThat(settings.operation()).isEqualTo(OperationSettings.DEFAULTS);
    assertThat(settings.controller()).isEqualTo(ControllerSettings.DEFAULTS);
    assertThat(settings.xen()).isEqualTo(XenConfig.DEFAULTS);
    assertThat(settings.exec()).isEqualTo(ExecConfig.defaults());
    assertThat(settings.drbd())
        .isEqualTo(new DrbdSettings(Duration.ofMillis(250), Duration.ofSeconds(2)));
    assertThat(settings.scores())
        .isEqualTo(new ScoreSettings(Duration.ofSeconds(3), Duration.ofMinutes(1)));
    assertThat(settings.xlReadTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.handover()).isEqualTo(HandoverSettings.DEFAULTS);
    assertThat(settings.handover().ssh())
        .isEqualTo(new SshConfig("root", 22, Duration.ofSeconds(5), Optional.empty()));
    assertThat(settings.handover().times()).isEqualTo(HandoverTimeouts.DEFAULTS);
    assertThat(settings.handover().sweepInterval()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.handover().finish()).isEqualTo(Duration.ofMinutes(15));
  }

  @Test
  void givenValuesHold() throws IOException {
    Settings settings =
        read(
            """
            # a comment
            operation.margin-most=PT3S
            operation.margin-least=100ms
            controller.monitor-threads=5
            """);

    assertThat(settings.lockDirectory()).isEqualTo(directory.resolve("lock"));
    assertThat(settings.findings().errors()).isEmpty();
    assertThat(settings.findings().warnings()).isEmpty();
    assertThat(settings.operation())
        .isEqualTo(new OperationSettings(20, Duration.ofMillis(100), Duration.ofSeconds(3)));
    assertThat(settings.controller().monitorThreads()).isEqualTo(5);
    assertThat(settings.effective()).containsEntry("operation.margin-most", "PT3S");
  }

  @Test
  void handoverIsConfigured() throws IOException {
    HandoverSettings settings =
        read("""
                handover.ssh-user=mover
                handover.ssh-port=2222
                handover.ssh-connect-timeout=3s
                handover.ssh-identity=/etc/ferryman/key
                handover.ask=7s
                handover.lease-settled=90s
                handover.sweep-interval=1m
                """)
            .handover();

    assertThat(settings.ssh())
        .isEqualTo(
            new SshConfig(
                "mover", 2222, Duration.ofSeconds(3), Optional.of(Path.of("/etc/ferryman/key"))));
    assertThat(settings.times().ask()).isEqualTo(Duration.ofSeconds(7));
    assertThat(settings.times().settled()).isEqualTo(Duration.ofSeconds(90));
    assertThat(settings.times().poll()).isEqualTo(HandoverTimeouts.DEFAULTS.poll());
    assertThat(settings.sweepInterval()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void unknownKeyIsAWarningByNameWithTheFile() throws IOException {
    Settings settings = read("controller.threads=5");

    assertThat(settings.findings().errors()).isEmpty();
    assertThat(settings.findings().trouble()).isEmpty();
    assertThat(settings.findings().warnings())
        .singleElement()
        .asString()
        .startsWith(directory.resolve("f.properties") + ": unknown key controller.threads");
    assertThat(settings.effective()).isEqualTo(Settings.defaults().effective());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "controller.monitor-threads=0       | controller.monitor-threads must be between 2 and",
        "controller.monitor-threads=many    | controller.monitor-threads is not a whole number",
        "controller.monitor-threads=        | controller.monitor-threads is empty",
        "operation.margin-most=2 days       | operation.margin-most is not a duration",
        "operation.margin-most=-PT1S        | operation.margin-most must be between",
        "operation.margin-least=2m          | operation.margin-least must be between",
        "exec.path=/bin:sbin                | exec.path must be absolute paths",
        "drbd.longest-pause=100ms           | drbd.longest-pause must be between 250ms and 60s",
        "exec.output-limit=1MB              | exec.output-limit is not a whole number",
        "exec.output-limit=1024             | exec.output-limit must be between 262144 and",
        "xen.read-timeout=10ms              | xen.read-timeout must be between 1s and 60s",
        "exec.path=/a\\u0000                 | exec.path must be absolute paths",
        "exec.path=:                        | exec.path must be absolute paths",
        "handover.finish=PT9999999999999999H | handover.finish is not a duration",
        "handover.ssh-user=a b              | handover.ssh-user is not the name of a user",
        "handover.ssh-port=0                | handover.ssh-port must be between 1 and 65535",
        "handover.ssh-identity=key          | handover.ssh-identity must be an absolute path",
        "handover.poll=1m                   | handover.poll must be between 10ms and 1s",
        "handover.ssh-port=\\u00zz          | line 1 can't be read (Malformed",
      })
  void badValueIsAnErrorByNameWithTheFileAndTheDefaultHolds(String line, String complaint)
      throws IOException {
    Settings settings = read(line + "\nhandover.ask=7s\n");

    assertThat(settings.findings().errors())
        .singleElement()
        .asString()
        .startsWith(directory.resolve("f.properties").toString())
        .contains(complaint, "the default holds")
        .doesNotContain("\n", "\0");
    Map<String, String> others = new TreeMap<>(Settings.defaults().effective());
    others.put("handover.ask", "7s");
    assertThat(settings.effective()).isEqualTo(others);
  }

  @Test
  void theLastGoodValueHoldsBeforeTheDefault() throws IOException {
    read("exec.output-limit=2097152\nhandover.ask=7s\nxen.stop-reserve=20s\n").keep();

    Settings settings = read("exec.output-limit=2MB\nhandover.ask=9s\n");
    settings.keep();

    assertThat(settings.exec().outputLimitBytes()).isEqualTo(2097152);
    assertThat(settings.handover().times().ask()).isEqualTo(Duration.ofSeconds(9));
    assertThat(settings.xen()).as("a key that is gone").isEqualTo(XenConfig.DEFAULTS);
    assertThat(settings.findings().errors())
        .singleElement()
        .asString()
        .endsWith("the last good value holds: '2097152'");
    assertThat(read("exec.output-limit=x").exec().outputLimitBytes())
        .as("a file with errors is not kept")
        .isEqualTo(2097152);
  }

  @Test
  void aFileThatCannotBeReadLeavesTheLastGoodSettings() throws IOException {
    read("handover.ask=7s").keep();
    Path file = directory.resolve("f.properties");
    Files.delete(file);
    Files.createDirectory(file);

    Settings settings = Settings.read(file, directory);

    assertThat(settings.handover().times().ask()).isEqualTo(Duration.ofSeconds(7));
    assertThat(settings.findings().errors())
        .containsExactly(file + " can't be read: it is no regular file");
    assertThat(settings.findings().trouble().orElseThrow()).contains("systemctl restart ferryman");
  }

  @Test
  void whatIsNoFileOrTooLargeIsNotRead() throws IOException {
    assertThat(Settings.read(Path.of("/dev/zero"), directory).findings().errors())
        .containsExactly("/dev/zero can't be read: it is no regular file");
    assertThat(read("#".repeat(PropertyLines.LARGEST + 1)).findings().errors())
        .singleElement()
        .asString()
        .contains("is larger than 65536 bytes");
    Path dangling =
        Files.createSymbolicLink(directory.resolve("dangling"), directory.resolve("nowhere"));
    assertThat(Settings.read(dangling, directory).findings().errors()).hasSize(1);
  }

  @Test
  void aFileInLatin1OrWithAByteOrderMarkIsRead() throws IOException {
    Path file = directory.resolve("latin1.properties");
    Files.write(file, "# f\u00fcr node1\nhandover.ask=7s\n".getBytes(StandardCharsets.ISO_8859_1));
    Settings latin1 = Settings.read(file, directory);
    assertThat(latin1.handover().times().ask()).isEqualTo(Duration.ofSeconds(7));
    assertThat(latin1.findings().errors()).isEmpty();
    assertThat(latin1.findings().warnings()).singleElement().asString().contains("UTF-8");

    Settings marked = read("\uFEFFhandover.ask=8s\r\nhandover.finish=2m\r\n");
    assertThat(marked.handover().times().ask()).isEqualTo(Duration.ofSeconds(8));
    assertThat(marked.findings().warnings()).isEmpty();
  }

  @Test
  void aKeyGivenTwiceIsAWarningAndTheLastHolds() throws IOException {
    Settings settings = read("handover.ask=7s\n\nhandover.\\\n  ask=8s\n");

    assertThat(settings.handover().times().ask()).isEqualTo(Duration.ofSeconds(8));
    assertThat(settings.findings().errors()).isEmpty();
    assertThat(settings.findings().warnings())
        .containsExactly(
            directory.resolve("f.properties") + ": handover.ask is given twice; line 3 holds");
  }

  @Test
  void aRenamedKeyHoldsUnderItsFormerName() throws IOException {
    List<FormerKey> former =
        List.of(FormerKey.renamed("old.ask", "new.ask"), FormerKey.gone("old.gone", "it was bad"));
    Path file = directory.resolve("f.properties");
    Files.writeString(file, "old.ask=7s\nold.gone=1\n");
    SettingsFile alone = SettingsFile.read(file, directory.resolve("none"), former);
    Files.writeString(file, "old.ask=7s\nnew.ask=8s\n");
    SettingsFile both = SettingsFile.read(file, directory.resolve("none"), former);

    assertThat(ask(alone)).isEqualTo(Duration.ofSeconds(7));
    assertThat(alone.findings().errors()).isEmpty();
    assertThat(alone.findings().warnings())
        .satisfiesExactly(
            line -> assertThat(line).contains("old.ask is called new.ask now"),
            line -> assertThat(line).contains("old.gone is no setting any more (it was bad)"));
    assertThat(ask(both)).isEqualTo(Duration.ofSeconds(8));
    assertThat(both.findings().warnings())
        .singleElement()
        .asString()
        .contains("both are given; new.ask holds");
  }

  private static Duration ask(SettingsFile file) {
    return file.duration(
        "new.ask", Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(60));
  }

  @Test
  void theFormerRunDirectoryIsAWarningAndMovesNothing() throws IOException {
    Settings settings = read("run.directory=/srv/run");

    assertThat(settings.runDirectory()).isEqualTo(directory);
    assertThat(settings.findings().errors()).isEmpty();
    assertThat(settings.findings().warnings())
        .singleElement()
        .asString()
        .contains("run.directory is no setting any more");
  }

  @Test
  void aBoundThatIsMovedTakesTheDefaultAlong() throws IOException {
    Settings settings = read("operation.margin-least=5s\ndrbd.first-pause=10s\n");

    assertThat(settings.findings().errors()).isEmpty();
    assertThat(settings.operation())
        .isEqualTo(new OperationSettings(20, Duration.ofSeconds(5), Duration.ofSeconds(5)));
    assertThat(settings.drbd().longestPause()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void toolsAreLookedUpInTheSystemsFoldersToo() throws IOException {
    List<Path> path = read("exec.path=/opt/drbd:/usr/bin").exec().path();

    assertThat(path).startsWith(Path.of("/opt/drbd"), Path.of("/usr/bin"));
    assertThat(path).containsAll(ExecConfig.DEFAULT_PATH).doesNotHaveDuplicates();
  }

  @Test
  void aFileOfRubbishIsToldInAFewLines() throws IOException {
    Settings settings = read("x=1\n".repeat(10) + manyKeys());

    assertThat(settings.findings().warnings()).hasSize(21).last().isEqualTo("and 89 more");
    assertThat(settings.effective()).isEqualTo(Settings.defaults().effective());
  }

  private static String manyKeys() {
    return IntStream.range(0, 99)
        .mapToObj(number -> "key%d\033=%s\n".formatted(number, "v".repeat(300)))
        .collect(Collectors.joining());
  }

  @Test
  void marginIsAShareWithinBounds() {
    OperationSettings standard = OperationSettings.DEFAULTS;
    assertThat(
            Map.of(
                2L, standard.allowed(Duration.ofSeconds(2)).toMillis(),
                20L, standard.allowed(Duration.ofSeconds(20)).toMillis(),
                240L, standard.allowed(Duration.ofSeconds(240)).toMillis(),
                1L, standard.allowed(Duration.ofMillis(100)).toMillis()))
        .isEqualTo(Map.of(2L, 1750L, 20L, 19_000L, 240L, 238_000L, 1L, 50L));
  }

  private Settings read(String text) throws IOException {
    return Settings.read(Files.writeString(directory.resolve("f.properties"), text), directory);
  }
}
