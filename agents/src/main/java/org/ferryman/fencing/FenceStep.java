// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Set;
import org.ferryman.tools.pacemaker.Ban;

/** What the fence-peer handler does next. Each says why, in one sentence. */
public sealed interface FenceStep {

  /** Why. */
  String reason();

  /** It is over. */
  record Answer(Verdict verdict) implements FenceStep {
    /** Checks. */
    public Answer {
      requireNonNull(verdict, "verdict");
    }

    @Override
    public String reason() {
      return verdict.reason();
    }
  }

  /** Put these constraints into the CIB, then look again. */
  record Place(List<Ban> bans, String promotedWord, String reason) implements FenceStep {
    /** Checks and copies. */
    public Place {
      bans = List.copyOf(bans);
      requireNonNull(promotedWord, "promotedWord");
      requireNonNull(reason, "reason");
    }
  }

  /** Make a constraint narrower, then look again. */
  record Narrow(Ban ban, Set<String> goodNodes, String promotedWord, String reason)
      implements FenceStep {
    /** Checks and copies. */
    public Narrow {
      requireNonNull(ban, "ban");
      goodNodes = Set.copyOf(goodNodes);
      requireNonNull(promotedWord, "promotedWord");
      requireNonNull(reason, "reason");
    }
  }

  /** Ask these nodes for a sign of life, then decide again. */
  record Ask(Set<String> nodes, String reason) implements FenceStep {
    /** Checks and copies. */
    public Ask {
      nodes = Set.copyOf(nodes);
      requireNonNull(reason, "reason");
    }
  }

  /** Nothing can be answered yet, but this can pass: look again later. */
  record Wait(String reason) implements FenceStep {
    /** Checks. */
    public Wait {
      requireNonNull(reason, "reason");
    }
  }
}
