// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.operation;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.ferryman.controller.time.Schedule;
import org.ferryman.exec.Clock;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OcfFailure;
import org.ferryman.operation.OperationRunner;
import org.ferryman.operation.PreparedOperation;
import org.ferryman.settings.Settings.ControllerSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Takes operations and sees them through: changing ones by {@link ResourceQueues}, monitors at once
 * on threads of their own, those of each agent on others: a DRBD that hangs keeps no monitor of a
 * guest waiting. Every list and queue is bounded, but that a stop is refused by none.
 */
public final class OperationService implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OperationService.class);
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final long IDLE_THREAD_SECONDS = 30;
  private static final double MILLIS = 1000;
  private static final int REMEMBERED = 50;

  private final OperationRunner runner;
  private final ThreadPoolExecutor changePool;

  /** For changes that may wait for others; see {@link LiveOperation#frees}. */
  private final Turns turns;

  /** By the agent's name. */
  private final Map<String, ThreadPoolExecutor> monitorPools = new ConcurrentHashMap<>();

  private final ControllerSettings settings;
  private final Schedule timer;
  private final ResourceQueues queues;
  private final Map<LiveOperation, Schedule.Planned> live = new ConcurrentHashMap<>();
  private final ArrayDeque<FinishedOperation> finished = new ArrayDeque<>();
  private final Observed observed = new Observed();
  private final AtomicLong count = new AtomicLong();

  /** With pools of its own, which {@link #close} ends. */
  public OperationService(OperationRunner runner, ControllerSettings settings, Clock clock) {
    this.runner = requireNonNull(runner, "runner");
    this.changePool = changes();
    this.turns = new Turns(settings.changeThreads(), clock);
    this.settings = settings;
    this.queues =
        new ResourceQueues(changePool, this::change, this::refuse, settings.queueLength());
    this.timer = new Schedule("timer", 1);
    timer.every(TICK, this::tick);
  }

  /**
   * Checks a request; nothing is run.
   *
   * @throws OcfFailure with the exit code for what is wrong
   */
  public PreparedOperation prepare(String agent, String action, Map<String, String> environment) {
    return runner.prepare(agent, action, environment);
  }

  /**
   * Takes an operation. The listener hears {@code accepted} before this returns, and the answer
   * sooner or later, whatever happens.
   *
   * @param spent how much of the action's timeout went by before now
   * @throws RejectedExecutionException if this is closed
   */
  public LiveOperation submit(
      PreparedOperation prepared, Duration spent, OperationListener listener) {
    String id = ProcessHandle.current().pid() + "-" + count.incrementAndGet();
    LiveOperation operation =
        new LiveOperation(id, prepared, runner.deadline(prepared, spent), listener);
    LOG.debug("{} accepted", operation);
    operation.accept();
    live.put(operation, timer.after(operation.untilOverrun(), operation::overran));
    if (timer.closed()) {
      live.remove(operation);
      throw new RejectedExecutionException("the controller stops");
    }
    if (prepared.action().changes()) {
      queues.submit(operation);
    } else {
      monitor(operation);
    }
    return operation;
  }

  /** Operations that wait or run, oldest first. */
  public List<LiveOperation> live() {
    return live.keySet().stream()
        .sorted(Comparator.comparing(LiveOperation::age).reversed())
        .toList();
  }

  /** The last operations that ended, newest first. */
  public List<FinishedOperation> finished() {
    synchronized (finished) {
      return List.copyOf(finished);
    }
  }

  /** How many operations were taken since the controller started. */
  public long accepted() {
    return count.get();
  }

  /**
   * Takes nothing more and tells what runs to end; doesn't wait. A migration goes on without this
   * process, and is taken up by the next one.
   */
  @Override
  public void close() {
    live.keySet().stream()
        .filter(operation -> operation.action() != OcfAction.MIGRATE_TO || !operation.running())
        .forEach(operation -> operation.cancel("the controller stops"));
    timer.close();
    monitorPools.values().forEach(ThreadPoolExecutor::shutdownNow);
    changePool.shutdown();
  }

  private ThreadPoolExecutor monitorPool(String agent) {
    return monitorPools.computeIfAbsent(
        agent,
        name ->
            IdleFirst.pool(
                settings.monitorThreads(),
                settings.monitorBacklog(),
                IDLE_THREAD_SECONDS,
                named("monitor-" + name)));
  }

  private void monitor(LiveOperation operation) {
    ThreadPoolExecutor monitorPool = monitorPool(operation.prepared().agent().definition().name());
    try {
      monitorPool.execute(() -> see(operation));
    } catch (RejectedExecutionException e) {
      refuse(
          operation,
          OcfAnswer.of(
              OcfExit.ERR_GENERIC,
              "%d monitors wait already; %s was not asked, see controller.monitor-backlog"
                  .formatted(monitorPool.getQueue().size(), operation.prepared().resource())));
    }
  }

  private void change(LiveOperation operation) {
    boolean turn = !operation.frees() && turns.take(operation::ending);
    try {
      see(operation);
    } finally {
      if (turn) {
        turns.give();
      }
    }
  }

  private void see(LiveOperation operation) {
    try {
      operation.run(runner);
    } finally {
      ended(operation);
    }
  }

  private void refuse(LiveOperation operation, OcfAnswer answer) {
    operation.answer(answer);
    ended(operation);
  }

  private void ended(LiveOperation operation) {
    Schedule.Planned overrun = live.remove(operation);
    if (overrun != null) {
      overrun.cancel();
    }
    operation.answer().ifPresent(answer -> remember(operation, answer));
  }

  private void remember(LiveOperation operation, OcfAnswer answer) {
    boolean news =
        operation.action().changes() || observed.news(operation.prepared().describe(), answer);
    LOG.atLevel(news ? Level.INFO : Level.DEBUG)
        .log(
            "{}: {} after {} s{}",
            operation.prepared().describe(),
            word(answer.exit()),
            "%.1f".formatted(operation.age().toMillis() / MILLIS),
            answer.reason().isEmpty() ? "" : ": " + answer.reason());
    synchronized (finished) {
      finished.addFirst(
          new FinishedOperation(
              operation.id(), operation.prepared().describe(), answer, operation.age()));
      if (finished.size() > REMEMBERED) {
        finished.removeLast();
      }
    }
  }

  private static String word(OcfExit exit) {
    return switch (exit) {
      case SUCCESS -> "done";
      case NOT_RUNNING -> "not running";
      case RUNNING_PROMOTED -> "promoted";
      case DEGRADED, DEGRADED_PROMOTED -> "degraded (%d)".formatted(exit.code());
      default -> "FAILED (%d)".formatted(exit.code());
    };
  }

  private void tick() {
    for (LiveOperation operation : live.keySet()) {
      try {
        operation.tick();
      } catch (RuntimeException e) {
        LOG.error("{}: its caller can't be told that it goes on", operation, e);
      }
    }
  }

  /** A thread for each resource with operations: as many as there are. */
  private static ThreadPoolExecutor changes() {
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        IDLE_THREAD_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        named("change"));
  }

  private static ThreadFactory named(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
