// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Clock;
import org.junit.jupiter.api.Test;

class TurnsTest {
  /** What happens during each wait, one after another. */
  private final ArrayDeque<Runnable> meanwhile = new ArrayDeque<>();

  private final Turns turns = new Turns(1, new Waiting());

  @Test
  void whoWaitsGetsTheTurnThatIsGivenBack() {
    assertThat(turns.take(() -> false)).isTrue();
    meanwhile.add(turns::give);

    assertThat(turns.take(() -> false)).isTrue();
  }

  @Test
  void turnsComeInTheOrderInWhichTheyWereAskedFor() {
    List<String> got = new ArrayList<>();
    AtomicBoolean enough = new AtomicBoolean();
    turns.take(() -> false);
    meanwhile.add(
        () -> {
          if (turns.take(enough::get)) {
            got.add("second");
          }
        });
    meanwhile.add(
        () -> {
          turns.give();
          enough.set(true);
        });

    if (turns.take(() -> false)) {
      got.add("first");
    }

    assertThat(got).containsExactly("first");
  }

  @Test
  void whoGivesUpIsPassedOver() {
    turns.take(() -> false);

    assertThat(turns.take(() -> true)).isFalse();

    turns.give();
    assertThat(turns.take(() -> false)).isTrue();
  }

  @Test
  void turnThatComesAsSomebodyGivesUpIsNotLost() {
    AtomicBoolean unwanted = new AtomicBoolean();
    turns.take(() -> false);
    meanwhile.add(() -> unwanted.set(true));

    assertThat(
            turns.take(
                () -> {
                  if (unwanted.get()) {
                    turns.give();
                  }
                  return unwanted.get();
                }))
        .as("to be given back")
        .isTrue();
  }

  private final class Waiting implements Clock {
    @Override
    public boolean await(Duration duration, Cancellation cancellation) {
      if (!cancellation.cancelled()) {
        meanwhile.remove().run();
      }
      return cancellation.cancelled();
    }

    @Override
    public long nanoTime() {
      return 0;
    }

    @Override
    public Duration sinceBoot() {
      return Duration.ZERO;
    }

    @Override
    public String bootId() {
      return "boot";
    }

    @Override
    public Instant wall() {
      return Instant.EPOCH;
    }
  }
}
