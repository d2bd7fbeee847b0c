/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package org.ferryman.cluster;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Deadline;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.OperationLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes scores from a thread of its own, so that nobody waits for the attribute daemon: for a
 * process that stays. Of several scores for one instance only the newest is written; a score that
 * was written is not written again, unless that was longer ago than the refresh age (the attribute
 * daemon may have been restarted since). One that could not be written is tried again with the next
 * that is published.
 */
public final class FollowingPromotionScores implements PromotionScores, AutoCloseable {

  /** More instances than any node has; what is beyond is refused, not remembered. */
  static final int MOST_INSTANCES = 1000;

  /** Shorter than it takes an administrator to wonder. */
  public static final Duration DEFAULT_REFRESH_AGE = Duration.ofMinutes(1);

  private static final Logger log = LoggerFactory.getLogger(FollowingPromotionScores.class);

  private final Cluster cluster;
  private final Duration bound;
  private final Duration refreshAge;
  private final LongSupplier nanoTime;
  private final Cancellation closing = new Cancellation();
  private final Thread worker;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, OptionalInt> wanted = new LinkedHashMap<>();
  private final Map<String, Written> written = new LinkedHashMap<>();
  private boolean closed;

  private record Written(OptionalInt score, long atNanos) {}

  /** Scores in that cluster, each write within that bound. */
  public FollowingPromotionScores(Cluster cluster, Duration bound, Duration refreshAge) {
    this(cluster, bound, refreshAge, System::nanoTime);
  }

  FollowingPromotionScores(
      Cluster cluster, Duration bound, Duration refreshAge, LongSupplier nanoTime) {
    this.cluster = requireNonNull(cluster, "cluster");
    this.bound = requireNonNull(bound, "bound");
    this.refreshAge = requireNonNull(refreshAge, "refreshAge");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime");
    this.worker = new Thread(this::work, "promotion-scores");
    worker.setDaemon(true);
    worker.start();
  }

  @Override
  public void publish(String instance, OptionalInt score, Operation operation) {
    lock.lock();
    try {
      if (closed) {
        operation.log().warn("promotion score of " + instance + " not written: shutting down");
      } else if (!wanted.containsKey(instance) && current(instance, score)) {
        return;
      } else if (!wanted.containsKey(instance) && wanted.size() >= MOST_INSTANCES) {
        operation.log().warn("promotion score of " + instance + " not written: too many wait");
      } else {
        wanted.put(instance, score);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Writes everything again with the next score published for it: the daemon was restarted. */
  public void forget() {
    lock.lock();
    try {
      written.clear();
    } finally {
      lock.unlock();
    }
  }

  private boolean current(String instance, OptionalInt score) {
    Written last = written.get(instance);
    return last != null
        && last.score().equals(score)
        && nanoTime.getAsLong() - last.atNanos() < refreshAge.toNanos();
  }

  private void work() {
    for (Optional<Map.Entry<String, OptionalInt>> next = take(); next.isPresent(); next = take()) {
      write(next.get().getKey(), next.get().getValue());
    }
  }

  private Optional<Map.Entry<String, OptionalInt>> take() {
    lock.lock();
    try {
      while (wanted.isEmpty() && !closed) {
        changed.await();
      }
      if (closed) {
        return Optional.empty();
      }
      String instance = wanted.keySet().iterator().next();
      written.remove(instance); // what it is, is not known until the write is over
      return Optional.of(Map.entry(instance, wanted.remove(instance)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private void write(String instance, OptionalInt score) {
    OperationLog toLog = (level, line) -> log.info("{}", line);
    Operation operation = new Operation(Deadline.after(bound), closing, toLog);
    ClusterOutcome outcome = BoundedPromotionScores.write(cluster, instance, score, operation);
    if (outcome instanceof ClusterOutcome.Failed failed) {
      log.warn("promotion score of {} not written: {}", instance, failed.reason());
    }
    lock.lock();
    try {
      if (outcome instanceof ClusterOutcome.Done && written.size() < MOST_INSTANCES) {
        written.put(instance, new Written(score, nanoTime.getAsLong()));
      } else {
        written.remove(instance);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends the thread; a write that is under way is cut short. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    closing.cancel("shutting down");
  }
}
