// SPDX-License-Identifier: Apache-2.0
package org.ferryman.ocf;

import java.time.Duration;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Deadline;

/**
 * The bounds of one operation.
 *
 * @param deadline by when it must have answered: the action's timeout less a margin
 * @param cancellation tells that nobody waits for the answer any more
 * @param log where it tells what it does
 */
public record Operation(Deadline deadline, Cancellation cancellation, OperationLog log) {
  /** The same operation with an earlier deadline, for one of its steps. */
  public Operation within(Duration limit) {
    return new Operation(deadline.within(limit), cancellation, log);
  }

  /**
   * Waits before another try.
   *
   * @return whether there is time for one: false once the deadline is reached
   * @throws OcfFailure if cancelled or interrupted meanwhile
   */
  public boolean pause(Duration duration) {
    try {
      deadline.await(duration, cancellation);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OcfFailure(OcfExit.ERR_GENERIC, "interrupted while waiting");
    }
    cancellation
        .reason()
        .ifPresent(
            why -> {
              throw new OcfFailure(OcfExit.ERR_GENERIC, "cancelled: " + why);
            });
    return !deadline.expired();
  }
}
