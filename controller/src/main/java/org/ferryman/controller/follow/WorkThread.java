// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.follow;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that does things at their time; a thing that fails is logged, and the next is done.
 */
final class WorkThread implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WorkThread.class);

  private final ScheduledThreadPoolExecutor executor;
  private final Future<?> regular;

  /** Something planned. */
  interface Planned {
    /** Not to be begun any more. */
    void cancel();

    /** Done, failed or cancelled. */
    boolean over();
  }

  /** A thread of that name, with a task every so often. */
  WorkThread(String name, Duration period, Runnable task) {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            run -> {
              Thread thread = new Thread(run, name);
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    regular =
        executor.scheduleAtFixedRate(
            guarded(task), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Does something once; nothing if the thread was closed. */
  Planned after(Duration delay, Runnable task) {
    try {
      Future<?> future = executor.schedule(guarded(task), delay.toMillis(), TimeUnit.MILLISECONDS);
      return new Planned() {
        @Override
        public void cancel() {
          future.cancel(false);
        }

        @Override
        public boolean over() {
          return future.isDone();
        }
      };
    } catch (RejectedExecutionException e) {
      log.debug("closed; not done any more: {}", task);
      return NOTHING;
    }
  }

  private static final Planned NOTHING =
      new Planned() {
        @Override
        public void cancel() {}

        @Override
        public boolean over() {
          return true;
        }
      };

  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        log.error("following DRBD failed", e);
      }
    };
  }

  @Override
  public void close() {
    regular.cancel(false);
    executor.shutdownNow();
  }
}
