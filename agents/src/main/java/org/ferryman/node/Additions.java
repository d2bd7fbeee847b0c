// SPDX-License-Identifier: Apache-2.0
package org.ferryman.node;

import org.ferryman.agent.drbd.RoleLeases;
import org.ferryman.exec.CommandRunner;
import org.ferryman.fencing.stale.GuardedDrbd;
import org.ferryman.ocf.Agent;
import org.ferryman.settings.ScoreSettings;
import org.ferryman.tools.drbd.Drbd;
import org.ferryman.tools.pacemaker.BoundedPromotionScores;
import org.ferryman.tools.pacemaker.Cluster;
import org.ferryman.tools.pacemaker.PromotionScores;
import org.ferryman.tools.xen.Xl;

/** What a kind of process adds to the tools' adapters: a resident one shares reads, say. */
public interface Additions {

  /** How commands are run. */
  CommandRunner runner(CommandRunner tools);

  /** How DRBD is asked. */
  Drbd drbd(Drbd tools);

  /** How Xen is asked. */
  Xl xl(Xl tools);

  /** How promotion scores are published. */
  PromotionScores scores(Cluster cluster, ScoreSettings settings);

  /**
   * How the agent of DRBD is called.
   *
   * @param drbd the DRBD that it works with, which knows stale data
   */
  Agent drbdAgent(
      Agent agent, GuardedDrbd drbd, Cluster cluster, RoleLeases leases, String nodeName);

  /** Nothing, for a process that answers one operation; scores are written before it ends. */
  record None() implements Additions {
    @Override
    public CommandRunner runner(CommandRunner tools) {
      return tools;
    }

    @Override
    public Drbd drbd(Drbd tools) {
      return tools;
    }

    @Override
    public Xl xl(Xl tools) {
      return tools;
    }

    @Override
    public PromotionScores scores(Cluster cluster, ScoreSettings settings) {
      return new BoundedPromotionScores(cluster, settings.timeout());
    }

    @Override
    public Agent drbdAgent(
        Agent agent, GuardedDrbd drbd, Cluster cluster, RoleLeases leases, String nodeName) {
      return agent;
    }
  }
}
