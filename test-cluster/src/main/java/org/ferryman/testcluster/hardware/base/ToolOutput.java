// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.base;

/** Where a running tool's answer goes. Called under the model's lock: must not block. */
public interface ToolOutput {
  /**
   * Standard output.
   *
   * @param text what the tool prints
   */
  void out(String text);

  /**
   * Standard error.
   *
   * @param text what the tool prints
   */
  void err(String text);

  /**
   * The device node of a DRBD minor appears, as udev makes it.
   *
   * @param minor the minor
   * @param path the node's path
   */
  void makeNode(int minor, String path);

  /**
   * A device node disappears.
   *
   * @param path the node's path
   */
  void removeNode(String path);

  /**
   * The tool starts a command of its own, whose input and output it has from now on.
   *
   * @param line for a shell
   */
  void spawn(String line);

  /**
   * Writes to the input of the command it started.
   *
   * @param text what it writes
   */
  void send(String text);

  /** The tool reads its own standard input from now on. */
  void listen();

  /**
   * The tool ends. Nothing follows.
   *
   * @param code its exit code
   */
  void exit(int code);

  /** The tool dies from a signal. Nothing follows. */
  void die();

  /** The node has lost power: the tool is gone without an end. Nothing follows. */
  void powerLost();

  /**
   * Whether the reader is behind, so that an endless writer should wait.
   *
   * @return true if more output would pile up
   */
  boolean behind();
}
