// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.operation;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;

/**
 * Changing operations, one at a time per resource and in the order they came; a stop cancels what
 * it makes pointless, waits for that to end, then runs. A resource without operations takes no
 * room.
 */
final class ResourceQueues {

  private static final class Queue {
    private LiveOperation current;
    private final ArrayDeque<LiveOperation> waiting = new ArrayDeque<>();

    Queue(LiveOperation first) {
      current = first;
    }
  }

  private final Executor pool;
  private final Consumer<LiveOperation> work;
  private final BiConsumer<LiveOperation, OcfAnswer> refusal;
  private final int longest;
  private final Map<String, Queue> queues = new HashMap<>();

  /**
   * Runs operations by {@code work} on threads of {@code pool}, which takes any number; up to
   * {@code longest} may wait for one resource, others are answered by {@code refusal}, but never a
   * stop.
   */
  ResourceQueues(
      Executor pool,
      Consumer<LiveOperation> work,
      BiConsumer<LiveOperation, OcfAnswer> refusal,
      int longest) {
    this.pool = requireNonNull(pool, "pool");
    this.work = requireNonNull(work, "work");
    this.refusal = requireNonNull(refusal, "refusal");
    this.longest = longest;
  }

  /** Queues an operation; what can't be queued is answered at once. */
  void submit(LiveOperation operation) {
    String resource = operation.prepared().resource();
    boolean first;
    Optional<OcfAnswer> refused = Optional.empty();
    synchronized (queues) {
      Queue queue = queues.get(resource);
      first = queue == null;
      if (first) {
        queues.put(resource, new Queue(operation));
      } else {
        refused = enqueue(queue, operation);
      }
    }
    refused.ifPresent(answer -> refusal.accept(operation, answer));
    if (first) {
      pool.execute(() -> drain(resource, operation));
    }
  }

  private Optional<OcfAnswer> enqueue(Queue queue, LiveOperation operation) {
    if (queue.waiting.size() >= longest && operation.action() != OcfAction.STOP) {
      return Optional.of(
          OcfAnswer.of(
              OcfExit.ERR_GENERIC,
              "%d operations wait for %s already, behind %s; nothing was done"
                  .formatted(longest, operation.prepared().resource(), queue.current)));
    }
    if (operation.action() == OcfAction.STOP) {
      cancelForStop(queue.current, operation);
      queue.waiting.forEach(waiting -> cancelForStop(waiting, operation));
    }
    queue.waiting.add(operation);
    return Optional.empty();
  }

  private static void cancelForStop(LiveOperation earlier, LiveOperation stop) {
    if (earlier.yieldsToStop()) {
      earlier.cancel("a stop takes its place (" + stop.id() + ")");
    }
  }

  private void drain(String resource, LiveOperation first) {
    LiveOperation next = first;
    while (next != null) {
      work.accept(next);
      next = following(resource);
    }
  }

  private LiveOperation following(String resource) {
    synchronized (queues) {
      Queue queue = queues.get(resource);
      LiveOperation next = queue.waiting.poll();
      if (next == null) {
        queues.remove(resource);
      } else {
        queue.current = next;
      }
      return next;
    }
  }

  /** How many resources have operations. */
  int busy() {
    synchronized (queues) {
      return queues.size();
    }
  }
}
