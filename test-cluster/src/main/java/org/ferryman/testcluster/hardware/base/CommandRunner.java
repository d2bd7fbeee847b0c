// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.base;

/**
 * A process of a node that waits to run one command. It is called under the hardware's lock and
 * must not block; what happens it tells the {@link RunningCommand}.
 */
public interface CommandRunner {

  /**
   * Runs a command; called once at most.
   *
   * @param command what
   * @param running told of its output and its end
   */
  void start(NodeCommand command, RunningCommand running);

  /**
   * Writes to the command's standard input.
   *
   * @param bytes what
   */
  void input(byte[] bytes);

  /** Closes the command's standard input. */
  void endInput();

  /**
   * Sends the command and its children a signal.
   *
   * @param signal its number
   */
  void kill(int signal);

  /** The node is gone: nothing more is wanted of it. */
  void close();
}
