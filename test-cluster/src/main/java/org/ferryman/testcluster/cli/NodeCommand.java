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
import picocli.CommandLine.Parameters;

/** A command that does one thing to one node. */
abstract class NodeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NODE", description = "The node, such as node1.")
  private String node;

  @Override
  public final Integer call() {
    TestCluster cluster = Tool.cluster();
    act(cluster, cluster.node(node).name());
    return 0;
  }

  abstract void act(TestCluster cluster, String name);
}
