// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.handler;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.ferryman.controller.log.JournalLog;
import org.ferryman.controller.time.Schedule;
import org.ferryman.exec.Cancellation;
import org.ferryman.fencing.DrbdHandlers;
import org.ferryman.fencing.Verdict;
import org.ferryman.ocf.OperationLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs DRBD's handlers at once, each on a thread of its own: while one runs, a guest's writes may
 * be frozen. What can't be run at once is refused, for its caller has a JVM to turn to.
 */
public final class HandlerService implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HandlerService.class);
  private static final long IDLE_THREAD_SECONDS = 30;
  private static final Duration TICK = Duration.ofSeconds(1);

  private final DrbdHandlers handlers;
  private final ThreadPoolExecutor pool;
  private final Schedule timer;
  private final AtomicLong count = new AtomicLong();

  /** With threads of its own, which {@link #close} ends. */
  public HandlerService(DrbdHandlers handlers) {
    this.handlers = requireNonNull(handlers, "handlers");
    this.pool =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE, // one for each resource that lost its peer
            IDLE_THREAD_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> daemon(task, "handler"));
    this.timer = new Schedule("handler-timer", 1);
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Begins one. The listener hears {@code accepted} before this returns, and the end sooner or
   * later.
   *
   * @param handler its name
   * @param arguments its options
   * @param environment what DRBD tells it
   * @return to be cancelled when the caller is gone: DRBD would not hear the answer
   * @throws RejectedExecutionException if this is closed
   */
  public Cancellation submit(
      String handler,
      List<String> arguments,
      Map<String, String> environment,
      HandlerListener listener) {
    String id =
        "%s-%d %s".formatted(handler, count.incrementAndGet(), environment.get("DRBD_RESOURCE"));
    Cancellation cancellation = new Cancellation();
    Heard heard = new Heard(listener);
    pool.execute(
        () -> {
          heard.accept(id);
          Schedule.Planned ticking = timer.every(TICK, heard::tick);
          try {
            Verdict verdict = handlers.run(handler, arguments, environment, cancellation, log(id));
            heard.end(caller -> caller.ended(verdict));
          } catch (RuntimeException e) {
            LOG.error("{} failed", id, e);
            heard.end(HandlerListener::broken);
          } finally {
            ticking.cancel();
          }
        });
    return cancellation;
  }

  private static OperationLog log(String id) {
    return new JournalLog(LOG, id + ": ");
  }

  /** Keeps the listener's calls in order. */
  private static final class Heard {
    private final HandlerListener listener;
    private boolean over;

    Heard(HandlerListener listener) {
      this.listener = listener;
    }

    synchronized void accept(String id) {
      listener.accepted(id);
    }

    synchronized void tick() {
      if (!over) {
        listener.alive();
      }
    }

    synchronized void end(Consumer<HandlerListener> how) {
      over = true;
      how.accept(listener);
    }
  }

  /** Takes no more; what runs has lost its caller anyway. */
  @Override
  public void close() {
    pool.shutdownNow();
    timer.close();
  }
}
