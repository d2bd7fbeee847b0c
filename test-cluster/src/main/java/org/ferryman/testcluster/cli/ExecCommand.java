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

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.ferryman.testcluster.cluster.ClusterException;
import org.ferryman.testcluster.cluster.TestCluster;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Runs a command in a node on this terminal. */
@Command(
    name = "exec",
    mixinStandardHelpOptions = true,
    description = "Runs a command in a node as root; its exit code is this command's.")
final class ExecCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "NODE", description = "The node, such as node1.")
  private String node;

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "CMD", description = "What to run.")
  private List<String> command;

  @Override
  public Integer call() {
    TestCluster cluster = Tool.cluster();
    List<String> argv = cluster.node(node).terminalCommand(Tool.terminal(), command);
    try {
      return new ProcessBuilder(argv).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new ClusterException("cannot start " + String.join(" ", argv), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while the command ran in " + node, e);
    }
  }
}
