// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ferryman.node.NodeAgents;
import org.ferryman.ocf.ActionDefinition;
import org.ferryman.ocf.AgentDefinition;
import org.ferryman.ocf.ParameterDefinition;
import org.ferryman.operation.Version;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Writes what the package installs beside the programs: manual pages, made of the commands, the
 * agents' metadata and the settings file, and the completion for bash. Called by the build.
 */
public final class ManPages {
  private ManPages() {}

  /**
   * Takes the directory to write to and the settings file as it is installed.
   *
   * @throws IOException if a page can't be written
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 2) {
      throw new IllegalArgumentException("usage: ManPages DIRECTORY SETTINGS");
    }
    Path directory = Files.createDirectories(Path.of(args[0]));
    write(directory, "ferryman.8", commands());
    write(directory, "block-drbd.8", hotplugScript());
    write(directory, "ferryman.properties.5", settings(Files.readString(Path.of(args[1]))));
    for (AgentDefinition agent : NodeAgents.definitions()) {
      write(directory, "ocf_ferryman_%s.7".formatted(agent.name()), agent(agent));
    }
    write(directory, "ferryman.bash", BashCompletion.script());
  }

  /** ferryman(8). */
  static String commands() {
    CommandLine ferryman = FerrymanCommand.commandLine();
    Roff page = new Roff("FERRYMAN", 8, "ferryman \\- looks after guests of Xen on disks of DRBD");
    page.section("SYNOPSIS").text("ferryman COMMAND [OPTIONS]");
    page.section("DESCRIPTION")
        .text(
            "Ferryman's OCF agents keep guests of Xen on disks of DRBD alive under Pacemaker. This command tells how they"
                + " are, and looks after Ferryman itself. It is for root.");
    page.section("COMMANDS");
    commands(page, "", ferryman.getSubcommands());
    page.section("EXIT STATUS")
        .text("What a command says of itself above goes before this.")
        .item("0", "done, or nothing found")
        .item(
            "1",
            "refused, something found, a guest was or would be interrupted, or this node's controller does not answer")
        .item("2", "the command line is wrong, or it can't be told or done")
        .item("3", "not finished in time; the cluster goes on with it")
        .item("127", "there is no Java")
        .text(
            "ferryman ocf exits as the agent does, with a code of the OCF standard; fence-peer and unfence-peer as DRBD"
                + " wants it of its handlers.");
    page.section("FILES")
        .item("/etc/ferryman/ferryman.properties", "the settings: ferryman.properties(5)")
        .item(
            "/run/ferryman",
            "what can't be looked up: leases, commanded roles, the controller's socket");
    page.section("SEE ALSO")
        .text(
            "ferryman.properties(5), ocf_ferryman_drbd(7), ocf_ferryman_xen(7), block-drbd(8), crm_mon(8), drbdsetup(8),"
                + " xl(1)");
    return page.toString();
  }

  /** block-drbd(8). */
  static String hotplugScript() {
    Roff page = new Roff("BLOCK-DRBD", 8, "block-drbd \\- Xen's hotplug script for disks on DRBD");
    page.section("SYNOPSIS")
        .text("disk = [ 'drbd:RESOURCE,xvda,w' ]")
        .text("disk = [ 'script=block-drbd,vdev=xvda,access=w,target=RESOURCE' ]");
    page.section("DESCRIPTION")
        .text(
            "Named in a guest's disk line (xl-disk-configuration(5)), /etc/xen/scripts/block-drbd is called by libxl: with"
                + " 'add' before a guest gets the disk, with 'remove' when it has let go of it. libxl waits 40 s for it.")
        .text(
            "add makes the DRBD resource Primary on this node, unless its data is stale or another node has it Primary."
                + " For a guest that arrives by a live migration of Ferryman's it waits until both nodes allow two"
                + " Primaries, which they do for about a second.")
        .text(
            "remove makes it Secondary again where no resource of the cluster commands its role; where one does,"
                + " Pacemaker demotes it.")
        .text(
            "The controller does both; without one, a JVM of the script's own does. Why it refused is in xenstore, where"
                + " xl prints it from, and in 'journalctl -t ferryman'.");
    page.section("FILES")
        .item("/etc/xen/scripts/block-drbd", "a link to /usr/lib/ferryman/block-drbd")
        .item(
            "/etc/xen/scripts/block-drbd.drbd-utils",
            "the script of drbd-utils before 9.31, set aside while Ferryman is installed");
    page.section("SEE ALSO")
        .text("ferryman(8), ocf_ferryman_xen(7), xl-disk-configuration(5), drbd.conf(5)");
    return page.toString();
  }

  private static void commands(Roff page, String above, Map<String, CommandLine> commands) {
    commands.forEach(
        (name, command) -> {
          CommandSpec spec = command.getCommandSpec();
          boolean below = !command.getSubcommands().isEmpty();
          if (name.equals("help") || spec.usageMessage().hidden()) {
            return;
          }
          if (below) {
            commands(page, above + name + " ", command.getSubcommands());
            return;
          }
          page.subsection(above + name);
          page.text(synopsis(above + name, spec));
          for (String paragraph : spec.usageMessage().description()) {
            page.text(paragraph);
          }
          for (PositionalParamSpec parameter : spec.positionalParameters()) {
            page.item(parameter.paramLabel(), String.join(" ", described(parameter)));
          }
          for (OptionSpec option : spec.options()) {
            if (!option.hidden() && !option.usageHelp() && !option.versionHelp()) {
              page.item(label(option), String.join(" ", described(option)));
            }
          }
        });
  }

