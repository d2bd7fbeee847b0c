// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import org.ferryman.controller.admin.state.ClusterLook;
import org.ferryman.controller.admin.state.ClusterState;
import org.ferryman.controller.admin.state.NodeReport;
import org.ferryman.controller.admin.state.OwnController;
import org.ferryman.controller.admin.status.StatusJson;
import org.ferryman.controller.admin.status.StatusText;
import org.ferryman.controller.admin.status.Style;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.SystemClock;
import org.ferryman.main.OneShot;
import org.ferryman.ocf.Operation;
import org.ferryman.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The whole cluster at a glance, from any node. */
@Command(
    name = "status",
    header = "How the guests are, and where they could go.",
    description = {
      "Prints how the guests are: where they run and since when, where they could go and why not;"
          + " the nodes and their controllers, DRBD with the progress of a resync, promotion scores,"
          + " hand-overs that are under way, and everything that needs attention.",
      "Asks the other nodes by the ssh of hand-overs. Works without the controller and without"
          + " Pacemaker, and says what it can't know then.",
      "Exits with 1 if this node's controller does not answer; the agents then work without it,"
          + " slower."
    },
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {

  private static final Duration LONGEST = Duration.ofSeconds(20);
  private static final String CLEAR = "\u001b[H\u001b[2J";

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Everything, as JSON (docs/status.md).")
  private boolean json;

  @Option(
      names = "--watch",
      paramLabel = "SECONDS",
      arity = "0..1",
      fallbackValue = "2",
      description = "Shows it again every ${FALLBACK-VALUE} seconds, or as often as said.")
  private int everySeconds;

  @Option(
      names = "--controller",
      description =
          "Only what this node's controller does: operations that wait or run, the last that"
              + " ended, its readiness for each guest, leases, settings.")
  private boolean controllerOnly;

  @Option(
      names = "--this-node",
      description = "Only this node, as JSON: what other nodes ask for.",
      hidden = true)
  private boolean thisNode;

  @Option(names = OneShot.WARM_UP, description = "Loads what it needs.", hidden = true)
  private boolean warmUp;

  @Override
  public Integer call() throws InterruptedException {
    if (everySeconds < 0 || everySeconds > 3600) {
      throw new ParameterException(spec.commandLine(), "--watch is 1 to 3600 seconds");
    }
    int code = once();
    while (everySeconds > 0 && !spec.commandLine().getOut().checkError()) {
      SystemClock.KERNEL.await(Duration.ofSeconds(everySeconds), new Cancellation());
      code = once();
    }
    return code;
  }

  private int once() {
    Settings settings = FerrymanCommand.settings();
    PrintWriter out = spec.commandLine().getOut();
    Operation operation =
        new Operation(
            SystemClock.KERNEL.deadline(LONGEST), new Cancellation(), (level, line) -> {});
    OwnController controller = new SocketController(settings.controlSocket());
    if (controllerOnly) {
      return controllerOnly(settings, controller, out);
    }
    ClusterLook look =
        warmUp ? ClusterLooks.warmUp(settings) : ClusterLooks.of(settings, controller);
    if (thisNode) {
      NodeReport report = look.own(operation);
      out.println(ClusterLook.json(report));
      return 0;
    }
    ClusterState state = look.look(operation);
    Style style = json ? Style.PLAIN : Style.ofStandardOutput(System.getenv());
    if (everySeconds > 0 && !json) {
      out.print(Style.terminal() ? CLEAR : "\n");
    }
    if (warmUp) {
      ClusterLooks.warmUpOtherCommands(look, state, settings, operation);
    }
    if (json) {
      out.println(StatusJson.of(state).toPrettyString());
    } else {
      new StatusText(style, ZoneId.systemDefault()).lines(state).forEach(out::println);
    }
    out.flush();
    return warmUp || state.own().controlled() ? 0 : 1;
  }

  private int controllerOnly(Settings settings, OwnController controller, PrintWriter out) {
    OwnController.Answer answer = controller.status();
    JsonNode status = answer.body();
    if (json) {
      out.println(status.isObject() ? status.toPrettyString() : "null");
    } else if (status.isObject()) {
      ControllerText.print(out, status);
    } else {
      settings.findings().errors().forEach(line -> out.println("settings: ERROR: " + line));
      settings.findings().warnings().forEach(line -> out.println("settings: warning: " + line));
      out.println("controller: " + answer.trouble());
    }
    return status.isObject() ? 0 : 1;
  }
}
