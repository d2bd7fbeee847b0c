// SPDX-License-Identifier: Apache-2.0
package org.ferryman.exec;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.ferryman.exec.Command.Children;

/**
 * A process whose {@link #waitFor()} is bounded: it watches the command's limits meanwhile, kills
 * the whole group once one is passed, and gives up on a process that even a kill does not end (one
 * that sleeps in the kernel, as a hung {@code drbdsetup} does).
 */
final class WatchedProcess extends Process {
  private static final Duration TICK = Duration.ofMillis(10);
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final Process process;
  private final Children children;
  private final Optional<ProcessGroup> group;
  private final Supplier<Optional<Verdict>> limits;
  private Verdict verdict = Verdict.ENDED;

  /** Why waiting ended. */
  enum Verdict {
    /** It ended by itself. */
    ENDED,
    /** Its time was up. */
    TIMED_OUT,
    /** Nobody waits for it any more. */
    CANCELLED,
    /** The thread that waits was interrupted. */
    INTERRUPTED,
    /** It printed too much. */
    EXCEEDED
  }

  /**
   * @param process the leader of a process group of its own, or one that starts none
   * @param children which of the two, and whether what it leaves is to stay
   * @param limits tells which limit is passed, if any
   */
  WatchedProcess(Process process, Children children, Supplier<Optional<Verdict>> limits) {
    this.process = process;
    this.children = children;
    this.group =
        children == Children.NONE ? Optional.empty() : Optional.of(new ProcessGroup(process.pid()));
    this.limits = limits;
  }

  /** Why waiting ended. */
  Verdict verdict() {
    return verdict;
  }

  /** Whether something of it is there still, after a kill. */
  boolean outlivesKill() {
    return group.map(ProcessGroup::alive).orElseGet(process::isAlive);
  }

  @Override
  public int waitFor() {
    Optional<Verdict> passed = Optional.empty();
    while (passed.isEmpty() && !endsWithin(TICK)) {
      passed = verdict == Verdict.INTERRUPTED ? Optional.of(verdict) : limits.get();
    }
    passed.ifPresent(why -> verdict = why);
    if (verdict == Verdict.ENDED && children == Children.STAY) {
      return process.exitValue();
    }
    Deadline grace = Deadline.after(GRACE);
    boolean left = kill();
    while ((left || process.isAlive()) && !grace.expired()) {
      endsWithin(TICK);
      left = kill();
    }
    return process.isAlive() ? -1 : process.exitValue();
  }

  /** Kills what there is; tells whether there was anything. */
  private boolean kill() {
    if (group.isPresent()) {
      return group.get().kill();
    }
    boolean alive = process.isAlive();
    if (alive) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    return alive;
  }

  private boolean endsWithin(Duration duration) {
    try {
      return process.waitFor(duration.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      verdict = Verdict.INTERRUPTED;
      return false;
    }
  }

  @Override
  public OutputStream getOutputStream() {
    return process.getOutputStream();
  }

  @Override
  public InputStream getInputStream() {
    return process.getInputStream();
  }

  @Override
  public InputStream getErrorStream() {
    return process.getErrorStream();
  }

  @Override
  public int exitValue() {
    return process.exitValue();
  }

  @Override
  public void destroy() {
    kill();
  }
}
