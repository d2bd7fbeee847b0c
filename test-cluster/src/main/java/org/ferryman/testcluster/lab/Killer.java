// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Kills Ferryman's controllers on both machines, each time that a journal says a certain thing. */
final class Killer implements AutoCloseable {
  private static final long PACE_MILLIS = 300;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final LabRun run;
  private final Deque<String> moments;
  private final int wanted;
  private final long startMillis = System.currentTimeMillis();
  private final ScheduledExecutorService watcher =
      Executors.newSingleThreadScheduledExecutor(Killer::daemon);
  private LabException broken;
  private long since = startMillis;

  /**
   * Watches from now on.
   *
   * @param moments what one of the journals says then, in this order
   */
  Killer(LabRun run, List<String> moments) {
    this.run = run;
    this.moments = new ArrayDeque<>(moments);
    this.wanted = moments.size();
    var unused = watcher.scheduleWithFixedDelay(this::look, 0, PACE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private synchronized void look() {
    if (moments.isEmpty() || broken != null) {
      return;
    }
    try {
      String moment = moments.peek();
      for (Machine machine : run.lab().machines()) {
        if (run.said(machine, since, line -> line.text().contains(moment))) {
          moments.remove();
          since = System.currentTimeMillis();
          kill(machine);
          return;
        }
      }
    } catch (LabException e) {
      broken = e;
    }
  }

  /** First where it was said: the other one may have no power. */
  private void kill(Machine first) {
    run.mark("kills the controllers with -9, first on " + first.name().text());
    first.output(LIMIT, Steps.KILL_CONTROLLER);
    Machine second = run.lab().machine(first.name().peer());
    if (second.on()) {
      var unused = second.attempt(LIMIT, Steps.KILL_CONTROLLER);
    }
  }

  /**
   * Records whether the controllers were killed at each moment, as systemd saw it.
   *
   * @throws LabException if the watch itself failed
   */
  synchronized void check() {
    if (broken != null) {
      throw broken;
    }
    long killed =
        run.lab().machines().stream()
            .flatMap(machine -> run.journal(machine.name()).stream())
            .filter(
                line ->
                    line.atMillis() >= startMillis && line.text().contains(Steps.CONTROLLER_KILLED))
            .count();
    run.check(
        "controllers were killed at each moment",
        moments.isEmpty() && killed >= wanted,
        "%d kills, not reached: %s".formatted(killed, moments));
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "killer of controllers");
    thread.setDaemon(true);
    return thread;
  }

  /** A kill that is under way is waited for: what is checked or built next is not to meet it. */
  @Override
  public void close() {
    watcher.shutdown();
    try {
      if (!watcher.awaitTermination(LIMIT.toMillis() * 2, TimeUnit.MILLISECONDS)) {
        throw new LabException("a kill of the controllers does not come to its end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
