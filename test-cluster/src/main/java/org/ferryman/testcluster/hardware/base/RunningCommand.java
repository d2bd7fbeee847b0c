// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.base;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A command that runs on a node, or waits for the node to run it. The hardware's side writes to it
 * and kills it; the node's side reports. Everything here happens under the hardware's lock.
 */
public final class RunningCommand {
  private final NodeCommand command;
  private final CommandListener listener;
  private final List<Runnable> early = new ArrayList<>();
  private Optional<CommandRunner> runner = Optional.empty();
  private boolean over;

  RunningCommand(NodeCommand command, CommandListener listener) {
    this.command = command;
    this.listener = listener;
  }

  /**
   * What runs.
   *
   * @return the command
   */
  public NodeCommand command() {
    return command;
  }

  /**
   * Whether its end has been told.
   *
   * @return true if so
   */
  public boolean over() {
    return over;
  }

  /**
   * Writes to its standard input.
   *
   * @param bytes what; nothing if it is over
   */
  public void input(byte[] bytes) {
    act(() -> runner.ifPresent(r -> r.input(bytes.clone())));
  }

  /** Closes its standard input, which is open and empty until then. */
  public void endInput() {
    act(() -> runner.ifPresent(CommandRunner::endInput));
  }

  /**
   * Sends it and its children a signal. Its end is told as that of any command.
   *
   * @param signal its number
   */
  public void kill(int signal) {
    act(() -> runner.ifPresent(r -> r.kill(signal)));
  }

  private void act(Runnable action) {
    if (over) {
      return;
    }
    if (runner.isPresent()) {
      action.run();
    } else {
      early.add(action);
    }
  }

  void startOn(CommandRunner chosen) {
    runner = Optional.of(chosen);
    chosen.start(command, this);
    early.forEach(Runnable::run);
    early.clear();
  }

  boolean runsOn(CommandRunner candidate) {
    return runner.isPresent() && runner.get() == candidate;
  }

  Optional<CommandRunner> runner() {
    return runner;
  }

  /**
   * The node says: it wrote to standard output.
   *
   * @param bytes what
   */
  public void out(byte[] bytes) {
    if (!over) {
      listener.out(bytes);
    }
  }

  /**
   * The node says: it wrote to standard error.
   *
   * @param bytes what
   */
  public void err(byte[] bytes) {
    if (!over) {
      listener.err(bytes);
    }
  }

  /**
   * The node says: it is over. Only the first time counts.
   *
   * @param end how
   */
  public void ended(CommandEnd end) {
    if (!over) {
      over = true;
      listener.ended(end);
    }
  }
}
