// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.http;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.serde.annotation.Serdeable;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ferryman.controller.daemon.HandoverKeeper;
import org.ferryman.controller.follow.FollowReport;
import org.ferryman.controller.follow.FollowSource;
import org.ferryman.controller.operation.FinishedOperation;
import org.ferryman.controller.operation.LiveOperation;
import org.ferryman.controller.operation.OperationService;
import org.ferryman.handover.lease.Lease;
import org.ferryman.node.NodeAgents;
import org.ferryman.operation.Version;

/** What the controller is and does. */
@Controller("/v1")
public class StatusController {

  private final OperationService operations;
  private final NodeAgents node;
  private final HandoverKeeper keeper;
  private final FollowSource follow;

  StatusController(
      OperationService operations, NodeAgents node, HandoverKeeper keeper, FollowSource follow) {
    this.keeper = keeper;
    this.operations = operations;
    this.node = node;
    this.follow = follow;
  }

  /** Its version. */
  @Serdeable
  public record VersionAnswer(String version, long pid) {}

  /** An operation that waits or runs. */
  @Serdeable
  public record LiveAnswer(String id, String what, String state, long ageMillis) {}

  /** An operation that ended. */
  @Serdeable
  public record FinishedAnswer(String id, String what, int exit, String reason, long tookMillis) {}

  /**
   * Whether this node could take a guest, and what is wrong with its file, by a look that began so
   * long ago.
   */
  @Serdeable
  public record ReadinessAnswer(
      String guest, boolean ready, String reason, long ageMillis, String trouble) {}

  /** Everything. */
  @Serdeable
  public record StatusAnswer(
      String version,
      long pid,
      long uptimeSeconds,
      long heapUsedBytes,
      int threads,
      List<String> agents,
      long accepted,
      List<LiveAnswer> live,
      List<FinishedAnswer> finished,
      List<ReadinessAnswer> guests,
      List<String> leases,
      Optional<FollowReport> drbd,
      List<String> settingsErrors,
      List<String> settingsWarnings,
      Map<String, String> settings) {}

  /** Answers as soon as the controller does: what the watchdog asks. */
  @Get("/version")
  public VersionAnswer version() {
    return new VersionAnswer(Version.current(), ProcessHandle.current().pid());
  }

  /** Operations, settings and the JVM. */
  @Get("/status")
  public StatusAnswer status() {
    return new StatusAnswer(
        Version.current(),
        ProcessHandle.current().pid(),
        Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime()).toSeconds(),
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
        Thread.activeCount(),
        node.agents().keySet().stream().sorted().toList(),
        operations.accepted(),
        operations.live().stream().map(StatusController::live).toList(),
        operations.finished().stream().map(StatusController::finished).toList(),
        readiness(keeper.readiness()),
        keeper.leases().stream().map(Lease::describe).toList(),
        follow.report(),
        node.settings().findings().errors(),
        node.settings().findings().warnings(),
        new TreeMap<>(node.settings().effective()));
  }

  private static List<ReadinessAnswer> readiness(HandoverKeeper.Look look) {
    long age = look.began().elapsed().toMillis();
    return look.said().stream()
        .map(
            said ->
                new ReadinessAnswer(
                    said.guest(),
                    said.ready(),
                    said.reason(),
                    age,
                    look.troubles().getOrDefault(said.guest(), "")))
        .toList();
  }

  private static LiveAnswer live(LiveOperation operation) {
    String state =
        operation.answer().isPresent()
            ? "answered, still ending"
            : operation.running() ? "running" : "waiting";
    return new LiveAnswer(
        operation.id(), operation.prepared().describe(), state, operation.age().toMillis());
  }

  private static FinishedAnswer finished(FinishedOperation operation) {
    return new FinishedAnswer(
        operation.id(),
        operation.what(),
        operation.answer().exit().code(),
        operation.answer().reason(),
        operation.took().toMillis());
  }
}
