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
package org.ferryman.controller.daemon;

import org.ferryman.cluster.Cluster;
import org.ferryman.cluster.FollowingPromotionScores;
import org.ferryman.cluster.PromotionScores;
import org.ferryman.controller.reads.SharedDrbd;
import org.ferryman.controller.reads.SharedXl;
import org.ferryman.drbd.Drbd;
import org.ferryman.exec.CommandRunner;
import org.ferryman.exec.ExecCommandRunner;
import org.ferryman.exec.ExecConfig;
import org.ferryman.fencing.DrbdHandlers;
import org.ferryman.node.Additions;
import org.ferryman.node.NodeAgents;
import org.ferryman.node.Settings;
import org.ferryman.xen.Xl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agents as they are in the resident controller: concurrent reads are shared, scores are
 * published aside, and a JVM that can't start processes any more ends.
 */
final class ResidentAgents implements Additions {

  private static final Logger LOG = LoggerFactory.getLogger(ResidentAgents.class);

  private ResidentAgents() {}

  static NodeAgents create(Settings settings) {
    return NodeAgents.create(settings, new ResidentAgents());
  }

  /** What DRBD's handlers run their tools by. */
  static CommandRunner handlersRunner() {
    return guarded(
        new ExecCommandRunner(
            ExecConfig.defaults().withOutputLimitBytes(DrbdHandlers.OUTPUT_LIMIT_BYTES)));
  }

  @Override
  public CommandRunner runner(CommandRunner tools) {
    return guarded(tools);
  }

  private static CommandRunner guarded(CommandRunner tools) {
    return new SpawnGuard(tools, SpawnGuard.helperOfThisJvm(), ResidentAgents::end);
  }

  @Override
  public Drbd drbd(Drbd tools) {
    return new SharedDrbd(tools);
  }

  @Override
  public Xl xl(Xl tools) {
    return new SharedXl(tools);
  }

  @Override
  public PromotionScores scores(Cluster cluster, ScoreSettings settings) {
    return new FollowingPromotionScores(cluster, settings.timeout(), settings.refresh());
  }

  /** At once and without ceremony: who waits turns to the one-shot when the connection drops. */
  private static void end() {
    LOG.error("this JVM can start no processes any more: its files were replaced; restarting");
    Runtime.getRuntime().halt(SpawnGuard.EXIT);
  }
}
