// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.ferryman.controller.admin.AdminTools;
import org.ferryman.controller.admin.evacuate.Ended;
import org.ferryman.controller.admin.evacuate.Evacuation;
import org.ferryman.controller.admin.evacuate.Follower;
import org.ferryman.controller.admin.evacuate.Migration;
import org.ferryman.controller.admin.evacuate.ReturnToService;
import org.ferryman.exec.SystemClock;
import org.ferryman.handover.lease.LeaseStore;
import org.ferryman.ocf.Operation;
import org.ferryman.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The commands that move guests, and look on until that is done. */
abstract class MoveCommand implements Callable<Integer> {
  private static final String CODES =
      "Exit code 0 done, 1 refused or a guest was interrupted, 2 it can't be told or done, 3 not"
          + " finished in time: the cluster goes on with it.";

  @Spec private CommandSpec spec;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "3600",
      description = "How long it looks on (default: ${DEFAULT-VALUE}).")
  private long timeoutSeconds;

  /**
   * What is told should this command be ended before its time; nothing while it changes nothing.
   */
  private final AtomicReference<String> goesOn = new AtomicReference<>("");

  abstract Ended run(AdminTools tools, Operation operation);

  @Override
  public Integer call() {
    Settings settings = FerrymanCommand.settings();
    AdminTools tools = AdminTools.ofThisNode(settings, SystemClock.KERNEL);
    Thread farewell = new Thread(this::farewell, "farewell");
    Runtime.getRuntime().addShutdownHook(farewell);
    Ended ended = run(tools, tools.operation(Duration.ofSeconds(Math.max(1, timeoutSeconds))));
    goesOn.set("");
    return ended.code();
  }

  private void farewell() {
    String line = goesOn.get();
    if (!line.isEmpty()) {
      tell().accept("ended before its time: " + line);
    }
  }

  /** What goes on without this command from now on. */
  void begun(String line) {
    goesOn.set(line);
  }

  Consumer<String> tell() {
    PrintWriter out = spec.commandLine().getOut();
    return line -> {
      out.println(line);
      out.flush();
    };
  }

  Follower follower(AdminTools tools) {
    LeaseStore leases =
        new LeaseStore(
            FerrymanCommand.settings().runDirectory().resolve("handover"), SystemClock.KERNEL);
    return tools.follower(new LocalCopies(leases), tell());
  }

  /** {@code ferryman evacuate}. */
  @Command(
      name = "evacuate",
      header = "Moves every guest off a node, live.",
      description = {
        "Puts a node in standby if every guest on it moves live, and looks on until the last one has"
            + " left. Ended before its time it leaves the standby; a second call follows again.",
        CODES
      },
      mixinStandardHelpOptions = true)
  static final class Evacuate extends MoveCommand {
    @Parameters(paramLabel = "NODE", description = "A node's name, as crm_node -n prints it")
    private String node;

    @Option(
        names = "--allow-restart",
        description =
            "Guests may be restarted or stopped: 'ferryman plan standby NODE' says which.")
    private boolean allowRestart;

    @Override
    Ended run(AdminTools tools, Operation operation) {
      return new Evacuation(
              tools.cib(),
              tools.planner(ToldReadiness.ofThisCluster()),
              tools.changes(),
              follower(tools),
              tell())
          .evacuate(node, allowRestart, this::begun, operation);
    }
  }

  /** {@code ferryman return}. */
  @Command(
      name = "return",
      header = "Takes a node out of standby.",
      description = {
        "Takes a node out of standby, and waits until its data is good and it is ready for every guest"
            + " that belongs there. No guest goes there by that.",
        CODES
      },
      mixinStandardHelpOptions = true)
  static final class Return extends MoveCommand {
    @Parameters(paramLabel = "NODE", description = "A node's name, as crm_node -n prints it")
    private String node;

    @Override
    Ended run(AdminTools tools, Operation operation) {
      return new ReturnToService(
              tools.cib(),
              tools.scheduler(),
              tools.changes(),
              ToldReadiness.ofThisCluster(),
              tell())
          .back(node, operation);
    }
  }

  /** {@code ferryman migrate}. */
  @Command(
      name = "migrate",
      header = "Moves one guest, live.",
      description = {
        "Moves a guest live, and leaves no constraint behind. Refuses what would restart or stop a"
            + " guest.",
        CODES
      },
      mixinStandardHelpOptions = true)
  static final class Migrate extends MoveCommand {
    @Parameters(index = "0", paramLabel = "GUEST", description = "A guest's resource, such as vm1")
    private String guest;

    @Parameters(
        index = "1",
        arity = "0..1",
        paramLabel = "NODE",
        description = "Where to (default: wherever Pacemaker likes).")
    private Optional<String> node = Optional.empty();

    @Override
    Ended run(AdminTools tools, Operation operation) {
      return new Migration(
              tools.cib(),
              tools.planner(ToldReadiness.ofThisCluster()),
              tools.changes(),
              follower(tools),
              tools.clock(),
              tell())
          .migrate(guest, node, this::begun, operation);
    }
  }
}
