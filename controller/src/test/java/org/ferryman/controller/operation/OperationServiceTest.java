// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.operation;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.ferryman.controller.ScriptedAgent;
import org.ferryman.exec.SystemClock;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OcfFailure;
import org.ferryman.ocf.OcfRequest;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.OperationLog;
import org.ferryman.operation.OperationRunner;
import org.ferryman.operation.ResourceLocks;
import org.ferryman.settings.OperationSettings;
import org.ferryman.settings.Settings;
import org.ferryman.settings.Settings.ControllerSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OperationServiceTest {

  @TempDir Path directory;
  private final ScriptedAgent agent = new ScriptedAgent();
  private final ScriptedAgent otherAgent = new ScriptedAgent("other");
  private final Semaphore begun = new Semaphore(0);
  private final CountDownLatch go = new CountDownLatch(1);
  private OperationService service;

  @BeforeEach
  void start() {
    service = service(new ControllerSettings(4, 2, 1, 2, 4096));
  }

  @AfterEach
  void stop() {
    go.countDown();
    service.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = OcfAction.class,
      names = {"START", "PROMOTE", "NOTIFY", "MIGRATE_TO", "MIGRATE_FROM"})
  void stopCancelsWaitsAndOnlyThenStops(OcfAction action) throws Exception {
    agent.on(action, this::untilCancelled);
    Answer running = submit(action.word(), "vm1", 100);
    begun.acquire();

    Answer stop = submit("stop", "vm1", 100);

    assertThat(running.get().reason()).contains("a stop takes its place");
    assertThat(stop.get().exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(agent.actions()).containsExactly(action.word(), "stop");
    assertThat(running.answeredAt).isLessThan(stop.answeredAt);
  }

  @Test
  void stopWaitsForADemote() throws Exception {
    agent.on(OcfAction.DEMOTE, this::untilGo);
    Answer demote = submit("demote", "r0", 100);
    begun.acquire();
    Answer stop = submit("stop", "r0", 100);
    assertThat(agent.actions()).containsExactly("demote");

    go.countDown();

    assertThat(demote.get().exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(stop.get().exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(agent.actions()).containsExactly("demote", "stop");
  }

  @Test
  void identicalRequestWaitsAndThenLooksForItself() throws Exception {
    agent.on(OcfAction.START, this::untilGo);
    Answer first = submit("start", "vm1", 100);
    begun.acquire();
    Answer second = submit("start", "vm1", 100);
    assertThat(agent.actions()).containsExactly("start");

    go.countDown();

    first.get();
    second.get();
    assertThat(agent.actions()).containsExactly("start", "start");
  }

  @Test
  void changesOfDifferentResourcesGoOnTogether() throws Exception {
    agent.on(OcfAction.START, this::untilGo);
    Answer one = submit("start", "vm1", 100);
    Answer two = submit("start", "vm2", 100);
    begun.acquire(2);
    go.countDown();
    assertThat(one.get().exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(two.get().exit()).isEqualTo(OcfExit.SUCCESS);
  }

  @Test
  void monitorDoesNotWaitForAChange() throws Exception {
    agent.on(OcfAction.START, this::untilGo);
    Answer start = submit("start", "vm1", 100);
    begun.acquire();
    assertThat(submit("monitor", "vm1", 100).get().exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(start.answer.isDone()).isFalse();
  }

  @Test
  void fullQueueRefusesWithAReasonAndRunsNothing() throws Exception {
    agent.on(OcfAction.DEMOTE, this::untilGo);
    Answer running = submit("demote", "r0", 100);
    begun.acquire();
    Answer second = submit("demote", "r0", 100);
    Answer third = submit("demote", "r0", 100);

    Answer refused = submit("demote", "r0", 100);

    assertThat(refused.get().exit()).isEqualTo(OcfExit.ERR_GENERIC);
    assertThat(refused.get().reason())
        .contains("2 operations wait for test-r0 already")
        .contains("nothing was done");
    go.countDown();
    running.get();
    second.get();
    third.get();
    assertThat(agent.actions()).hasSize(3);
  }

  @Test
  void aStopIsNeverRefusedForWantOfAPlaceInTheQueue() throws Exception {
    agent.on(OcfAction.DEMOTE, this::untilGo);
    submit("demote", "r0", 100);
    begun.acquire();
    submit("demote", "r0", 100);
    submit("demote", "r0", 100);

    Answer stop = submit("stop", "r0", 100);
    go.countDown();

    assertThat(stop.get().exit()).isEqualTo(OcfExit.SUCCESS);
  }

  @ParameterizedTest
  @EnumSource(
      value = OcfAction.class,
      names = {"STOP", "DEMOTE"})
  void whatANodeIsFencedForWaitsForNoOtherResource(OcfAction action) throws Exception {
    agent.on(OcfAction.START, this::untilGo);
    for (int i = 0; i < 4; i++) {
      submit("start", "vm" + i, 100);
    }
    begun.acquire(4);

    assertThat(submit(action.word(), "vm5", 100).get().exit()).isEqualTo(OcfExit.SUCCESS);
  }

  @Test
  void moreChangesThanAllowedAtOnceWaitAndYieldToAStop() throws Exception {
    agent.on(OcfAction.START, this::untilGo);
    for (int i = 0; i < 4; i++) {
      submit("start", "vm" + i, 100);
    }
    begun.acquire(4);
    Answer fifth = submit("start", "vm5", 100);
    Answer sixth = submit("start", "vm6", 100);
    await().until(() -> service.live().size() == 6);
    assertThat(agent.actions()).hasSize(4);

    assertThat(submit("stop", "vm5", 100).get().exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(fifth.get().reason()).contains("a stop takes its place");

    go.countDown();
    assertThat(sixth.get().exit()).isEqualTo(OcfExit.SUCCESS);
  }

  @Test
  void tooManyMonitorsAreRefusedWithAReason() throws Exception {
    agent.on(OcfAction.MONITOR, this::untilGo);
    Answer one = submit("monitor", "r1", 100);
    Answer two = submit("monitor", "r2", 100);
    begun.acquire(2);
    Answer waits = submit("monitor", "r3", 100);

    assertThat(submit("monitor", "r4", 100).get().reason()).contains("monitors wait already");

    go.countDown();
    assertThat(List.of(one.get().exit(), two.get().exit(), waits.get().exit()))
        .containsOnly(OcfExit.SUCCESS);
  }

  /** A DRBD that hangs in the kernel holds the monitors of all its resources. */
  @Test
  void monitorsOfOneAgentThatHangKeepNoneOfAnotherWaiting() throws Exception {
    agent.on(OcfAction.MONITOR, this::untilGo);
    for (int i = 0; i < 3; i++) {
      submit("monitor", "r" + i, 100);
    }
    begun.acquire(2);

    assertThat(submit("other", "monitor", "vm1", 100).get().exit()).isEqualTo(OcfExit.SUCCESS);
  }

  @ParameterizedTest
  @EnumSource(
      value = OcfAction.class,
      names = {"START", "PROMOTE", "DEMOTE", "MONITOR"})
  void callerGoneCancels(OcfAction action) throws Exception {
    agent.on(action, this::untilCancelled);
    Answer running = submit(action.word(), "r0", 100);
    begun.acquire();

    running.operation.callerGone();

    assertThat(running.get().reason()).contains("the caller's connection closed");
  }

  @ParameterizedTest
  @EnumSource(
      value = OcfAction.class,
      names = {"STOP", "MIGRATE_TO", "MIGRATE_FROM"})
  void callerGoneDoesNotCancelAStopOrAMigrationThatRuns(OcfAction action) throws Exception {
    agent.on(action, this::untilGo);
    Answer running = submit(action.word(), "vm1", 100);
    begun.acquire();

    running.operation.callerGone();
    go.countDown();

    assertThat(running.get().exit()).isEqualTo(OcfExit.SUCCESS);
  }

  @ParameterizedTest
  @EnumSource(
      value = OcfAction.class,
      names = {"START", "PROMOTE", "DEMOTE", "MIGRATE_FROM"})
  void aControllerThatStopsCancelsWhatRuns(OcfAction action) throws Exception {
    agent.on(action, this::untilCancelled);
    Answer running = submit(action.word(), "vm1", 100);
    begun.acquire();

    service.close();

    assertThat(running.get().reason()).contains("the controller stops");
  }

  @Test
  void aControllerThatStopsLeavesAMigrationToTheNextOne() throws Exception {
    agent.on(OcfAction.MIGRATE_TO, this::untilGo);
    Answer running = submit("migrate_to", "vm1", 100);
    begun.acquire();

    service.close();
    go.countDown();

    assertThat(running.get().exit()).isEqualTo(OcfExit.SUCCESS);
  }

  @Test
  void callerGoneDropsWhatWaits() throws Exception {
    agent.on(OcfAction.DEMOTE, this::untilGo);
    Answer demote = submit("demote", "vm1", 100);
    begun.acquire();
    Answer stop = submit("stop", "vm1", 100);

    stop.operation.callerGone();
    go.countDown();

    demote.get();
    assertThat(stop.get().reason()).contains("the caller's connection closed");
    assertThat(agent.actions()).containsExactly("demote");
  }

  @Test
  void operationThatOverrunsItsDeadlineIsAnsweredForAndKeepsItsPlace() throws Exception {
    agent.on(OcfAction.START, this::untilGo);
    Answer start = submit("start", "vm1", 1);
    begun.acquire();

    assertThat(start.get().exit()).isEqualTo(OcfExit.ERR_GENERIC);
    assertThat(start.get().reason()).contains("was still running at its deadline");

    Answer stop = submit("stop", "vm1", 100);
    assertThat(agent.actions()).containsExactly("start");
    assertThat(service.live()).extracting(LiveOperation::running).contains(true, false);
    go.countDown();
    assertThat(stop.get().exit()).isEqualTo(OcfExit.SUCCESS);
    await().until(() -> service.live().isEmpty());
  }

  @Test
  void liesNotAboutWhatWaitsInVain() throws Exception {
    agent.on(OcfAction.DEMOTE, this::untilGo);
    submit("demote", "vm1", 100);
    begun.acquire();

    Answer stop = submit("stop", "vm1", 1);

    assertThat(stop.get().reason()).contains("was still waiting for its turn at its deadline");
    go.countDown();
    await().until(() -> service.live().isEmpty());
    assertThat(agent.actions()).containsExactly("demote");
  }

  @Test
  void signsOfLifeComeWhileItGoesOn() throws Exception {
    agent.on(OcfAction.START, this::untilGo);
    Answer start = submit("start", "vm1", 100);
    await().until(() -> start.alive >= 2);
    go.countDown();
    assertThat(start.get().exit()).isEqualTo(OcfExit.SUCCESS);
  }

  @Test
  void logIsBounded() throws Exception {
    agent.on(
        OcfAction.MONITOR,
        (request, operation) -> {
          for (int i = 0; i < LiveOperation.MOST_LOG_LINES + 10; i++) {
            operation.log().info("line " + i);
          }
          return OcfAnswer.of(OcfExit.SUCCESS);
        });
    Answer monitor = submit("monitor", "r0", 100);
    monitor.get();
    assertThat(monitor.lines)
        .hasSize(LiveOperation.MOST_LOG_LINES + 1)
        .endsWith("further lines are in the journal of ferryman");
  }

  @Test
  void rememberedOperationsAreBounded() throws Exception {
    for (int i = 0; i < 120; i++) {
      submit("monitor", "r0", 100).get();
    }
    await().until(() -> service.live().isEmpty());
    assertThat(service.finished()).hasSize(50);
    assertThat(service.accepted()).isEqualTo(120);
  }

  private OperationService service(ControllerSettings settings) {
    OperationRunner runner =
        new OperationRunner(
            Map.of("test", agent, "other", otherAgent),
            new ResourceLocks(directory.resolve("lock")),
            () -> true,
            OperationSettings.DEFAULTS,
            Settings.defaults().findings(),
            SystemClock.KERNEL);
    return new OperationService(runner, settings, SystemClock.KERNEL);
  }

  private Answer submit(String action, String instance, int timeoutSeconds) {
    return submit("test", action, instance, timeoutSeconds);
  }

  private Answer submit(String agentName, String action, String instance, int timeoutSeconds) {
    Answer answer = new Answer();
    answer.operation =
        service.submit(
            service.prepare(
                agentName,
                action,
                Map.of(
                    "OCF_RESKEY_target",
                    "r0",
                    "OCF_RESOURCE_INSTANCE",
                    instance,
                    "OCF_RESKEY_CRM_meta_timeout",
                    Integer.toString(timeoutSeconds * 1000))),
            Duration.ZERO,
            answer);
    return answer;
  }

  private OcfAnswer untilGo(OcfRequest request, Operation operation) {
    begun.release();
    try {
      if (!go.await(60, SECONDS)) {
        return OcfAnswer.of(OcfExit.ERR_GENERIC, "nobody said go to " + request);
      }
      return OcfAnswer.of(OcfExit.SUCCESS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private OcfAnswer untilCancelled(OcfRequest request, Operation operation) {
    begun.release();
    operation.pause(Duration.ofSeconds(60));
    throw new OcfFailure(OcfExit.ERR_GENERIC, "nobody cancelled " + request);
  }

  private static final class Answer implements OperationListener {
    private final CompletableFuture<OcfAnswer> answer = new CompletableFuture<>();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private volatile int alive;
    private volatile long answeredAt;
    private LiveOperation operation;

    OcfAnswer get() throws Exception {
      return answer.get(30, SECONDS);
    }

    @Override
    public void accepted(String id) {
      assertThat(id).isNotBlank();
    }

    @Override
    public void log(OperationLog.Level level, String text) {
      lines.add(text);
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // written by one thread at a time
    public void alive() {
      alive++;
    }

    @Override
    public void answered(OcfAnswer given) {
      answeredAt = System.nanoTime();
      assertThat(answer.complete(given)).isTrue();
    }
  }
}
