// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.agent.drbd.Step.DrbdCommand;
import org.ferryman.tools.drbd.DrbdOutcome;

/** The commands an action has given so far, in order, with what became of each. */
record Attempts(List<Attempt> all) {

  static final Attempts NONE = new Attempts(List.of());

  record Attempt(DrbdCommand move, DrbdOutcome outcome) {}

  Attempts {
    all = List.copyOf(all);
  }

  Attempts with(DrbdCommand move, DrbdOutcome outcome) {
    List<Attempt> more = new ArrayList<>(all);
    more.add(new Attempt(move, outcome));
    return new Attempts(more);
  }

  /** How often a command was given. */
  long count(DrbdCommand move) {
    return all.stream().filter(attempt -> attempt.move() == move).count();
  }

  /** What became of the last of them. */
  Optional<DrbdOutcome> last() {
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1).outcome());
  }

  /** What went wrong last; empty if the last command succeeded or none was given. */
  Optional<String> complaint() {
    return last().filter(outcome -> !outcome.done()).map(DrbdOutcome::reason);
  }
}
