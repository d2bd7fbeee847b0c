// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.operation;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Deadline;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.OperationLog;
import org.ferryman.operation.OperationRunner;
import org.ferryman.operation.PreparedOperation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One operation from its acceptance to its answer, which is given exactly once. */
public final class LiveOperation {

  private static final Logger LOG = LoggerFactory.getLogger(LiveOperation.class);

  /** After that many lines the caller hears no more; the journal does. */
  static final int MOST_LOG_LINES = 500;

  /** How long after its deadline an operation is answered for, if it doesn't answer itself. */
  static final Duration GRACE = Duration.ofMillis(50);

  private final String id;
  private final PreparedOperation prepared;
  private final Deadline deadline;
  private final OperationListener listener;
  private final Cancellation cancellation = new Cancellation();

  private int logLines;
  private boolean running;
  private OcfAnswer answer;

  LiveOperation(
      String id, PreparedOperation prepared, Deadline deadline, OperationListener listener) {
    this.id = requireNonNull(id, "id");
    this.prepared = requireNonNull(prepared, "prepared");
    this.deadline = requireNonNull(deadline, "deadline");
    this.listener = requireNonNull(listener, "listener");
  }

  /** Names it in logs and answers. */
  public String id() {
    return id;
  }

  /** What is asked. */
  public PreparedOperation prepared() {
    return prepared;
  }

  /** How long it has been here. */
  public Duration age() {
    return deadline.elapsed();
  }

  /** Whether it has begun, rather than waits for its turn. */
  public synchronized boolean running() {
    return running;
  }

  /** The answer, once there is one. */
  public synchronized Optional<OcfAnswer> answer() {
    return Optional.ofNullable(answer);
  }

  /**
   * The caller's connection closed. What waits for its turn is dropped. What runs is cancelled,
   * except a stop, which nobody regrets, and a migration, which is finished or rolled back by its
   * own rules.
   */
  public void callerGone() {
    if (answer().isPresent()) {
      return;
    }
    boolean goesOn =
        running()
            && switch (prepared.action()) {
              case STOP, MIGRATE_TO, MIGRATE_FROM -> true;
              default -> false;
            };
    LOG.warn("{}: the caller is gone{}", prepared.describe(), goesOn ? "; goes on" : "");
    if (!goesOn) {
      cancel("the caller's connection closed");
    }
  }

  /** Whether a stop of the same resource takes its place. */
  boolean yieldsToStop() {
    return switch (prepared.action()) {
      case START, PROMOTE, NOTIFY, MIGRATE_TO, MIGRATE_FROM, RELOAD_AGENT -> true;
      case STOP, DEMOTE, MONITOR, VALIDATE_ALL, META_DATA -> false;
    };
  }

  /** Whether a node is fenced if it fails: it waits for no other resource's operation. */
  boolean frees() {
    return prepared.action() == OcfAction.STOP || prepared.action() == OcfAction.DEMOTE;
  }

  /** Whether nobody waits for what it would do. */
  boolean ending() {
    return cancellation.cancelled() || answer().isPresent();
  }

  /** Tells it to end soon. */
  void cancel(String why) {
    cancellation.cancel(why);
  }

  /** Announces it, before it can run. */
  synchronized void accept() {
    listener.accepted(id);
  }

  /** Runs it to its answer; called once, by a thread of the pool. */
  void run(OperationRunner runner) {
    synchronized (this) {
      running = true;
    }
    answer(runner.run(prepared, new Operation(deadline, cancellation, this::log)));
  }

  /** Every second: a sign of life for whoever waits. */
  synchronized void tick() {
    if (answer == null) {
      listener.alive();
    }
  }

  /** When this is due, {@link #overran} is: a little after the deadline. */
  Duration untilOverrun() {
    return deadline.remaining().plus(GRACE);
  }

  /** The deadline has passed and it did not answer by itself: it is answered for. */
  void overran() {
    if (answer().isPresent()) {
      return;
    }
    cancel("the action's deadline has passed");
    answer(
        OcfAnswer.of(
            OcfExit.ERR_GENERIC,
            "%s was still %s at its deadline, after %d s; it was told to end"
                .formatted(
                    prepared.describe(),
                    running() ? "running" : "waiting for its turn",
                    age().toSeconds())));
  }

  /** Answers; only the first answer counts. */
  synchronized void answer(OcfAnswer given) {
    if (answer != null) {
      LOG.warn("{}: ended only now, with {}", prepared.describe(), given);
      return;
    }
    answer = given;
    listener.answered(given);
  }

  private synchronized void log(OperationLog.Level level, String text) {
    switch (level) {
      case DEBUG -> LOG.debug("{}: {}", prepared.describe(), text);
      case INFO -> LOG.info("{}: {}", prepared.describe(), text);
      case WARN -> LOG.warn("{}: {}", prepared.describe(), text);
      case ERROR -> LOG.error("{}: {}", prepared.describe(), text);
    }
    if (answer != null || level == OperationLog.Level.DEBUG || logLines > MOST_LOG_LINES) {
      return;
    }
    logLines++;
    listener.log(
        level, logLines > MOST_LOG_LINES ? "further lines are in the journal of ferryman" : text);
  }

  OcfAction action() {
    return prepared.action();
  }

  @Override
  public String toString() {
    return id + " " + prepared.describe();
  }
}
