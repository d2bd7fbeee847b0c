// SPDX-License-Identifier: Apache-2.0
package org.ferryman.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Deadline;
import org.ferryman.exec.SystemClock;
import org.ferryman.ocf.ActionDefinition;
import org.ferryman.ocf.Agent;
import org.ferryman.ocf.AgentDefinition;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OcfFailure;
import org.ferryman.ocf.OcfRequest;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.ParameterDefinition;
import org.ferryman.settings.OperationSettings;
import org.ferryman.settings.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperationRunnerTest {

  @TempDir Path directory;
  private final AtomicInteger performed = new AtomicInteger();
  private boolean root = true;
  private BiFunction<OcfRequest, Operation, OcfAnswer> behaviour =
      (request, operation) -> OcfAnswer.of(OcfExit.SUCCESS);

  @ParameterizedTest
  @CsvSource({
    "nobody, monitor,   r0,          ERR_UNIMPLEMENTED, no agent ocf:ferryman:nobody",
    "test,   frobnicate,r0,          ERR_UNIMPLEMENTED, has no action 'frobnicate'",
    "test,   meta-data, r0,          ERR_UNIMPLEMENTED, has no action 'meta-data'",
    "test,   promote,   r0,          ERR_UNIMPLEMENTED, has no action promote",
    "test,   monitor,   ,            ERR_CONFIGURED,    target is required",
    "test,   monitor,   ../etc,      ERR_CONFIGURED,    target is not a name",
    "test,   monitor,   r0;reboot,   ERR_CONFIGURED,    target is not a name",
  })
  void refusesBeforeAnythingIsRun(
      String agent, String action, String target, OcfExit exit, String reason) {
    Map<String, String> environment =
        target == null ? Map.of() : Map.of("OCF_RESKEY_target", target);

    assertThatThrownBy(() -> runner().prepare(agent, action, environment))
        .isInstanceOfSatisfying(
            OcfFailure.class, failure -> assertThat(failure.exit()).isEqualTo(exit))
        .hasMessageContaining(reason);
    assertThat(performed).hasValue(0);
  }

  @Test
  void onlyRootMayAskButEverybodyMayValidate() {
    root = false;

    assertThat(prepare("validate-all").action()).isEqualTo(OcfAction.VALIDATE_ALL);
    assertThatThrownBy(() -> prepare("monitor"))
        .isInstanceOfSatisfying(
            OcfFailure.class, failure -> assertThat(failure.exit()).isEqualTo(OcfExit.ERR_PERM));
  }

  @Test
  void failureAndAccidentBecomeAnswersWithAReason() {
    behaviour =
        (request, operation) -> {
          throw new OcfFailure(OcfExit.ERR_INSTALLED, "no xl");
        };
    assertThat(run("monitor")).isEqualTo(OcfAnswer.of(OcfExit.ERR_INSTALLED, "no xl"));

    behaviour =
        (request, operation) -> {
          throw new IllegalStateException("oops");
        };
    assertThat(run("monitor").exit()).isEqualTo(OcfExit.ERR_GENERIC);
    assertThat(run("monitor").reason())
        .contains("internal error in test monitor r0")
        .contains("oops")
        .contains("nothing is known of the resource");
  }

  @Test
  void changeHoldsTheLockAndMonitorDoesNot() {
    behaviour =
        (request, operation) ->
            OcfAnswer.of(OcfExit.SUCCESS, "locked:" + lockedElsewhere(directory.resolve("lock")));

    assertThat(run("start").reason()).isEqualTo("locked:true");
    assertThat(run("monitor").reason()).isEqualTo("locked:false");
  }

  @Test
  void changeWhoseLockCannotBeTakenIsNotPerformed() throws Exception {
    Files.writeString(directory.resolve("lock"), "in the way");

    OcfAnswer answer = run("stop");

    assertThat(answer.exit()).isEqualTo(OcfExit.ERR_GENERIC);
    assertThat(answer.reason()).contains("can't be taken");
    assertThat(performed).hasValue(0);
    assertThat(run("monitor").exit()).isEqualTo(OcfExit.SUCCESS);
  }

  @Test
  void nothingIsPerformedAfterTheDeadlineOrCancelled() {
    PreparedOperation start = prepare("start");
    OperationRunner runner = runner();

    OcfAnswer late =
        runner.run(
            start, operation(runner.deadline(start, Duration.ofSeconds(20)), new Cancellation()));
    Cancellation cancelled = new Cancellation();
    cancelled.cancel("the caller is gone");
    OcfAnswer gone = runner.run(start, operation(Deadline.after(Duration.ofMinutes(1)), cancelled));

    assertThat(late.exit()).isEqualTo(OcfExit.ERR_GENERIC);
    assertThat(late.reason()).contains("no time left");
    assertThat(gone.reason()).contains("the caller is gone");
    assertThat(performed).hasValue(0);
  }

  @Test
  void deadlineIsTheTimeoutLessTheMarginAndWhatWasSpent() {
    OperationRunner runner = runner();
    PreparedOperation monitor =
        runner.prepare(
            "test",
            "monitor",
            Map.of("OCF_RESKEY_target", "r0", "OCF_RESKEY_CRM_meta_timeout", "40000"));

    assertThat(runner.deadline(monitor, Duration.ofSeconds(8)).remaining())
        .isBetween(Duration.ofSeconds(29), Duration.ofSeconds(30));
  }

  @Test
  void resourceIsAgentAndInstanceWithoutCloneNumber() {
    PreparedOperation prepared =
        runner()
            .prepare(
                "test",
                "start",
                Map.of("OCF_RESKEY_target", "r0", "OCF_RESOURCE_INSTANCE", "disk:1"));

    assertThat(prepared.resource()).isEqualTo("test-disk");
  }

  @Test
  void stopTellsWhichParametersItDoesWithout() {
    List<String> told = new ArrayList<>();
    OperationRunner runner = runner();
    PreparedOperation stop =
        runner.prepare(
            "test", "stop", Map.of("OCF_RESKEY_target", "r0", "OCF_RESKEY_patience", "long"));

    OcfAnswer answer =
        runner.run(
            stop,
            new Operation(
                Deadline.after(Duration.ofSeconds(10)),
                new Cancellation(),
                (level, line) -> told.add(line)));

    assertThat(answer.exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(told).singleElement().asString().contains("patience").contains("'long'");
  }

  private boolean lockedElsewhere(Path locks) {
    Operation short100 = operation(Deadline.after(Duration.ofMillis(100)), new Cancellation());
    try {
      new ResourceLocks(locks).acquire("test-r0", "probe", short100).close();
      return false;
    } catch (OcfFailure held) {
      return true;
    }
  }

  private OcfAnswer run(String action) {
    return runner()
        .run(
            prepare(action), operation(Deadline.after(Duration.ofSeconds(10)), new Cancellation()));
  }

  private PreparedOperation prepare(String action) {
    return runner()
        .prepare("test", action, Map.of("OCF_RESKEY_target", "r0", "OCF_RESOURCE_INSTANCE", "r0"));
  }

  private OperationRunner runner() {
    return new OperationRunner(
        Map.of("test", new TestAgent()),
        new ResourceLocks(directory.resolve("lock")),
        () -> root,
        OperationSettings.DEFAULTS,
        Settings.defaults().findings(),
        SystemClock.KERNEL);
  }

  private static Operation operation(Deadline deadline, Cancellation cancellation) {
    return new Operation(deadline, cancellation, (level, line) -> {});
  }

  private final class TestAgent implements Agent {

    @Override
    public AgentDefinition definition() {
      return new AgentDefinition(
          "test",
          "1.0",
          "Test",
          "Test.",
          List.of(
              ParameterDefinition.optional(
                      "target", ParameterDefinition.Type.STRING, "Target", "Target.")
                  .asRequired()
                  .matching(Pattern.compile("[a-z0-9]+"), "a name"),
              ParameterDefinition.optional(
                  "patience", ParameterDefinition.Type.INTEGER, "Patience", "Patience.")),
          List.of(
              ActionDefinition.of(OcfAction.START, Duration.ofSeconds(20)),
              ActionDefinition.of(OcfAction.STOP, Duration.ofSeconds(20)),
              ActionDefinition.of(OcfAction.MONITOR, Duration.ofSeconds(20)),
              ActionDefinition.of(OcfAction.VALIDATE_ALL, Duration.ofSeconds(20)),
              ActionDefinition.of(OcfAction.META_DATA, Duration.ofSeconds(5))));
    }

    @Override
    public OcfAnswer perform(OcfRequest request, Operation operation) {
      performed.incrementAndGet();
      return behaviour.apply(request, operation);
    }
  }
}
