// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.reads;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.ClockOf;
import org.ferryman.exec.Deadline;
import org.ferryman.exec.SystemClock;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.pacemaker.Ban;
import org.ferryman.tools.pacemaker.Cib;
import org.ferryman.tools.pacemaker.Membership;
import org.ferryman.tools.pacemaker.Pacemaker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sixty guests lose their peer in the same second. */
class SharedPacemakerTest {
  private static final int HANDLERS = 60;

  private final ExecutorService pool = Executors.newCachedThreadPool();
  private final Counting counting = new Counting();

  @AfterEach
  void stop() {
    pool.shutdownNow();
  }

  @Test
  void handlersAtOnceShareOneReadingInMemoryAtATime() throws Exception {
    Pacemaker shared = new SharedPacemaker(counting, new Pace(1000, 1000, SystemClock.KERNEL));
    CountDownLatch all = new CountDownLatch(HANDLERS);
    List<Future<Pacemaker.Sight>> sights = new ArrayList<>();
    for (int i = 0; i < HANDLERS; i++) {
      sights.add(
          pool.submit(
              () -> {
                all.countDown();
                return shared.sight(operation());
              }));
    }
    assertThat(all.await(20, SECONDS)).isTrue();
    counting.go.countDown();
    for (Future<Pacemaker.Sight> each : sights) {
      assertThat(each.get(20, SECONDS).cib()).isInstanceOf(Reading.Known.class);
    }
    assertThat(counting.sights.get()).isLessThanOrEqualTo(HANDLERS / 4);
    assertThat(counting.mostAtOnce.get()).isEqualTo(1);
  }

  @Test
  void lookingAgainCostsNoMoreThanThePace() {
    AtomicLong now = new AtomicLong();
    Pace pace = new Pace(12, 2, new ClockOf(now::get));
    assertThat(pace.take(12)).isZero();
    assertThat(pace.take(2)).isEqualTo(Duration.ofSeconds(1));
    assertThat(pace.take(1)).isEqualTo(Duration.ofMillis(1500));

    now.addAndGet(Duration.ofMinutes(5).toNanos());
    assertThat(pace.take(12)).as("no more than the burst is saved up").isZero();
    assertThat(pace.take(1)).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void everyReadingOfAPollIsPaced() {
    counting.go.countDown();
    Pace pace = new Pace(5, 1, new ClockOf(() -> 0));
    Pacemaker shared = new SharedPacemaker(counting, pace);
    shared.sight(operation());
    shared.echo("node2", operation());
    shared.cib(operation());
    shared.membership(operation());
    assertThat(pace.take(1)).isEqualTo(Duration.ofSeconds(1));
  }

  private static Operation operation() {
    return new Operation(
        Deadline.after(Duration.ofSeconds(60)), new Cancellation(), (level, line) -> {});
  }

  private static final class Counting implements Pacemaker {
    private final CountDownLatch go = new CountDownLatch(1);
    private final AtomicInteger sights = new AtomicInteger();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();

    @Override
    public Sight sight(Operation operation) {
      sights.incrementAndGet();
      mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
      try {
        assertThat(go.await(20, SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      atOnce.decrementAndGet();
      return new Sight(cib(operation), membership(operation));
    }

    @Override
    public Reading<Cib> cib(Operation operation) {
      return new Reading.Known<>(new Cib(true, "Promoted", Map.of(), Map.of()));
    }

    @Override
    public Reading<Membership> membership(Operation operation) {
      return new Reading.Known<>(new Membership(true, Map.of(), Map.of()));
    }

    @Override
    public Optional<String> nodeName(Operation operation) {
      return Optional.of("node1");
    }

    @Override
    public Echo echo(String node, Operation operation) {
      return new Echo.Heard();
    }

    @Override
    public Change create(List<Ban> bans, String promotedWord, Operation operation) {
      return new Change.Done();
    }

    @Override
    public Change replace(
        Ban ban, Set<String> goodNodes, String promotedWord, Operation operation) {
      return new Change.Done();
    }

    @Override
    public Change delete(Ban ban, Operation operation) {
      return new Change.Done();
    }
  }
}
