// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ferryman.controller.admin.check.DrbdCheckMain;
import org.ferryman.controller.admin.stale.UseStaleMain;
import org.ferryman.exec.SystemClock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ferryman drbd}: what concerns DRBD's configuration. */
@Command(
    name = "drbd",
    header = "'drbd check': is DRBD fit to hold guests?",
    description = {
      "'drbd check': whether DRBD resources are configured, and in a state, to hold guests.",
      "'drbd use-stale RESOURCE': go on with data that was left behind, when the newer is gone."
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {DrbdCommand.Check.class, DrbdCommand.Digest.class, DrbdCommand.UseStale.class},
    mixinStandardHelpOptions = true)
final class DrbdCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which of drbd's commands?");
  }

  /** {@code ferryman drbd check}. */
  @Command(
      name = "check",
      description = {
        "Checks whether a guest on the resource survives its host and can migrate: module option,"
            + " protocol, fencing and its handlers, split brain policies, the same configuration on the"
            + " other nodes, the cluster's part; and the state it is in now.",
        "Each finding with its cause and what to do. Changes nothing. Exit code 1 if any failed."
      },
      mixinStandardHelpOptions = true)
  static final class Check implements Callable<Integer> {

    @Parameters(
        arity = "0..1",
        paramLabel = "RESOURCE",
        description = "A resource of drbd.conf, such as r0 (default: all that this node has).")
    private Optional<String> resource = Optional.empty();

    @Option(names = "--json", description = "For programs.")
    private boolean json;

    @Override
    public Integer call() {
      List<String> arguments = new ArrayList<>(List.of("check"));
      resource.ifPresent(arguments::add);
      if (json) {
        arguments.add("--json");
      }
      return DrbdCheckMain.onThisNode(
          SystemClock.KERNEL, System.out, System.err, arguments.toArray(String[]::new));
    }
  }

  /** {@code ferryman drbd digest}. */
  @Command(
      name = "digest",
      description = {
        "Prints a digest of the resource's configuration, which is the same on two nodes if that is.",
        "'drbd check' asks the other nodes for it. Exit code 6 if the resource is not configured."
      },
      mixinStandardHelpOptions = true)
  static final class Digest implements Callable<Integer> {

    @Parameters(paramLabel = "RESOURCE", description = "A resource of drbd.conf, such as r0")
    private String resource;

    @Override
    public Integer call() {
      return DrbdCheckMain.onThisNode(
          SystemClock.KERNEL, System.out, System.err, "digest", resource);
    }
  }

  /** {@code ferryman drbd use-stale}. */
  @Command(
      name = "use-stale",
      description = {
        "Makes this node's Outdated data the newest there is. Acknowledged writes are LOST: those"
            + " that the other node has taken since it was last connected.",
        "Only for when that node, or its disk, is gone for good. Refused while it is a member of"
            + " the cluster, or connected.",
        "Without the option it changes nothing and says since when writes are lost; with exactly"
            + " that time it does it ('drbdadm primary --force', then Secondary again, so that the"
            + " cluster promotes it). Does not wait for the other node, and can't be undone.",
        "Exit code 0 done, 1 refused, 3 not confirmed."
      },
      mixinStandardHelpOptions = true)
  static final class UseStale implements Callable<Integer> {
    @Parameters(paramLabel = "RESOURCE", description = "A resource of drbd.conf, such as r0")
    private String resource;

    @Option(
        names = "--lose-writes-since",
        paramLabel = "TIME",
        description = "Since when writes are lost, as this command says it, or 'unknown'.")
    private String since;

    @Override
    public Integer call() {
      return UseStaleMain.onThisNode(
          resource, Optional.ofNullable(since), System.out, System.err, SystemClock.KERNEL);
    }
  }
}
