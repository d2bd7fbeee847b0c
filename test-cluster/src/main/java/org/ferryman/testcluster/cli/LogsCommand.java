// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Collects what the nodes and the hardware logged. */
@Command(
    name = "logs",
    mixinStandardHelpOptions = true,
    description = "Writes each running node's journal and Pacemaker's log to files and names them.")
final class LogsCommand implements Callable<Integer> {
  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "Where to write them (default: test-cluster/.work/cli/logs).")
  private Path directory;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Path to = directory == null ? Tool.directory().resolve("logs") : directory;
    PrintWriter out = spec.commandLine().getOut();
    Tool.cluster().writeLogs(to).forEach(out::println);
    out.println(new Background(Tool.directory()).log());
    return 0;
  }
}
