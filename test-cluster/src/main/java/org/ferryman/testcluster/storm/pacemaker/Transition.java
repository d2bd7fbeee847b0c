// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.pacemaker;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.ferryman.testcluster.storm.pacemaker.TransitionGraph.Action;
import org.ferryman.testcluster.storm.pacemaker.TransitionGraph.Kind;
import org.ferryman.testcluster.storm.pacemaker.TransitionGraph.Synapse;

/**
 * A graph that is being executed, as pacemaker-controld executes it: a synapse begins when its
 * inputs are confirmed; nothing begins after a failure of what it waits for, nor, unless it is more
 * urgent, after the transition was aborted; then it is over when nothing is under way any more.
 */
final class Transition {
  private final int number;
  private final TransitionGraph graph;
  private final Consumer<Action> begin;
  private final Map<Integer, Action> actions = new LinkedHashMap<>();
  private final Set<Integer> confirmed = new HashSet<>();
  private final Set<Integer> failed = new HashSet<>();
  private final List<State> states = new ArrayList<>();
  private int abortPriority;
  private boolean complete;
  private boolean running;
  private boolean again;
  private int incomplete;

  private static final class State {
    final Synapse synapse;
    boolean executed;
    boolean failed;

    State(Synapse synapse) {
      this.synapse = synapse;
    }
  }

  /**
   * Not begun.
   *
   * @param begin begins a real action, and confirms it later
   */
  Transition(int number, TransitionGraph graph, Consumer<Action> begin) {
    this.number = number;
    this.graph = requireNonNull(graph, "graph");
    this.begin = requireNonNull(begin, "begin");
    for (Synapse synapse : graph.synapses()) {
      states.add(new State(synapse));
      synapse.actions().forEach(action -> actions.put(action.number(), action));
    }
  }

  int number() {
    return number;
  }

  TransitionGraph graph() {
    return graph;
  }

  Optional<Action> action(int action) {
    return Optional.ofNullable(actions.get(action));
  }

  boolean isConfirmed(int action) {
    return confirmed.contains(action);
  }

  boolean isComplete() {
    return complete;
  }

  boolean isAborted() {
    return abortPriority > 0;
  }

  /** Whether it has ended without an abort although not everything could be begun. */
  boolean isStuck() {
    return complete && incomplete > 0 && abortPriority <= 0;
  }

  /** Nothing less urgent begins any more. */
  void abort(int priority) {
    abortPriority = Math.max(abortPriority, priority);
  }

  /** An action has ended. */
  void confirm(int action, boolean asFailed) {
    if (asFailed) {
      failed.add(action);
    }
    confirmed.add(action);
  }

  /** All actions of a node that is lost have failed; whether there were some. */
  boolean failAllOn(String node) {
    boolean some = false;
    for (State state : states) {
      if (state.failed || isDone(state)) {
        continue;
      }
      for (Action action : state.synapse.actions()) {
        boolean its =
            action.kind() != Kind.PSEUDO
                && !action.operation().equals("stonith")
                && action.node().equals(node);
        if (its && !confirmed.contains(action.number())) {
          failed.add(action.number());
          state.failed = true;
          some = true;
        }
      }
    }
    return some;
  }

  /** Begins what can be begun. */
  void proceed() {
    again = true;
    if (running) {
      return;
    }
    running = true;
    try {
      while (again && !complete) {
        again = false;
        pass();
      }
    } finally {
      running = false;
    }
  }

  private void pass() {
    int pending = 0;
    int fired = 0;
    incomplete = 0;
    for (State state : states) {
      if (state.failed || isDone(state)) {
        continue;
      }
      boolean skipped = !state.executed && state.synapse.priority() < abortPriority;
      if (state.executed) {
        pending++;
      } else if (!skipped && isReady(state)) {
        state.executed = true;
        fired++;
        state.synapse.actions().forEach(this::fire);
      } else if (!skipped) {
        incomplete++;
      }
    }
    if (fired > 0) {
      again = true;
    } else if (pending == 0) {
      complete = true;
    }
  }

  private void fire(Action action) {
    if (action.kind() == Kind.PSEUDO) {
      confirmed.add(action.number());
    } else if (!confirmed.contains(action.number())) {
      begin.accept(action);
    }
  }

  private boolean isDone(State state) {
    return state.executed
        && state.synapse.actions().stream().allMatch(it -> confirmed.contains(it.number()));
  }

  /** What is most urgent, as a notification of what was done, comes after failures too. */
  private boolean isReady(State state) {
    boolean urgent = state.synapse.priority() >= TransitionGraph.INFINITY;
    return state.synapse.inputs().stream()
        .allMatch(input -> confirmed.contains(input) && (urgent || !failed.contains(input)));
  }
}
