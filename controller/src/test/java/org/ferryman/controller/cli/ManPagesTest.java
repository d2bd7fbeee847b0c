// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ferryman.node.NodeAgents;
import org.ferryman.ocf.AgentDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.CommandSpec;

class ManPagesTest {
  private static final Path SETTINGS = Path.of("../ocf-wrappers/src/main/etc/ferryman.properties");

  @TempDir Path directory;

  @Test
  void everyCommandAndOptionIsInThePage() {
    String page = ManPages.commands();

    documented(FerrymanCommand.commandLine().getCommandSpec(), "", page);
    assertThat(page).startsWith(".TH FERRYMAN 8 ");
  }

  private static void documented(CommandSpec spec, String above, String page) {
    spec.subcommands()
        .forEach(
            (name, command) -> {
              CommandSpec below = command.getCommandSpec();
              if (name.equals("help") || below.usageMessage().hidden()) {
                return;
              }
              if (below.subcommands().isEmpty()) {
                assertThat(page).contains(".SS \"" + (above + name).replace("-", "\\-") + "\"\n");
              }
              below.options().stream()
                  .filter(it -> !it.hidden() && !it.usageHelp() && !it.versionHelp())
                  .forEach(
                      it ->
                          assertThat(page).contains("\\fB" + it.longestName().replace("-", "\\-")));
              documented(below, above + name + " ", page);
            });
  }

  @Test
  void agentsPagesHaveEveryParameterAndAction() {
    for (AgentDefinition agent : NodeAgents.definitions()) {
      String page = ManPages.agent(agent);
      agent.parameters().forEach(it -> assertThat(page).contains("\\fB" + it.name()));
      agent
          .actions()
          .forEach(it -> assertThat(page).contains(it.action().word().replace("-", "\\-")));
    }
  }

  @Test
  void settingsPageHasEveryKeyOfTheFile() throws IOException {
    String page = ManPages.settings(Files.readString(SETTINGS));

    Files.readString(SETTINGS)
        .lines()
        .filter(line -> line.matches("#[a-z]+\\.[a-z-]+=.*"))
        .forEach(line -> assertThat(page).contains("\\fB" + line.substring(1).replace("-", "\\-")));
    assertThat(page).contains("How long a reading of Xen's state may take.");
  }

  @Test
  void hotplugScriptAndExitCodesArePages() {
    assertThat(ManPages.hotplugScript())
        .startsWith(".TH BLOCK-DRBD 8 ")
        .contains("'drbd:RESOURCE,xvda,w'", "40 s");
    assertThat(ManPages.commands()).contains(".SH \"EXIT STATUS\"", "\\fB127\\fR");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "st|status",
        "status --wa|--watch",
        "drbd ch|check",
        "explain --si|--since",
        "evacuate |node1 node2",
        "return node1|node1",
        "migrate |vm1 vm2",
        "migrate --timeout 5 vm|vm1 vm2",
        "migrate --timeout = 5 vm1 no|node1 node2",
        "migrate vm1 node2 |",
        "plan standby --json |node1 node2",
        "plan move vm1 |node1 node2",
        "drbd check |r0 r1",
        "explain |vm1 vm2 drbd-r0"
      })
  void bashCompletes(String typed) throws Exception {
    tool("crm_node", "printf '1 node1 member\\n2 node2 member\\n'");
    tool("drbdadm", "echo r0 r1");
    tool(
        "cibadmin",
        """
        case $* in
        *"'xen'"*) printf '<xpath-query>\\n<primitive id="vm1" class="ocf" type="xen">\\n  <op id="o"/>\\n' &&
            printf '<primitive class="ocf" id="vm2" type="xen">\\n' ;;
        *) printf '<primitive id="drbd-r0" class="ocf" type="drbd">\\n' ;;
        esac
        """);

    assertThat(completed(typed.substring(0, typed.indexOf('|'))))
        .containsExactlyInAnyOrder(typed.substring(typed.indexOf('|') + 1).split(" ", -1));
  }

  @Test
  void bashCompletesNothingWhereNothingAnswers() throws Exception {
    for (String tool : List.of("crm_node", "drbdadm", "cibadmin")) {
      tool(tool, "echo 'no daemon' >&2; exit 102");
    }

    assertThat(completed("migrate ")).containsExactly("");
    assertThat(completed("plan standby ")).containsExactly("");
  }

  private void tool(String name, String body) throws IOException {
    Path tool = directory.resolve(name);
    Files.writeString(tool, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private String[] completed(String words) throws IOException {
    Path script = directory.resolve("ferryman.bash");
    Files.writeString(script, BashCompletion.script());
    String array =
        Stream.of(words.split(" ", -1)).map("'%s'"::formatted).collect(Collectors.joining(" "));
    List<String> command =
        List.of(
            "bash",
            "-c",
            "source \"$0\"; COMP_WORDS=(ferryman %s); COMP_CWORD=%d; COMP_LINE='ferryman %s'; _complete_ferryman; echo \"${COMPREPLY[@]}\""
                .formatted(array, words.split(" ", -1).length, words),
            script.toString());
    // compopt complains that no key was pressed
    ProcessBuilder bash =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    bash.environment().merge("PATH", directory.toString(), (old, first) -> first + ":" + old);
    String said = new String(bash.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return said.strip().split("\\s+", -1);
  }
}
