// SPDX-License-Identifier: Apache-2.0
package org.ferryman.main;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.CommandRunner;
import org.ferryman.exec.ExecCommandRunner;
import org.ferryman.exec.ExecConfig;
import org.ferryman.exec.HostName;
import org.ferryman.exec.RunDirectory;
import org.ferryman.exec.SystemClock;
import org.ferryman.fencing.DrbdHandlers;
import org.ferryman.fencing.HandlerLog;
import org.ferryman.fencing.Verdict;
import org.ferryman.node.NodeHandlers;
import org.ferryman.tools.drbd.NodeTools;

/**
 * {@code fence-peer} and {@code unfence-peer} in a JVM of their own.
 *
 * <p>A handler prints {@code exit N} on standard output and exits with N. Both must agree: a JVM
 * that runs out of memory exits with 3, which DRBD would take for an answer.
 */
public final class FencingMain {

  private final CommandRunner runner;
  private final Map<String, String> environment;
  private final String nodeName;
  private final Path runDirectory;
  private final PrintStream out;
  private final PrintStream err;

  /**
   * Handlers that log to and answer on these streams, with the environment that DRBD gives them.
   */
  public FencingMain(
      CommandRunner runner,
      Map<String, String> environment,
      String nodeName,
      PrintStream out,
      PrintStream err) {
    this.runner = runner;
    this.environment = Map.copyOf(environment);
    this.nodeName = nodeName;
    this.runDirectory = RunDirectory.of(environment);
    this.out = out;
    this.err = err;
  }

  /**
   * Runs one of them on this node; with {@link WarmUp#OPTION}, only loads what they need.
   *
   * @param exec how its tools are run
   * @param environment what DRBD gave it
   * @return its exit code
   * @throws UncheckedIOException if the node's name can't be read
   */
  public static int run(
      ExecConfig exec,
      Map<String, String> environment,
      PrintStream out,
      PrintStream err,
      String... args) {
    if (args.length == 1 && args[0].equals(WarmUp.OPTION)) {
      WarmUp.run();
      return 0;
    }
    return new FencingMain(
            new ExecCommandRunner(exec.withOutputLimitBytes(DrbdHandlers.OUTPUT_LIMIT_BYTES)),
            environment,
            HostName.ofThisHost(),
            out,
            err)
        .run(args);
  }

  /** Runs the handler that the arguments name; returns its exit code. */
  public int run(String[] args) {
    List<String> arguments = new ArrayList<>(Arrays.asList(args));
    String verb = arguments.isEmpty() ? "" : arguments.remove(0);
    return switch (verb) {
      case DrbdHandlers.FENCE, DrbdHandlers.UNFENCE -> handle(verb, arguments);
      default -> usage("no such command: '%s'".formatted(verb));
    };
  }

  private int handle(String verb, List<String> arguments) {
    Verdict verdict =
        NodeHandlers.of(
                runner, UnaryOperator.identity(), nodeName, runDirectory, SystemClock.KERNEL)
            .run(
                verb,
                arguments,
                environment,
                new Cancellation(),
                new HandlerLog(verb, new NodeTools(runner), err, SystemClock.KERNEL));
    out.println("exit " + verdict.exit().code());
    return verdict.exit().code();
  }

  private int usage(String complaint) {
    err.println(
        complaint
            + "; usage: ferryman fence-peer | unfence-peer [--timeout SECONDS], called by DRBD");
    return 2;
  }
}
