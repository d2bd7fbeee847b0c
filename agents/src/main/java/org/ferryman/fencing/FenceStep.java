// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing;

import java.util.List;
import java.util.Set;
import org.ferryman.tools.pacemaker.Ban;

/** What the fence-peer handler does next. Each says why, in one sentence. */
public sealed interface FenceStep {

  /** Why. */
  String reason();

  /** It is over. */
  record Answer(Verdict verdict) implements FenceStep {
    @Override
    public String reason() {
      return verdict.reason();
    }
  }

  /** Put these constraints into the CIB, then look again. */
  record Place(List<Ban> bans, String promotedWord, String reason) implements FenceStep {
    /** Copies. */
    public Place {
      bans = List.copyOf(bans);
    }
  }

  /** Make a constraint narrower, then look again. */
  record Narrow(Ban ban, Set<String> goodNodes, String promotedWord, String reason)
      implements FenceStep {
    /** Copies. */
    public Narrow {
      goodNodes = Set.copyOf(goodNodes);
    }
  }

  /** Ask these nodes for a sign of life, then decide again. */
  record Ask(Set<String> nodes, String reason) implements FenceStep {
    /** Copies. */
    public Ask {
      nodes = Set.copyOf(nodes);
    }
  }

  /** Nothing can be answered yet, but this can pass: look again later. */
  record Wait(String reason) implements FenceStep {}
}
