// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.cli;

import java.util.concurrent.Callable;
import org.ferryman.fencing.DrbdHandlers;
import org.ferryman.main.HandlerMain;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The handlers that DRBD calls, as an administrator reads of them. DRBD's own calls don't come
 * here: /usr/bin/ferryman hands them to the controller, or to a JVM with less to load.
 */
abstract class HandlerCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description =
          "How long it may wait for the cluster, 590 at most (default: ${DEFAULT-VALUE}).")
  private int timeoutSeconds;

  @Override
  public Integer call() {
    return HandlerMain.run(
        System.getenv(),
        System.out,
        System.err,
        spec.name(),
        "--timeout",
        Integer.toString(timeoutSeconds));
  }

  /** {@code ferryman fence-peer}. */
  @Command(
      name = DrbdHandlers.FENCE,
      header = "DRBD's handler: shuts a lost peer out.",
      description = {
        "DRBD's handler fence-peer: shuts the peer out of the Promoted role and of the guests that"
            + " follow it, by a constraint in the CIB, or waits until the cluster has fenced it.",
        "Exit codes for DRBD: 3 to 5 and 7 let frozen writes go on, all others don't."
      },
      footer = {
        "",
        "drbd.conf, with fencing resource-and-stonith:",
        "  handlers { fence-peer \"/usr/bin/ferryman fence-peer\"; }"
      },
      mixinStandardHelpOptions = true)
  static final class Fence extends HandlerCommand {}

  /** {@code ferryman unfence-peer}. */
  @Command(
      name = DrbdHandlers.UNFENCE,
      header = "DRBD's handler: lets a peer in again.",
      description =
          "DRBD's handler after-resync-target (and, for DRBD 9, unfence-peer): takes the constraint"
              + " of fence-peer back where all data is UpToDate.",
      footer = {
        "",
        "drbd.conf:",
        "  handlers { after-resync-target \"/usr/bin/ferryman unfence-peer\"; }",
        "By hand:",
        "  DRBD_RESOURCE=r0 ferryman unfence-peer"
      },
      mixinStandardHelpOptions = true)
  static final class Unfence extends HandlerCommand {}
}
