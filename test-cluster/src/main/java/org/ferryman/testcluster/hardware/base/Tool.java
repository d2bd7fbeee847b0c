// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.base;

/** A stand-in for a tool: reads a call's arguments, asks the model, answers. */
@FunctionalInterface
public interface Tool {
  /**
   * Begins to answer. Runs under the model's lock and must not block.
   *
   * @param call the run to answer; ended by its exit code, now or later in model time
   */
  void run(ToolCall call);
}
