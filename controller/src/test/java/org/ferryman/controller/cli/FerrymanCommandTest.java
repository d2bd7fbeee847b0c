// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ferryman.operation.Version;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class FerrymanCommandTest {

  @TempDir Path directory;

  private static String said(int exit, String... args) {
    StringWriter text = new StringWriter();
    PrintWriter writer = new PrintWriter(text);
    CommandLine command = FerrymanCommand.commandLine().setOut(writer).setErr(writer);
    assertThat(command.execute(args)).as("%s: %s", String.join(" ", args), text).isEqualTo(exit);
    return text.toString();
  }

  @Test
  void helpHasALineForEveryCommand() {
    List<String> lines = said(0, "help").lines().toList();

    assertThat(FerrymanCommand.commandLine().getSubcommands().keySet())
        .allSatisfy(
            name -> assertThat(lines).anyMatch(line -> line.matches("  " + name + " +[^ ].*[.?]")));
  }

  @ParameterizedTest
  @CsvSource({
    "fence-peer, fence-peer \"/usr/bin/ferryman fence-peer\"",
    "unfence-peer, after-resync-target \"/usr/bin/ferryman unfence-peer\""
  })
  void helpOfAHandlerShowsWhatToConfigure(String handler, String line) {
    assertThat(said(0, "help", handler)).contains(line, "--timeout=SECONDS");
    assertThat(said(0, handler, "--help")).contains(line);
  }

  @Test
  void drbdNeedsACommand() {
    assertThat(said(0, "drbd", "--help")).contains("check");
    assertThat(said(2, "drbd")).contains("which of drbd's commands?");
  }

  @Test
  void topologyIsRenderedOrRefusedWithTheReason() {
    assertThat(
            said(
                0,
                "cib",
                "render",
                "vbd",
                "web=r7",
                "--nodes=alpha,beta",
                "--file=web=/srv/web.cfg"))
        .contains("primitive web ocf:ferryman:xen", "#uname ne alpha", "xmfile=\"/srv/web.cfg\"")
        .contains("migrate_to of web gets ten minutes");
    assertThat(said(0, "cib", "render", "failover", "vm1=r0", "--nodes=a,b", "--form=xml"))
        .contains("<primitive id=\"vm1\"");
    assertThat(said(2, "cib", "render", "ring", "vm1=r0", "--nodes=a,b"))
        .contains("no topology 'ring'; there are failover, live-migration");
    assertThat(said(2, "cib", "render", "failover", "vm1=r0", "--nodes=a"))
        .contains("at least two");
    assertThat(said(2, "cib", "render", "failover", "vm1=r0", "--nodes=a,b", "--file=vm2=/x"))
        .contains("--file is of guest 'vm2'");
  }

  @Test
  void configCheckTellsErrorsAndWarningsAndWhetherAnythingFailed() throws IOException {
    Path file = directory.resolve("f.properties");
    String named = file.toString();

    Files.writeString(file, "handover.ask=7s");
    assertThat(said(0, "config", "check", named)).isEqualTo(file + ": in order\n");
    Files.writeString(file, "handover.asks=7s");
    assertThat(said(0, "config", "check", named))
        .startsWith("warning: " + file + ": unknown key handover.asks");
    Files.writeString(file, "handover.asks=7s\nhandover.ask=7 s");
    assertThat(said(1, "config", "check", named).lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("error: " + file + ": handover.ask is not"),
            line -> assertThat(line).startsWith("warning: " + file + ": unknown key"));
    assertThat(said(1, "config", "check", "/nonexistent")).contains("there is no /nonexistent");
    assertThat(said(2, "config")).contains("which of config's commands?");
  }

  @Test
  void helpIsInTheOrderOfWhatSomebodyWantsToDo() {
    String help = said(0, "help");

    assertThat(help)
        .containsSubsequence(
            "See what is and what was:", "  status ", "  explain ", "  metrics ", "Move guests:");
    assertThat(help)
        .containsSubsequence(
            "Find what will bite:", "  drbd ", "Look after Ferryman itself:", "Called by DRBD:");
    assertThat(help).doesNotContain("More:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "status --version", "plan standby --version"})
  void everyCommandTellsTheVersion(String words) {
    assertThat(said(0, words.split(" ", -1))).isEqualTo("ferryman " + Version.current() + "\n");
  }

  @Test
  void onlyTheCommandThatIsCalledIsRead() {
    assertThat(FerrymanCommand.commandLine("plan").getSubcommands()).containsOnlyKeys("plan");
    assertThat(FerrymanCommand.commandLine("--version").getSubcommands()).isEmpty();
    assertThat(FerrymanCommand.commandLine("help").getSubcommands()).containsKey("status");
    assertThat(FerrymanCommand.commandLine("stat").getSubcommands()).containsKeys("status", "help");
  }

  @Test
  void parameterThatAnAgentDoesNotHaveIsRefused() {
    assertThat(said(2, "ocf", "drbd", "monitor", "drbd_ressource=r0"))
        .contains("agent drbd has no parameter 'drbd_ressource'; 'ferryman ocf drbd usage' lists");
    assertThat(said(2, "ocf", "drbd", "monitor", "drbd_resource=r0")).contains("no agent");
  }

  @Test
  void reportGoesIntoANewFolder() {
    assertThat(said(2, "report", directory.toString())).contains("is there already");
  }

  @Test
  void timeThatIsNoneIsRefused() {
    assertThat(said(2, "explain", "--since=soon")).contains("not a time: 'soon'");
    assertThat(said(2, "status", "--watch=-1")).contains("--watch is 1 to 3600 seconds");
  }
}
