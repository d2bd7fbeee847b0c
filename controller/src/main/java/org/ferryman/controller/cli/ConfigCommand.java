// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ferryman.exec.RunDirectory;
import org.ferryman.settings.Settings;
import org.ferryman.settings.SettingsFindings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ferryman config}: what concerns Ferryman's own settings. */
@Command(
    name = "config",
    header = "'config check': is the settings file right?",
    description = "'config check': whether the settings file is right, before a restart takes it.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = ConfigCommand.Check.class,
    mixinStandardHelpOptions = true)
final class ConfigCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which of config's commands?");
  }

  /** {@code ferryman config check}. */
  @Command(
      name = "check",
      description = {
        "Reads the settings as the controller will at its next start, and prints what is wrong.",
        "Errors: a value that can't hold, in whose place another holds; until it is mended, this node"
            + " refuses start and migrate_to. Warnings: keys that Ferryman does not know.",
        "Exits with 1 if there are errors. Changes nothing."
      },
      mixinStandardHelpOptions = true)
  static final class Check implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Parameters(
        paramLabel = "FILE",
        arity = "0..1",
        description = "The file (default: /etc/ferryman/ferryman.properties).")
    private Optional<Path> named = Optional.empty();

    @Override
    public Integer call() {
      PrintWriter out = spec.commandLine().getOut();
      Path file = named.orElseGet(() -> Settings.file(System.getenv()));
      if (named.isPresent() && Files.notExists(file)) {
        out.println("error: there is no " + file);
        return 1;
      }
      SettingsFindings findings = Settings.read(file, RunDirectory.of(System.getenv())).findings();
      print(out, "error: ", findings.errors());
      print(out, "warning: ", findings.warnings());
      if (findings.errors().isEmpty() && findings.warnings().isEmpty()) {
        out.println(file + ": in order");
      }
      return findings.errors().isEmpty() ? 0 : 1;
    }

    private static void print(PrintWriter out, String label, List<String> lines) {
      lines.forEach(line -> out.println(label + line));
    }
  }
}
