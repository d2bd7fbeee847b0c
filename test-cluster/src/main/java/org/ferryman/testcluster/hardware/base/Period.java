// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.base;

/**
 * A stretch of model time in which something held.
 *
 * @param subject of what: a resource, a node and resource, a guest
 * @param from when it began, milliseconds since the model began
 * @param to when it ended, or when this was asked if it still holds
 * @param open whether it still holds
 */
public record Period(String subject, long from, long to, boolean open) {
  /**
   * How long.
   *
   * @return milliseconds
   */
  public long millis() {
    return to - from;
  }
}
