// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

  @ParameterizedTest
  @ValueSource(
      strings = {"st|status", "status --wa|--watch", "drbd ch|check", "explain --si|--since"})
  void bashCompletes(String typed) throws Exception {
    Path script = directory.resolve("ferryman.bash");
    Files.writeString(script, ManPages.completion());
    String words = typed.substring(0, typed.indexOf('|'));
    int last = words.split(" ", -1).length;
    List<String> command =
        List.of(
            "bash",
            "-c",
            "source \"$0\"; COMP_WORDS=(ferryman %s); COMP_CWORD=%d; COMP_LINE='ferryman %s'; _complete_ferryman; echo \"${COMPREPLY[@]}\""
                .formatted(words, last, words),
            script.toString());
    Process bash = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(said.strip().split("\\s+", -1)).contains(typed.substring(typed.indexOf('|') + 1));
  }
}
