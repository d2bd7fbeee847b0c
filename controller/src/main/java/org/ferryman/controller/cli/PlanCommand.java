// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ferryman.controller.admin.AdminTools;
import org.ferryman.controller.admin.plan.Forecast;
import org.ferryman.controller.admin.plan.ForecastWriter;
import org.ferryman.controller.admin.plan.PlanRequest;
import org.ferryman.controller.admin.plan.PlannedChange;
import org.ferryman.controller.tools.pacemaker.cib.CibDocument;
import org.ferryman.controller.tools.pacemaker.cib.LiveCib;
import org.ferryman.exec.SystemClock;
import org.ferryman.ocf.Operation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ferryman plan}: what Pacemaker would do. */
@Command(
    name = "plan",
    header = "What would become of each guest. Changes nothing.",
    description = {
      "Tells what would become of each guest, by Pacemaker's own scheduler on the cluster as it is"
          + " now: live, restart, stop, start or stays, and why. Changes nothing.",
      "Exit code 0 if no guest would be interrupted, 1 if one would be restarted or stopped, 2 if it"
          + " can't be told."
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {PlanCommand.Standby.class, PlanCommand.Move.class, PlanCommand.Off.class},
    mixinStandardHelpOptions = true)
final class PlanCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "what is to be planned?");
  }

  /** What all of them do. */
  abstract static class Ask implements Callable<Integer> {
    private static final Duration LONGEST = Duration.ofMinutes(3);

    @Spec private CommandSpec spec;

    @Option(names = "--json", description = "For programs.")
    private boolean json;

    abstract PlannedChange change(PlanRequest request);

    @Override
    public Integer call() {
      Forecast forecast =
          forecast(AdminTools.ofThisNode(FerrymanCommand.settings(), SystemClock.KERNEL));
      spec.commandLine()
          .getOut()
          .print(json ? ForecastWriter.json(forecast) : ForecastWriter.text(forecast));
      spec.commandLine().getOut().flush();
      return forecast.exitCode();
    }

    private Forecast forecast(AdminTools tools) {
      Operation operation = tools.operation(LONGEST);
      LiveCib.Reading reading = tools.cib().read(operation);
      if (!(reading instanceof LiveCib.Reading.Known known)) {
        return new Forecast.Unknown(((LiveCib.Reading.Unknown) reading).reason());
      }
      CibDocument cib = known.cib();
      try {
        return tools
            .planner(ToldReadiness.ofThisCluster())
            .forecast(cib, change(PlanRequest.in(cib, tools.clock())), operation);
      } catch (IllegalArgumentException e) {
        return new Forecast.Unknown(e.getMessage());
      }
    }
  }

  /** {@code ferryman plan standby}. */
  @Command(
      name = "standby",
      description = "What becomes of the guests if a node is put in standby.",
      mixinStandardHelpOptions = true)
  static final class Standby extends Ask {
    @Parameters(paramLabel = "NODE", description = "A node's name, as crm_node -n prints it")
    private String node;

    @Override
    PlannedChange change(PlanRequest request) {
      return request.standby(node);
    }
  }

  /** {@code ferryman plan move}. */
  @Command(
      name = "move",
      description = "What becomes of the guests if one of them is moved.",
      mixinStandardHelpOptions = true)
  static final class Move extends Ask {
    @Parameters(index = "0", paramLabel = "GUEST", description = "A guest's resource, such as vm1")
    private String guest;

    @Parameters(
        index = "1",
        arity = "0..1",
        paramLabel = "NODE",
        description = "Where to (default: wherever Pacemaker likes).")
    private Optional<String> node = Optional.empty();

    @Override
    PlannedChange change(PlanRequest request) {
      return request.move(guest, node);
    }
  }

  /** {@code ferryman plan off}. */
  @Command(
      name = "off",
      description =
          "What becomes of the guests if a node is shut down in order, or loses its power.",
      mixinStandardHelpOptions = true)
  static final class Off extends Ask {
    @Parameters(paramLabel = "NODE", description = "A node's name, as crm_node -n prints it")
    private String node;

    @Option(
        names = "--sudden",
        description = "It loses its power, and the others have to fence it.")
    private boolean sudden;

    @Override
    PlannedChange change(PlanRequest request) {
      return sudden ? request.powerCut(node) : request.shutdown(node);
    }
  }
}
