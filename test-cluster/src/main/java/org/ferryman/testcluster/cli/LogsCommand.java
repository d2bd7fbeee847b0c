/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
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
