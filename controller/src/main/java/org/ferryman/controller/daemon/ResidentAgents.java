// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.daemon;

import java.io.Closeable;
import java.nio.file.Path;
import java.util.Map;
import org.ferryman.controller.follow.AttributeDaemon;
import org.ferryman.controller.follow.DrbdFollowing;
import org.ferryman.controller.follow.FollowingAttributes;
import org.ferryman.controller.follow.FollowingPromotionScores;
import org.ferryman.controller.follow.LiveStates;
import org.ferryman.controller.follow.StaleWatch;
import org.ferryman.controller.follow.UnfenceWatch;
import org.ferryman.controller.reads.SharedDrbd;
import org.ferryman.controller.reads.SharedXl;
import org.ferryman.exec.CommandRunner;
import org.ferryman.exec.ExecCommandRunner;
import org.ferryman.exec.ExecLineStreams;
import org.ferryman.fencing.DrbdHandlers;
import org.ferryman.fencing.ForgottenBans;
import org.ferryman.node.Host;
import org.ferryman.node.NodeAgents;
import org.ferryman.node.NodeParts;
import org.ferryman.node.Ports;
import org.ferryman.settings.Settings;
import org.ferryman.tools.drbd.DrbdTools;
import org.ferryman.tools.drbd.NodeTools;
import org.ferryman.tools.pacemaker.FencingConfig;
import org.ferryman.tools.pacemaker.PacemakerTools;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agents as they are in the resident controller: concurrent reads are shared, DRBD's events are
 * followed, scores are published aside, and a JVM that can't start processes any more ends.
 */
final class ResidentAgents implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(ResidentAgents.class);
  private static final Path PROC = Path.of("/proc");

  private final LiveStates states;
  private final NodeAgents node;
  private final DrbdFollowing following;
  private final StaleWatch stale;
  private final UnfenceWatch unfence;

  private ResidentAgents(Settings settings) {
    Host machine = Host.ofThisProcess(settings);
    Host host = machine.with(guarded(machine.runner()));
    this.states = new LiveStates(settings.follow().age(), DrbdFollowing.BEAT_BOUND, host.clock());
    Ports tools = Ports.of(settings, host);
    FollowingAttributes attributes =
        new FollowingAttributes(
            tools.cluster(),
            settings.scores().timeout(),
            settings.scores().refresh(),
            host.clock());
    NodeParts parts =
        NodeParts.of(
            tools.with(
                new SharedDrbd(tools.drbd(), states),
                new SharedXl(tools.xl()),
                new FollowingPromotionScores(attributes)));
    this.following =
        new DrbdFollowing(
            states,
            new ExecLineStreams(settings.exec()),
            new DrbdTools(host.runner()),
            tools.cluster(),
            parts.leases(),
            attributes,
            new AttributeDaemon(PROC),
            settings.follow(),
            host.clock());
    this.stale =
        new StaleWatch(
            states, parts.drbd(), following::managed, settings.follow().check(), host.clock());
    this.unfence =
        new UnfenceWatch(
            states, forgottenBans(settings, host.name()), following::managed, host.clock());
    this.node = parts.agents(following.follow(parts.drbdAgent()));
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
    return following;
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
    stale.close();
    unfence.close();
    following.close();
  }

  /** What DRBD's handlers run their tools by. */
  static CommandRunner handlersRunner(Settings settings) {
    return guarded(
        new ExecCommandRunner(
            settings.exec().withOutputLimitBytes(DrbdHandlers.OUTPUT_LIMIT_BYTES)));
  }

  private static CommandRunner guarded(CommandRunner tools) {
    return new SpawnGuard(tools, SpawnGuard.helperOfThisJvm(), ResidentAgents::end);
  }

  private static ForgottenBans forgottenBans(Settings settings, String nodeName) {
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
