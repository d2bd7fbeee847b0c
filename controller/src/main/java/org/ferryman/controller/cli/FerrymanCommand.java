// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.cli;

import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST;
import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING;

import java.nio.file.Path;
import java.util.stream.Stream;
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
    System.exit(commandLine(args.length == 0 ? "" : args[0]).execute(args));
  }

  /** With what that first word needs: to read all subcommands takes longer than most commands. */
  static CommandLine commandLine(String word) {
    if (word.equals("--version")) {
      return handled(new CommandLine(new Alone()));
    }
    for (Class<?> subcommand : FerrymanCommand.class.getAnnotation(Command.class).subcommands()) {
      if (word.equals(subcommand.getAnnotation(Command.class).name()) && !word.equals("help")) {
        return handled(new CommandLine(new Alone()).addSubcommand(word, subcommand));
      }
    }
    return commandLine();
  }

  /** With all subcommands. */
  public static CommandLine commandLine() {
    CommandLine ferryman = handled(new CommandLine(new FerrymanCommand()));
    ferryman.getHelpSectionMap().put(SECTION_KEY_COMMAND_LIST_HEADING, help -> "");
    ferryman.getHelpSectionMap().put(SECTION_KEY_COMMAND_LIST, CommandGroups::list);
    return ferryman;
  }

  private static CommandLine handled(CommandLine ferryman) {
    everyCommand(ferryman)
        .forEach(it -> it.getCommandSpec().versionProvider(new VersionCommand.Local()));
    return ferryman.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          command.getErr().println("ferryman: " + failure.getMessage());
          return 1;
        });
  }

  static Stream<CommandLine> everyCommand(CommandLine command) {
    return Stream.concat(
        Stream.of(command),
        command.getSubcommands().values().stream().flatMap(FerrymanCommand::everyCommand));
  }

  /** {@code ferryman} with no subcommand but the one that is called. */
  @Command(name = "ferryman", mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND")
  private static final class Alone {}

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
