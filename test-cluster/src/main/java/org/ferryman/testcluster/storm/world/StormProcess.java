// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.world;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/**
 * A process of a node: a controller, an operation's one-shot, a handler, or what a script left
 * running. One that is killed is never heard of again; its files stay.
 */
final class StormProcess {
  private final StormNode node;
  private final long id;
  private final List<String> words;
  private final List<Runnable> onEnd = new ArrayList<>();
  private Runnable onLoss = () -> {};
  private boolean alive = true;
  private boolean hangs;

  StormProcess(StormNode node, long id, List<String> words) {
    this.node = requireNonNull(node, "node");
    this.id = id;
    this.words = List.copyOf(words);
  }

  StormNode node() {
    return node;
  }

  long id() {
    return id;
  }

  List<String> words() {
    return words;
  }

  /** It does not go on, or does again. */
  void hang(boolean hung) {
    hangs = hung;
  }

  boolean hangs() {
    return hangs || node.hangs();
  }

  boolean alive() {
    return alive;
  }

  /** What is to be done when it ends, however it does; the last first. */
  void onEnd(Runnable action) {
    onEnd.add(action);
  }

  /** That is not to be done any more. */
  void forget(Runnable action) {
    onEnd.remove(action);
  }

  /** What whoever began it does where it is killed by a fault. */
  void onLoss(Runnable action) {
    onLoss = action;
  }

  /** A fault kills it. */
  void lose() {
    if (alive) {
      end();
      onLoss.run();
    }
  }

  /** It has ended by itself, or is killed. */
  void end() {
    if (alive) {
      alive = false;
      for (int i = onEnd.size() - 1; i >= 0; i--) {
        onEnd.get(i).run();
      }
      onEnd.clear();
    }
  }

  @Override
  public String toString() {
    return String.join(" ", words) + " on " + node.name();
  }
}
