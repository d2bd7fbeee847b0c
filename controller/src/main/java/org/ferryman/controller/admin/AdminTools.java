// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.ferryman.controller.admin.evacuate.Copies;
import org.ferryman.controller.admin.evacuate.Follower;
import org.ferryman.controller.admin.plan.Planner;
import org.ferryman.controller.admin.plan.ReadinessReasons;
import org.ferryman.controller.tools.pacemaker.change.ChangeTools;
import org.ferryman.controller.tools.pacemaker.change.ClusterChanges;
import org.ferryman.controller.tools.pacemaker.cib.LiveCib;
import org.ferryman.controller.tools.pacemaker.simulation.Scheduler;
import org.ferryman.controller.tools.pacemaker.simulation.SchedulerTools;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Clock;
import org.ferryman.exec.CommandRunner;
import org.ferryman.exec.ExecCommandRunner;
import org.ferryman.ocf.Operation;
import org.ferryman.settings.Settings;
import org.ferryman.tools.pacemaker.FencingConfig;
import org.ferryman.tools.pacemaker.PacemakerTools;

/**
 * The tools of this node for an administrator's command.
 *
 * @param runner runs commands
 * @param clock the time
 */
public record AdminTools(CommandRunner runner, Clock clock) {

  /** The CIB of a thousand guests with its status. */
  private static final long OUTPUT_LIMIT = 48L * 1024 * 1024;

  /** Checks. */
  public AdminTools {
    requireNonNull(runner, "runner");
    requireNonNull(clock, "clock");
  }

  /** Those of this node. */
  public static AdminTools ofThisNode(Settings settings, Clock clock) {
    return new AdminTools(
        new ExecCommandRunner(settings.exec().withOutputLimitBytes(OUTPUT_LIMIT)), clock);
  }

  /** An operation that takes no longer than that, and tells nothing on its way. */
  public Operation operation(Duration longest) {
    return new Operation(clock.deadline(longest), new Cancellation(), (level, line) -> {});
  }

  /** The CIB. */
  public LiveCib cib() {
    return new LiveCib(runner);
  }

  /** Pacemaker's scheduler, on paper. */
  public Scheduler scheduler() {
    return new SchedulerTools(runner, Path.of(System.getProperty("java.io.tmpdir")));
  }

  /** What forecasts. */
  public Planner planner(ReadinessReasons readiness) {
    return new Planner(scheduler(), readiness);
  }

  /** What changes the cluster. */
  public ClusterChanges changes() {
    return new ChangeTools(runner);
  }

  /** What looks on. */
  public Follower follower(Copies copies, Consumer<String> tell) {
    return new Follower(
        new PacemakerTools(runner, Map.of(), FencingConfig.DEFAULTS), cib(), copies, tell);
  }
}
