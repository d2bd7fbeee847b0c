// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.time;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does things at their time, on daemon threads of its own. A thing that fails is logged, and done
 * again at its next time.
 */
public final class Schedule implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Schedule.class);

  private final String name;
  private final ScheduledThreadPoolExecutor executor;

  /** Something planned. */
  public interface Planned {
    /** It is not begun any more; what runs goes on. */
    void cancel();

    /** Whether it was done, failed or was cancelled. */
    boolean over();
  }

  /**
   * A schedule that nothing is on yet.
   *
   * @param name of its threads, and in the log
   * @param threads how many things may be done at once
   */
  public Schedule(String name, int threads) {
    this.name = name;
    executor =
        new ScheduledThreadPoolExecutor(
            threads,
            run -> {
              Thread thread = new Thread(run, name);
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
  }

  /**
   * Does something again and again, that long after it was done before; the first time likewise.
   */
  public Planned every(Duration period, Runnable task) {
    return every(period, period, task);
  }

  /** As {@link #every(Duration, Runnable)}, but for the first time after {@code first}. */
  public Planned every(Duration first, Duration period, Runnable task) {
    return planned(
        executor.scheduleWithFixedDelay(
            guarded(task), first.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** Does something once; nothing if this is closed. */
  public Planned after(Duration delay, Runnable task) {
    try {
      return planned(executor.schedule(guarded(task), delay.toMillis(), TimeUnit.MILLISECONDS));
    } catch (RejectedExecutionException e) {
      LOG.debug("{} is closed; not done any more: {}", name, task);
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

  private static Planned planned(Future<?> future) {
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
  }

  private Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        LOG.error("what {} does at its time failed", name, e);
      }
    };
  }

  /** Whether nothing is begun any more. */
  public boolean closed() {
    return executor.isShutdown();
  }

  /** Begins nothing more; what runs goes on to its end. */
  public void end() {
    executor.shutdown();
  }

  /** Begins nothing more, and interrupts what runs. */
  @Override
  public void close() {
    executor.shutdownNow();
  }
}
