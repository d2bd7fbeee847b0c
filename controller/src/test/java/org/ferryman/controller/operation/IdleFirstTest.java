// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TransferQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IdleFirstTest {
  private final ThreadPoolExecutor pool = IdleFirst.pool(3, 2, 30, Thread::new);
  private final CountDownLatch go = new CountDownLatch(1);
  private final List<String> done = new CopyOnWriteArrayList<>();

  @AfterEach
  void end() {
    go.countDown();
    pool.shutdownNow();
  }

  @Test
  void tasksOneAfterTheOtherNeedOneThread() throws Exception {
    for (int i = 0; i < 20; i++) {
      pool.submit(() -> done.add("task")).get(10, TimeUnit.SECONDS);
      Awaitility.await("the thread waits").until(this::oneWaits);
    }

    assertThat(done).hasSize(20);
    assertThat(pool.getLargestPoolSize()).isEqualTo(1);
  }

  @Test
  void tasksAtOnceGetAThreadEachUpToTheMostThenWaitThenAreRejected() throws Exception {
    for (int i = 0; i < 5; i++) {
      pool.execute(this::untilGo);
    }
    assertThat(pool.getPoolSize()).isEqualTo(3);

    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> pool.execute(this::untilGo))
        .withMessageContaining("2 wait already");

    go.countDown();
    Awaitility.await("those that waited").until(() -> done.size() == 5);
  }

  @Test
  void nothingIsTakenAfterTheEnd() {
    pool.shutdown();

    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> pool.execute(this::untilGo));
  }

  private boolean oneWaits() {
    return pool.getQueue() instanceof TransferQueue<?> queue && queue.hasWaitingConsumer();
  }

  private void untilGo() {
    try {
      go.await();
      done.add("task");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
