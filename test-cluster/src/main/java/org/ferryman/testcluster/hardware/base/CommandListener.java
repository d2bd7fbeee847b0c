// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.base;

/**
 * Told what a command on a node does, under the hardware's lock and in model time. Bytes come as
 * the command writes them, in pieces of any size.
 */
@FunctionalInterface
public interface CommandListener {

  /**
   * It wrote to standard output.
   *
   * @param bytes what
   */
  default void out(byte[] bytes) {}

  /**
   * It wrote to standard error.
   *
   * @param bytes what
   */
  default void err(byte[] bytes) {}

  /**
   * It is over; nothing follows. Told exactly once.
   *
   * @param end how
   */
  void ended(CommandEnd end);
}
