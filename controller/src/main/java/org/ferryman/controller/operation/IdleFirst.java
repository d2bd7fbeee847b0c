// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.operation;

import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads of which there are as many as work at once needs. The stock pool would make a new one for
 * each task up to the most, though others have nothing to do; and each keeps its stack.
 */
final class IdleFirst {
  private IdleFirst() {}

  /** Takes a task only for a thread that waits for one. */
  private static final class Hand extends LinkedTransferQueue<Runnable> {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean offer(Runnable task) {
      return tryTransfer(task);
    }
  }

  /**
   * A pool.
   *
   * @param most threads; one always is there
   * @param backlog how many tasks may wait when all of them work; more are rejected
   */
  static ThreadPoolExecutor pool(int most, int backlog, long idleSeconds, ThreadFactory threads) {
    return new ThreadPoolExecutor(
        1, most, idleSeconds, TimeUnit.SECONDS, new Hand(), threads, (t, p) -> wait(t, p, backlog));
  }

  private static void wait(Runnable task, ThreadPoolExecutor pool, int backlog) {
    if (pool.isShutdown() || pool.getQueue().size() >= backlog) {
      throw new RejectedExecutionException("%d wait already".formatted(pool.getQueue().size()));
    }
    ((Hand) pool.getQueue()).put(task);
  }
}
