// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.pacemaker;

import java.util.OptionalInt;
import org.ferryman.ocf.Operation;

/**
 * Where promotion scores go. Publishing never fails an operation and never holds it up beyond a
 * small bound: a score is advice, and an attribute daemon that hangs is not the resource's fault.
 */
public interface PromotionScores {

  /**
   * Sets or deletes the score of an instance on this node.
   *
   * @param instance the resource's name without a clone instance's number
   * @param score the score; empty deletes it
   * @param operation bounds it and hears of failures
   */
  void publish(String instance, OptionalInt score, Operation operation);
}
