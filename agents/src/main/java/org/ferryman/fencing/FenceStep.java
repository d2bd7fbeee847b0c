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
