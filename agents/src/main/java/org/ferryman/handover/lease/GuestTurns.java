// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.lease;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.ferryman.exec.Cancellation;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OcfFailure;
import org.ferryman.ocf.Operation;

/**
 * Whose turn it is to change a guest: an operation that Pacemaker asked for goes before what this
 * process does in the background, which is then broken off in order.
 */
public final class GuestTurns {
  private final GuestLocks locks;
  private final HandoverTimeouts times;
  private final Map<String, Cancellation> background = new ConcurrentHashMap<>();

  /** Turns under these locks. */
  public GuestTurns(GuestLocks locks, HandoverTimeouts times) {
    this.locks = locks;
    this.times = times;
  }

  /**
   * Waits for the guest's turn.
   *
   * @throws OcfFailure if it does not come in time, or the operation is cancelled
   */
  public GuestLocks.Held take(String vm, Operation operation) {
    Optional<GuestLocks.Held> held = locks.tryLock(vm);
    while (held.isEmpty()) {
      Cancellation other = background.get(vm);
      if (other != null) {
        other.cancel("an operation on " + vm + " was asked for");
      }
      if (!operation.pause(times.poll())) {
        throw new OcfFailure(
            OcfExit.ERR_GENERIC,
            "guest %s is being changed by another operation still; nothing was done".formatted(vm));
      }
      held = locks.tryLock(vm);
    }
    return held.get();
  }

  /**
   * Does some work in the background, if it is nobody's turn.
   *
   * @param operation bounds it; it is cancelled as soon as an operation is asked for
   * @return whether it was done
   */
  public boolean inBackground(String vm, Operation operation, Consumer<Operation> work) {
    Optional<GuestLocks.Held> held = locks.tryLock(vm);
    if (held.isEmpty()) {
      return false;
    }
    Cancellation cancellation = new Cancellation();
    background.put(vm, cancellation);
    try (GuestLocks.Held turn = held.get()) {
      requireNonNull(turn, "turn");
      work.accept(new Operation(operation.deadline(), cancellation, operation.log()));
      return true;
    } finally {
      background.remove(vm);
    }
  }
}
