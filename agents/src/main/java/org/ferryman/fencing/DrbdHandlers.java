// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Clock;
import org.ferryman.fencing.Verdict.HandlerExit;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.OperationLog;
import org.ferryman.tools.drbd.Drbd;
import org.ferryman.tools.drbd.NodeTools;
import org.ferryman.tools.pacemaker.FencingConfig;
import org.ferryman.tools.pacemaker.Pacemaker;
import org.ferryman.tools.xen.Guests;

/** The handlers that DRBD calls, by their names: for the controller and for a JVM of their own. */
public final class DrbdHandlers {

  /** Shuts the peer out. */
  public static final String FENCE = "fence-peer";

  /** Lets the peer in again. */
  public static final String UNFENCE = "unfence-peer";

  /** Both. */
  public static final Set<String> NAMES = Set.of(FENCE, UNFENCE);

  /** A CIB of a hundred guests with its status is some megabytes. */
  public static final long OUTPUT_LIMIT_BYTES = 16L * 1024 * 1024;

  private final Drbd drbd;
  private final NodeTools node;
  private final Pacemaker pacemaker;
  private final Supplier<Guests> xen;
  private final String nodeName;
  private final Path runDirectory;
  private final Clock clock;

  /**
   * The handlers of a node.
   *
   * @param drbd as it is, unguarded
   * @param xen asked for only if a hand-over is under way
   * @param nodeName the node's name, as DRBD and Pacemaker know it
   * @param runDirectory where the leases of hand-overs are kept, in a folder
   * @param clock how long a handler may take goes by it
   */
  public DrbdHandlers(
      Drbd drbd,
      NodeTools node,
      Pacemaker pacemaker,
      Supplier<Guests> xen,
      String nodeName,
      Path runDirectory,
      Clock clock) {
    this.drbd = drbd;
    this.node = node;
    this.pacemaker = pacemaker;
    this.xen = xen;
    this.nodeName = nodeName;
    this.runDirectory = runDirectory;
    this.clock = clock;
  }

  /**
   * Runs one to its verdict.
   *
   * @param handler one of {@link #NAMES}
   * @param arguments its options
   * @param environment what DRBD tells it
   * @param cancellation ends it without an answer that DRBD could go on by
   * @param log told what it does, and last how it ends
   */
  public Verdict run(
      String handler,
      List<String> arguments,
      Map<String, String> environment,
      Cancellation cancellation,
      OperationLog log) {
    Verdict verdict;
    try {
      verdict = verdict(handler, arguments, environment, cancellation, log);
    } catch (IllegalArgumentException | UncheckedIOException e) {
      verdict =
          new Verdict(HandlerExit.FAILED, "%s; nothing was changed".formatted(e.getMessage()));
    }
    boolean bad = verdict.exit() == HandlerExit.FAILED || verdict.exit() == HandlerExit.PEER_ACTIVE;
    log.write(
        bad ? OperationLog.Level.ERROR : OperationLog.Level.INFO,
        "exit %d: %s".formatted(verdict.exit().code(), verdict.reason()));
    return verdict;
  }

  private Verdict verdict(
      String handler,
      List<String> arguments,
      Map<String, String> environment,
      Cancellation cancellation,
      OperationLog log) {
    if (!NAMES.contains(handler)) {
      throw new IllegalArgumentException("no such handler: '" + handler + "'");
    }
    HandlerOptions options =
        HandlerOptions.of(arguments, environment.getOrDefault("OCF_RESKEY_unfence_extra_args", ""));
    FencingConfig config = FencingConfig.DEFAULTS.withBudget(options.timeout());
    HandlerEnvironment called = HandlerEnvironment.of(environment);
    HandOvers handOvers =
        handler.equals(FENCE) ? HandOvers.below(runDirectory, xen, clock) : HandOvers.NONE;
    Duration budget = config.budget().plus(handOvers.longest(called.resource().name()));
    Operation operation = new Operation(clock.deadline(budget), cancellation, log);
    return handler.equals(FENCE)
        ? new FencePeer(drbd, node, pacemaker, handOvers, nodeName, config).run(called, operation)
        : new UnfencePeer(drbd, node, pacemaker, nodeName, config)
            .run(called, options.onlyOwn(), operation);
  }
}