  private static List<String> described(CommandLine.Model.ArgSpec argument) {
    List<String> lines = new ArrayList<>();
    for (String line : argument.description()) {
      lines.add(
          line.replace("${DEFAULT-VALUE}", String.valueOf(argument.defaultValue()))
              .replace(
                  "${FALLBACK-VALUE}",
                  argument instanceof OptionSpec option ? option.fallbackValue() : ""));
    }
    return lines;
  }

  private static String synopsis(String name, CommandSpec spec) {
    StringBuilder text = new StringBuilder("ferryman ").append(name);
    for (OptionSpec option : spec.options()) {
      if (!option.hidden() && !option.usageHelp() && !option.versionHelp()) {
        text.append(" [").append(label(option)).append(']');
      }
    }
    for (PositionalParamSpec parameter : spec.positionalParameters()) {
      boolean optional = parameter.arity().min() == 0;
      text.append(optional ? " [" : " ").append(parameter.paramLabel()).append(optional ? "]" : "");
    }
    return text.toString();
  }

  private static String label(OptionSpec option) {
    boolean optional = option.arity().min() == 0 && option.arity().max() > 0;
    String value = option.arity().max() == 0 ? "" : "=" + option.paramLabel();
    return option.longestName() + (optional ? "[" + value + "]" : value);
  }

  /** ferryman.properties(5): the comments of the file, each above its keys. */
  static String settings(String file) {
    Roff page =
        new Roff(
            "FERRYMAN.PROPERTIES", 5, "ferryman.properties \\- settings of Ferryman on this node");
    page.section("DESCRIPTION").text("/etc/ferryman/ferryman.properties.");
    List<String> comment = new ArrayList<>();
    boolean keys = false;
    for (String line : file.lines().toList()) {
      if (line.matches("#[a-z]+\\.[a-z-]+=.*")) {
        if (!comment.isEmpty()) {
          page.text(String.join(" ", comment));
          comment.clear();
        }
        page.item(line.substring(1), "");
        keys = true;
      } else if (line.startsWith("#")) {
        comment.add(line.substring(1).strip());
      } else if (!comment.isEmpty()) {
        page.text(String.join(" ", comment));
        comment.clear();
        if (!keys) {
          page.section("KEYS AND THEIR DEFAULTS");
        }
      }
    }
    page.section("SEE ALSO").text("ferryman(8): 'ferryman config check' tells what is wrong.");
    return page.toString();
  }

  /** ocf_ferryman_drbd(7), ocf_ferryman_xen(7). */
  static String agent(AgentDefinition agent) {
    Roff page =
        new Roff(
            "OCF_FERRYMAN_" + agent.name().toUpperCase(Locale.ROOT),
            7,
            "ocf_ferryman_%s \\- %s".formatted(agent.name(), agent.shortDescription()));
    page.section("DESCRIPTION");
    agent.longDescription().lines().filter(it -> !it.isBlank()).forEach(page::text);
    page.section("PARAMETERS");
    for (ParameterDefinition parameter : agent.parameters()) {
      String note =
          parameter.required()
              ? " (required)"
              : parameter.defaultValue().map(value -> " (default: " + value + ")").orElse("");
      page.item(
          parameter.name() + note,
          parameter.longDescription().isBlank()
              ? parameter.shortDescription()
              : parameter.longDescription().strip().replaceAll("\\s+", " "));
    }
    page.section("ACTIONS");
    for (ActionDefinition action : agent.actions()) {
      page.item(
          action.action().word()
              + action.role().map(role -> ", role " + role).orElse("")
              + action.interval().map(it -> ", every %d s".formatted(it.toSeconds())).orElse(""),
          "timeout %d s at least".formatted(action.timeout().toSeconds()));
    }
    page.section("SEE ALSO").text("ferryman(8); /usr/share/ferryman/cib-samples");
    return page.toString();
  }

  private static void write(Path directory, String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text, StandardCharsets.UTF_8);
  }

  /** A page in the language of man(7). */
  private static final class Roff {
    private final StringBuilder text = new StringBuilder();

    Roff(String title, int section, String name) {
      text.append(
          ".TH %s %d \"\" \"Ferryman %s\" \"Ferryman\"\n"
              .formatted(title, section, Version.current()));
      text.append(".SH NAME\n").append(name).append('\n');
    }

    Roff section(String title) {
      text.append(".SH \"").append(title).append("\"\n");
      return this;
    }

    void subsection(String title) {
      text.append(".SS \"").append(escaped(title)).append("\"\n");
    }

    Roff text(String paragraph) {
      text.append(".PP\n").append(escaped(paragraph)).append('\n');
      return this;
    }

    Roff item(String label, String what) {
      text.append(".TP\n\\fB")
          .append(escaped(label))
          .append("\\fR\n")
          .append(escaped(what))
          .append('\n');
      return this;
    }

    private static String escaped(String line) {
      String safe = line.replace("\\", "\\e").replace("-", "\\-").replace("\"", "\\(dq");
      return safe.startsWith(".") || safe.startsWith("'") ? "\\&" + safe : safe;
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
