// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.cli;

import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST;
import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING;

import java.nio.file.Path;
import org.ferryman.controller.daemon.ControlClient;
import org.ferryman.settings.Settings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code ferryman}, and what its subcommands share. */
@Command(
    name = "ferryman",
    description = "Looks after Ferryman, the OCF agents for Xen guests on DRBD, on this node.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.Local.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      StatusCommand.class,
      ExplainCommand.class,
      MetricsCommand.class,
      ReportCommand.class,
      PlanCommand.class,
      MoveCommand.Evacuate.class,
      MoveCommand.Return.class,
      MoveCommand.Migrate.class,
      DoctorCommand.class,
      CibCommand.class,
      VersionCommand.class,
      OcfCommand.class,
      ConfigCommand.class,
      DrbdCommand.class,
      HandlerCommand.Fence.class,
      HandlerCommand.Unfence.class,
      HelpCommand.class
    },
    footer = {
      "",
      "Files:",
      "  /etc/ferryman/ferryman.properties   settings, documented there",
      "  /run/ferryman/control.sock          where the controller answers root",
      "",
      "The controller is the systemd unit ferryman; its log is in 'journalctl -u ferryman'."
    })
public final class FerrymanCommand {

  /** Runs a subcommand; exits with its code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    CommandLine ferryman =
        new CommandLine(new FerrymanCommand())
            .setExecutionExceptionHandler(
                (failure, command, parsed) -> {
                  command.getErr().println("ferryman: " + failure.getMessage());
                  return 1;
                });
    ferryman.getHelpSectionMap().put(SECTION_KEY_COMMAND_LIST_HEADING, help -> "");
    ferryman.getHelpSectionMap().put(SECTION_KEY_COMMAND_LIST, CommandGroups::list);
    return ferryman;
  }

  static Settings settings() {
    return Settings.of(System.getenv());
  }

  static ControlClient client() {
    return new ControlClient(settings().controlSocket());
  }

  static Path agents() {
    String root = System.getenv().getOrDefault("OCF_ROOT", "/usr/lib/ocf");
    return Path.of(root, "resource.d", "ferryman");
  }
}
