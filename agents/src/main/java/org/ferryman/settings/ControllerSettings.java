// SPDX-License-Identifier: Apache-2.0
package org.ferryman.settings;

/**
 * Bounds of the resident controller.
 *
 * @param changeThreads how many resources may be changed at once; others wait, but a stop or a
 *     demote never
 * @param monitorThreads how many monitors may run at once
 * @param monitorBacklog how many monitors may wait for a thread
 * @param queueLength how many operations may wait for one resource, besides a stop
 * @param requestLimit longest request accepted, in bytes
 */
public record ControllerSettings(
    int changeThreads, int monitorThreads, int monitorBacklog, int queueLength, int requestLimit) {

  /** What holds where nothing is configured. */
  public static final ControllerSettings DEFAULTS =
      new ControllerSettings(64, 16, 1000, 8, 1 << 20);

  /** Checks. */
  public ControllerSettings {
    if (changeThreads < 1 || monitorThreads < 1 || monitorBacklog < 1 || queueLength < 1) {
      throw new IllegalArgumentException("every bound is at least 1");
    }
    if (requestLimit < 1024) {
      throw new IllegalArgumentException("requests are at least 1024 bytes");
    }
  }
}
