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

import java.util.concurrent.Callable;
import org.ferryman.testcluster.cluster.TestCluster;
import picocli.CommandLine.Command;

/** Removes the cluster. */
@Command(
    name = "down",
    mixinStandardHelpOptions = true,
    description = "Removes the nodes, their network and the simulated hardware; images stay.")
final class DownCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    TestCluster.remove(Tool.name());
    new Background(Tool.directory()).stop();
    return 0;
  }
}
