// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.operation;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.ferryman.ocf.OcfAnswer;

/**
 * An operation that ended.
 *
 * @param id its id
 * @param what agent, action and instance
 * @param answer what was answered
 * @param took from acceptance to end
 */
public record FinishedOperation(String id, String what, OcfAnswer answer, Duration took) {

  /** Checks. */
  public FinishedOperation {
    requireNonNull(id, "id");
    requireNonNull(what, "what");
    requireNonNull(answer, "answer");
    requireNonNull(took, "took");
  }
}
