// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.daemon;

import static java.util.Objects.requireNonNull;

import java.io.Closeable;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.ferryman.agent.drbd.RoleLeases;
import org.ferryman.controller.follow.DrbdFollowing;
import org.ferryman.controller.follow.LiveStates;
import org.ferryman.controller.follow.StaleWatch;
import org.ferryman.controller.follow.UnfenceWatch;
import org.ferryman.controller.reads.SharedDrbd;
import org.ferryman.controller.reads.SharedXl;
import org.ferryman.exec.CommandRunner;
import org.ferryman.exec.ExecCommandRunner;
import org.ferryman.exec.ExecLineStreams;
import org.ferryman.exec.SystemClock;
import org.ferryman.fencing.DrbdHandlers;
import org.ferryman.fencing.ForgottenBans;
import org.ferryman.fencing.stale.GuardedDrbd;
import org.ferryman.node.Additions;
import org.ferryman.node.NodeAgents;
import org.ferryman.ocf.Agent;
import org.ferryman.settings.ScoreSettings;
import org.ferryman.settings.Settings;
import org.ferryman.tools.drbd.Drbd;
import org.ferryman.tools.drbd.DrbdTools;
import org.ferryman.tools.drbd.NodeTools;
import org.ferryman.tools.pacemaker.AttributeDaemon;
import org.ferryman.tools.pacemaker.Cluster;
import org.ferryman.tools.pacemaker.FencingConfig;
import org.ferryman.tools.pacemaker.FollowingAttributes;
import org.ferryman.tools.pacemaker.FollowingPromotionScores;
import org.ferryman.tools.pacemaker.PacemakerTools;
import org.ferryman.tools.pacemaker.PromotionScores;
import org.ferryman.tools.xen.Xl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agents as they are in the resident controller: concurrent reads are shared, DRBD's events are
 * followed, scores are published aside, and a JVM that can't start processes any more ends.
 */
final class ResidentAgents implements Additions, Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(ResidentAgents.class);
  private static final Path PROC = Path.of("/proc");

  private final Settings settings;
  private final LiveStates states;
  private final NodeAgents node;
  private Optional<CommandRunner> runner = Optional.empty();
  private Optional<FollowingAttributes> attributes = Optional.empty();
  private Optional<DrbdFollowing> following = Optional.empty();
  private Optional<StaleWatch> stale = Optional.empty();
  private Optional<UnfenceWatch> unfence = Optional.empty();

  private ResidentAgents(Settings settings) {
    this.settings = requireNonNull(settings, "settings");
    this.states =
        new LiveStates(settings.follow().age(), DrbdFollowing.BEAT_BOUND, SystemClock.KERNEL);
    this.node = NodeAgents.create(settings, this);
  }

  static ResidentAgents create(Settings settings) {
    return new ResidentAgents(settings);
  }

  /** The agents. */
  NodeAgents node() {
    return node;
  }

  /** Who follows DRBD's events for them. */
  DrbdFollowing following() {
    return following.orElseThrow();
  }

  /** Whoever wants to know that DRBD told of something new. */
  void onDrbdChange(Runnable heard) {
    states.listenedBy(
        new LiveStates.Listener() {
          @Override
          public void changed(String resource) {
            heard.run();
          }

          @Override
          public void told() {
            heard.run();
          }
        });
  }

  @Override
  public void close() {
    stale.ifPresent(StaleWatch::close);
    unfence.ifPresent(UnfenceWatch::close);
    following().close();
  }

  /** What DRBD's handlers run their tools by. */
  static CommandRunner handlersRunner(Settings settings) {
    return guarded(
        new ExecCommandRunner(
            settings.exec().withOutputLimitBytes(DrbdHandlers.OUTPUT_LIMIT_BYTES)));
  }

  @Override
  public CommandRunner runner(CommandRunner tools) {
    runner = Optional.of(guarded(tools));
    return runner.get();
  }

  private static CommandRunner guarded(CommandRunner tools) {
    return new SpawnGuard(tools, SpawnGuard.helperOfThisJvm(), ResidentAgents::end);
  }

  @Override
  public Drbd drbd(Drbd tools) {
    return new SharedDrbd(tools, states);
  }

  @Override
  public Xl xl(Xl tools) {
    return new SharedXl(tools);
  }

  @Override
  public PromotionScores scores(Cluster cluster, ScoreSettings bounds) {
    attributes =
        Optional.of(
            new FollowingAttributes(
                cluster, bounds.timeout(), bounds.refresh(), SystemClock.KERNEL));
    return new FollowingPromotionScores(attributes.get());
  }

  @Override
  public Agent drbdAgent(
      Agent agent, GuardedDrbd drbd, Cluster cluster, RoleLeases leases, String nodeName) {
    following =
        Optional.of(
            new DrbdFollowing(
                states,
                new ExecLineStreams(settings.exec()),
                new DrbdTools(runner.orElseThrow()),
                cluster,
                leases,
                attributes.orElseThrow(),
                new AttributeDaemon(PROC),
                settings.follow(),
                SystemClock.KERNEL));
    stale =
        Optional.of(
            new StaleWatch(
                states,
                drbd,
                following.get()::managed,
                settings.follow().check(),
                SystemClock.KERNEL));
    unfence =
        Optional.of(
            new UnfenceWatch(
                states, forgottenBans(nodeName), following.get()::managed, SystemClock.KERNEL));
    return following.get().follow(agent);
  }

  private ForgottenBans forgottenBans(String nodeName) {
    CommandRunner tools = handlersRunner(settings);
    return new ForgottenBans(
        new DrbdTools(tools),
        new NodeTools(tools),
        new PacemakerTools(tools, Map.of(), FencingConfig.LOOKING),
        nodeName);
  }

  /** At once and without ceremony: who waits turns to the one-shot when the connection drops. */
  private static void end() {
    LOG.error("this JVM can start no processes any more: its files were replaced; restarting");
    Runtime.getRuntime().halt(SpawnGuard.EXIT);
  }
}
