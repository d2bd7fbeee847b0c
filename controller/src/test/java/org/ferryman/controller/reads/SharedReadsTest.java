// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.reads;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Deadline;
import org.ferryman.ocf.Operation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedReadsTest {

  private final ExecutorService pool = Executors.newCachedThreadPool();
  private final SharedReads<String, Integer> reads = new SharedReads<>();
  private final AtomicInteger begun = new AtomicInteger();

  /** Each read takes its result from here and so ends when the test says so. */
  private final SynchronousQueue<Integer> results = new SynchronousQueue<>();

  @AfterEach
  void stop() {
    pool.shutdownNow();
  }

  @Test
  void callersDuringAReadShareTheNextOne() throws Exception {
    Future<Integer> first = read(operation());
    await().until(() -> begun.get() == 1);
    List<Future<Integer>> later = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      later.add(read(operation()));
    }
    awaitAllWaiting(20);

    results.put(1);
    results.put(2);

    assertThat(first.get(10, SECONDS)).isEqualTo(1);
    for (Future<Integer> each : later) {
      assertThat(each.get(10, SECONDS)).isEqualTo(2);
    }
    assertThat(begun).hasValue(2);
  }

  @Test
  void readCutShortIsNotShared() throws Exception {
    Future<Integer> first = read(operation());
    await().until(() -> begun.get() == 1);
    Cancellation cancellation = new Cancellation();
    Future<Integer> leader = read(operation(cancellation));
    awaitAllWaiting(1);
    Future<Integer> follower = read(operation());
    awaitAllWaiting(2);
    results.put(1);
    assertThat(first.get(10, SECONDS)).isEqualTo(1);
    await().until(() -> begun.get() == 2);

    cancellation.cancel("gone");
    results.put(-1);
    results.put(3);

    assertThat(leader.get(10, SECONDS)).isEqualTo(-1);
    assertThat(follower.get(10, SECONDS)).isEqualTo(3);
  }

  @Test
  void callerWhoseTimeEndsWhileWaitingReadsForItself() throws Exception {
    Future<Integer> first = read(operation());
    await().until(() -> begun.get() == 1);
    Future<Integer> impatient =
        pool.submit(
            () ->
                reads.read(
                    "r0",
                    new Operation(
                        Deadline.after(Duration.ofMillis(10)),
                        new Cancellation(),
                        (level, line) -> {}),
                    operation -> operation.deadline().expired() ? -2 : -3));

    assertThat(impatient.get(10, SECONDS)).isEqualTo(-2);

    Future<Integer> next = read(operation());
    results.put(1);
    results.put(4);
    assertThat(first.get(10, SECONDS)).isEqualTo(1);
    assertThat(next.get(10, SECONDS)).isEqualTo(4);
  }

  @Test
  void readThatThrowsIsNotShared() throws Exception {
    Future<Integer> first = read(operation());
    await().until(() -> begun.get() == 1);
    Future<Integer> broken =
        pool.submit(
            () ->
                reads.read(
                    "r0",
                    operation(),
                    operation -> {
                      throw new IllegalStateException("broken");
                    }));
    awaitAllWaiting(1);
    results.put(1);
    assertThat(first.get(10, SECONDS)).isEqualTo(1);
    assertThat(broken)
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableThat()
        .withMessageContaining("broken");
    Future<Integer> after = read(operation());
    results.put(5);
    assertThat(after.get(10, SECONDS)).isEqualTo(5);
  }

  @Test
  void differentThingsAreReadTogether() throws Exception {
    Future<Integer> first = read(operation());
    await().until(() -> begun.get() == 1);
    Future<Integer> other = pool.submit(() -> reads.read("r1", operation(), operation -> 7));
    assertThat(other.get(10, SECONDS)).isEqualTo(7);
    results.put(1);
    assertThat(first.get(10, SECONDS)).isEqualTo(1);
  }

  private void awaitAllWaiting(int callers) {
    await().until(() -> reads.waiting() == callers);
  }

  private Future<Integer> read(Operation operation) {
    return pool.submit(
        () ->
            reads.read(
                "r0",
                operation,
                bounds -> {
                  begun.incrementAndGet();
                  try {
                    return results.take();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                }));
  }

  private static Operation operation() {
    return operation(new Cancellation());
  }

  private static Operation operation(Cancellation cancellation) {
    return new Operation(Deadline.after(Duration.ofMinutes(1)), cancellation, (level, line) -> {});
  }
}
