// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.ClockOf;
import org.ferryman.exec.Deadline;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.ocf.RecordingLog;
import org.ferryman.ocf.StepOutcome;
import org.ferryman.tools.pacemaker.AttributeReading;
import org.ferryman.tools.pacemaker.BoundedPromotionScores;
import org.ferryman.tools.pacemaker.Cluster;
import org.ferryman.tools.pacemaker.PromotionScores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PromotionScoresTest {
  private final GatedCluster cluster = new GatedCluster();
  private final RecordingLog log = new RecordingLog();
  private final Operation operation =
      new Operation(Deadline.after(Duration.ofMinutes(5)), new Cancellation(), log);
  private final AtomicLong now = new AtomicLong();
  private final FollowingAttributes attributes =
      new FollowingAttributes(
          cluster, Duration.ofSeconds(30), Duration.ofSeconds(60), new ClockOf(now::get));
  private final FollowingPromotionScores following = new FollowingPromotionScores(attributes);

  /** Lets a write through only when told to; remembers all. */
  private static final class GatedCluster implements Cluster {
    @Override
    public String nodeName(Operation operation) {
      return "node1";
    }

    private final Semaphore gate = new Semaphore(0);
    private final Map<String, String> there = new ConcurrentHashMap<>();
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicInteger looks = new AtomicInteger();
    private volatile boolean blind;
    private final List<String> writes = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean failing;
    private volatile Duration lastBound = Duration.ZERO;

    private StepOutcome write(String what, Operation operation) {
      lastBound = operation.deadline().remaining();
      writes.add(what);
      try {
        gate.acquire();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return failing ? new StepOutcome.Failed("attrd hangs") : StepOutcome.ok();
    }

    @Override
    public AttributeReading attribute(String name, Operation operation) {
      reads.incrementAndGet();
      return there.containsKey(name)
          ? new AttributeReading.Value(there.get(name))
          : new AttributeReading.Unset();
    }

    @Override
    public Reading<Map<String, String>> attributes(Operation operation) {
      looks.incrementAndGet();
      return blind ? new Reading.Unknown<>("no CIB") : new Reading.Known<>(Map.copyOf(there));
    }

    @Override
    public AttributeReading nodeAttribute(String node, String name, Operation operation) {
      return new AttributeReading.Unset();
    }

    @Override
    public AttributeReading utilization(String resource, String name, Operation operation) {
      return new AttributeReading.Unset();
    }

    @Override
    public StepOutcome setUtilization(
        String resource, String name, String value, Operation operation) {
      return new StepOutcome.Failed("not asked for here");
    }

    @Override
    public StepOutcome setAttribute(String name, String value, Operation operation) {
      StepOutcome outcome = write(name + "=" + value, operation);
      if (outcome instanceof StepOutcome.Done) {
        there.put(name, value);
      }
      return outcome;
    }

    @Override
    public StepOutcome deleteAttribute(String name, Operation operation) {
      StepOutcome outcome = write(name + " deleted", operation);
      there.remove(name);
      return outcome;
    }

    @Override
    public Reading<Set<String>> promotedNodes(String resource, Operation operation) {
      return new Reading.Unknown<>("not asked here");
    }
  }

  @AfterEach
  void close() {
    attributes.close();
    cluster.gate.release(100);
  }

  private void publish(PromotionScores scores, String instance, int score) {
    scores.publish(instance, score < 0 ? OptionalInt.empty() : OptionalInt.of(score), operation);
  }

  private void awaitWrites(int count) {
    await().until(() -> cluster.writes.size() == count && cluster.gate.availablePermits() == 0);
  }

  @Test
  void boundedScoresAreWrittenAtOnceAndDeletedByDeleting() {
    cluster.gate.release(2);
    BoundedPromotionScores scores = new BoundedPromotionScores(cluster, Duration.ofSeconds(3));
    publish(scores, "r0", 1000);
    publish(scores, "r0", -1);
    assertThat(cluster.writes).containsExactly("master-r0=1000", "master-r0 deleted");
    assertThat(cluster.lastBound).isLessThanOrEqualTo(Duration.ofSeconds(3));
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void boundedScoresTellOfFailureAndFailNothing() {
    cluster.gate.release();
    cluster.failing = true;
    publish(new BoundedPromotionScores(cluster, Duration.ofSeconds(3)), "r0", 1000);
    assertThat(log.lines()).containsExactly("WARN promotion score of r0 not written: attrd hangs");
  }

  @Test
  void publishingDoesNotWaitAndOnlyTheNewestOfSeveralIsWritten() {
    cluster.there.put("master-r1", "5");
    publish(following, "r0", 1);
    await().until(() -> cluster.writes.size() == 1);
    for (int score = 2; score <= 50; score++) {
      publish(following, "r0", score);
    }
    publish(following, "r1", -1);
    cluster.gate.release(3);
    awaitWrites(3);
    assertThat(cluster.writes).containsExactly("master-r0=1", "master-r0=50", "master-r1 deleted");
  }

  @Test
  void whatIsWrittenIsNotWrittenAgain() {
    cluster.gate.release();
    publish(following, "r0", 1000);
    awaitWrites(1);
    settle("r9");
    publish(following, "r0", 1000);
    settle("r8");
    assertThat(cluster.writes).hasSize(3).doesNotHaveDuplicates();
  }

  @Test
  void whatIsOldIsLookedAtAllAtOnceAndWrittenOnlyIfItIsGone() {
    twoScoresAreWritten();
    publish(following, "r2", -1); // what is not to be there is nothing to look after
    settle("r9");
    int reads = cluster.reads.get();
    attributes.refresh();
    settle("r8");
    assertThat(cluster.reads).hasValue(reads + 1);
    assertThat(cluster.looks).hasValue(0);

    now.addAndGet(Duration.ofSeconds(61).toNanos());
    attributes.refresh();
    await().until(() -> cluster.looks.get() == 1);
    settle("r7");
    attributes.refresh();
    settle("r6");
    assertThat(cluster.reads).hasValue(reads + 3);
    assertThat(cluster.looks).hasValue(1);
    assertThat(cluster.writes).hasSize(6);

    cluster.there.remove("master-r0");
    now.addAndGet(Duration.ofSeconds(61).toNanos());
    cluster.gate.release();
    attributes.refresh();
    awaitWrites(7);
    assertThat(cluster.writes.get(6)).isEqualTo("master-r0=1000");
    assertThat(cluster.reads).hasValue(reads + 4);
  }

  @Test
  void whereTheCibIsNotToldWhatIsOldIsReadOneByOne() {
    twoScoresAreWritten();
    settle("r9");
    int reads = cluster.reads.get();
    cluster.blind = true;
    cluster.there.remove("master-r1");
    now.addAndGet(Duration.ofSeconds(61).toNanos());
    cluster.gate.release();
    attributes.refresh();
    awaitWrites(4);
    assertThat(cluster.writes.get(3)).isEqualTo("master-r1=10");
    await().until(() -> cluster.reads.get() == reads + 3);
  }

  @Test
  void newsOfWhatIsKnownIsWrittenWithoutReadingFirst() {
    for (int score : List.of(1000, -1, 10)) {
      int before = cluster.writes.size();
      cluster.gate.release();
      publish(following, "r0", score);
      awaitWrites(before + 1);
    }
    assertThat(cluster.writes)
        .containsExactly("master-r0=1000", "master-r0 deleted", "master-r0=10");
    assertThat(cluster.reads).hasValue(1);
  }

  @Test
  void absenceIsNotBelievedForLongAsAOneShotMayHaveWritten() {
    cluster.gate.release();
    publish(following, "r0", -1);
    await().until(() -> cluster.reads.get() == 1);
    cluster.there.put("master-r0", "1000");
    publish(following, "r0", -1);
    awaitWrites(1);
    assertThat(cluster.writes).containsExactly("master-r0 deleted");
  }

  @Test
  void whatAnEarlierProcessWroteIsReadFirst() {
    cluster.there.put("master-r0", "1000");
    publish(following, "r0", 1000);
    publish(following, "r1", -1);
    settle("r9");
    assertThat(cluster.writes).containsExactly("master-r9=1");
    assertThat(attributes.writes()).isEqualTo(1);
  }

  private void twoScoresAreWritten() {
    cluster.gate.release(2);
    publish(following, "r0", 1000);
    publish(following, "r1", 10);
    awaitWrites(2);
  }

  /** Whatever was published before is dealt with once a score published after it is written. */
  private void settle(String other) {
    int before = cluster.writes.size();
    cluster.gate.release();
    publish(following, other, 1);
    awaitWrites(before + 1);
  }

  @Test
  void returnToTheScoreBeforeTheOneUnderWayIsNotLost() {
    cluster.gate.release();
    publish(following, "r0", 1000);
    awaitWrites(1);
    publish(following, "r0", 10);
    await().until(() -> cluster.writes.size() == 2);
    publish(following, "r0", 1000);
    cluster.gate.release(2);
    awaitWrites(3);
    assertThat(cluster.writes.get(2)).isEqualTo("master-r0=1000");
  }

  @Test
  void whatCouldNotBeWrittenIsTriedAgainAtTheNextRefresh() {
    cluster.failing = true;
    cluster.gate.release();
    publish(following, "r0", 1000);
    awaitWrites(1);
    cluster.failing = false;
    settle("r9");
    cluster.gate.release();
    attributes.refresh();
    awaitWrites(3);
    assertThat(cluster.writes.get(2)).isEqualTo("master-r0=1000");
  }

  @Test
  void afterARestartOfTheDaemonWhatIsGoneIsWrittenAgain() {
    twoScoresAreWritten();
    settle("r9");
    cluster.there.remove("master-r0");
    attributes.forget();
    cluster.gate.release();
    attributes.refresh();
    awaitWrites(4);
    assertThat(cluster.writes.get(3)).isEqualTo("master-r0=1000");
  }

  @Test
  void tellsTheScorePublishedLast() {
    assertThat(following.published("r0")).isEmpty();
    publish(following, "r0", 1000);
    assertThat(following.published("r0")).hasValue(1000);
    publish(following, "r0", -1);
    assertThat(following.published("r0")).isEmpty();
  }

  @Test
  void whatWaitsIsBounded() {
    publish(following, "first", 1);
    await().until(() -> cluster.writes.size() == 1);
    for (int i = 0; i < FollowingAttributes.MOST - 1; i++) {
      publish(following, "r" + i, 1);
    }
    assertThat(log.lines()).isEmpty();
    publish(following, "one-more", 1);
    assertThat(log.lines())
        .containsExactly("WARN promotion score of one-more not written: too many wait");
  }

  @Test
  void afterClosingNothingIsTaken() {
    attributes.close();
    publish(following, "r0", 1);
    assertThat(log.lines()).singleElement().asString().contains("shutting down");
    assertThat(cluster.writes).isEmpty();
  }
}
