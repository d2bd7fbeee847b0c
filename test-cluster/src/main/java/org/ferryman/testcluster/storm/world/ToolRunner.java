// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.world;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandRunner;
import org.ferryman.testcluster.hardware.ToolResult;

/** Runs a node's tools in the simulated world: the caller's thread waits in model time. */
final class ToolRunner implements CommandRunner {
  private final StormNode node;
  private final Toolbox toolbox;

  ToolRunner(StormNode node, Toolbox toolbox) {
    this.node = requireNonNull(node, "node");
    this.toolbox = requireNonNull(toolbox, "toolbox");
  }

  @Override
  public CommandResult run(Command command, Cancellation cancellation) {
    Baton.Fiber fiber = Baton.current();
    long begun = node.world().timeline().now();
    Baton.Fiber.Wait wait = fiber.new Wait();
    ToolRun run = new ToolRun(node, command.argv(), wait::wake);
    Runnable kill = run::kill;
    fiber.process.onEnd(kill);
    node.world()
        .timeline()
        .after(
            node.world().chance().latency(),
            () -> {
              if (!run.over()) {
                toolbox.begin(run);
              }
            });
    boolean done = wait.until(Math.max(1, command.timeout().toMillis()));
    fiber.process.forget(kill);
    if (!done) {
      run.kill();
    }
    node.world().called(command.tool());
    Duration elapsed = Duration.ofMillis(node.world().timeline().now() - begun);
    CommandResult result = result(command, run, done, elapsed);
    node.world().story().tool(node, fiber.process, result);
    return result;
  }

  /** One after the other: one thread of the world runs at a time. */
  @Override
  public <T> CompletableFuture<T> beside(Supplier<T> task) {
    return CompletableFuture.completedFuture(task.get());
  }

  private static CommandResult result(
      Command command, ToolRun run, boolean done, Duration elapsed) {
    ToolResult said = run.result();
    if (!done) {
      return new CommandResult.TimedOut(command, said.out(), said.err(), elapsed);
    }
    if (run.missing()) {
      return new CommandResult.NotStarted(
          command, command.tool() + " is not on this node", true, elapsed);
    }
    return new CommandResult.Exited(command, said.exit(), said.out(), said.err(), elapsed);
  }
}
