// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.world;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.ferryman.testcluster.hardware.base.Timeline;

/**
 * Lets one thread of the simulated world run at a time. A thread that waits hands the baton back to
 * the world, which gives it to whoever the timeline names next.
 */
final class Baton {
  private static final ExecutorService THREADS = Executors.newCachedThreadPool(Baton::daemon);
  private static final long HUNG = 50;
  private static final ThreadLocal<Fiber> CURRENT = new ThreadLocal<>();

  private final Timeline timeline;
  private final Semaphore world = new Semaphore(0);
  private final Set<Fiber> alive = new LinkedHashSet<>();
  private Optional<Throwable> failure = Optional.empty();
  private boolean ending;

  Baton(Timeline timeline) {
    this.timeline = requireNonNull(timeline, "timeline");
  }

  /** Unwinds a thread at the history's end; nothing catches it. */
  static final class Unwound extends Error {
    private static final long serialVersionUID = 1L;

    Unwound() {
      super("the history is over", null, false, false);
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "storm");
    thread.setDaemon(true);
    return thread;
  }

  /** The thread that runs now. */
  static Fiber current() {
    return requireNonNull(CURRENT.get(), "nothing of the simulated world runs on this thread");
  }

  /** Begins a thread of a process, as soon as the timeline comes to it. */
  Fiber start(StormProcess process, Runnable body) {
    Fiber fiber = new Fiber(process, body);
    alive.add(fiber);
    timeline.after(0, fiber::run);
    return fiber;
  }

  /** Fails with what has failed on a thread of the world. */
  void check() {
    failure.ifPresent(
        it -> {
          throw new IllegalStateException("a thread of the simulated world failed", it);
        });
  }

  /** Unwinds all that still waits: what they do on their way out counts no more. */
  void end() {
    ending = true;
    List<Fiber> rest = new ArrayList<>(alive);
    for (Fiber fiber : rest) {
      if (fiber.begun && !fiber.over) {
        fiber.turn.release();
        world.acquireUninterruptibly();
      }
    }
    alive.clear();
  }

  /** A thread of the simulated world. */
  final class Fiber {
    final StormProcess process;
    private final Runnable body;
    private final Semaphore turn = new Semaphore(0);
    private boolean begun;
    private boolean over;

    private Fiber(StormProcess process, Runnable body) {
      this.process = requireNonNull(process, "process");
      this.body = requireNonNull(body, "body");
    }

    /** The world gives it the baton, and has it back when this returns. */
    private void run() {
      if (over || ending) {
        return;
      }
      if (!process.alive()) {
        if (!begun) {
          alive.remove(this);
        }
        return;
      }
      if (process.hangs()) {
        timeline.after(HUNG, this::run);
        return;
      }
      if (begun) {
        turn.release();
      } else {
        begun = true;
        THREADS.execute(this::live);
      }
      world.acquireUninterruptibly();
      check();
    }

    private void live() {
      CURRENT.set(this);
      try {
        body.run();
      } catch (Unwound unwound) {
        // the history is over
      } catch (Throwable failed) {
        failure = ending ? failure : Optional.of(failed);
      } finally {
        CURRENT.remove();
        over = true;
        alive.remove(this);
        world.release();
      }
    }

    private void park() {
      if (ending) {
        throw new Unwound();
      }
      world.release();
      turn.acquireUninterruptibly();
      if (ending) {
        throw new Unwound();
      }
    }

    /** Waits for that long. */
    void sleep(long millis) {
      new Wait().until(millis);
    }

    /** Something to wait for on this thread. */
    final class Wait {
      private boolean woken;
      private boolean waiting;

      /** It has happened: the thread goes on, as soon as the timeline comes to it. */
      void wake() {
        if (!woken) {
          woken = true;
          if (waiting) {
            timeline.after(0, this::goOn);
          }
        }
      }

      private void goOn() {
        if (waiting) {
          waiting = false;
          run();
        }
      }

      /** Waits for that, or so long; whether it has happened. */
      boolean until(long millis) {
        if (!woken) {
          waiting = true;
          Timeline.Pending end = timeline.after(millis, this::goOn);
          park();
          end.cancel();
        }
        return woken;
      }
    }
  }
}
