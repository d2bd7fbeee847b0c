// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.stale;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Clock;
import org.ferryman.exec.CommandRunner;
import org.ferryman.exec.ExecCommandRunner;
import org.ferryman.exec.HostName;
import org.ferryman.node.HandoverNode;
import org.ferryman.ocf.Operation;
import org.ferryman.settings.Settings;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.DrbdTools;
import org.ferryman.tools.drbd.NodeTools;
import org.ferryman.tools.pacemaker.FencingConfig;
import org.ferryman.tools.pacemaker.PacemakerTools;

/** {@code ferryman drbd use-stale} on this node's own tools. */
public final class UseStaleMain {
  private static final int USAGE = 2;
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private UseStaleMain() {}

  /**
   * Runs it.
   *
   * @return its exit code
   */
  public static int onThisNode(
      String name, Optional<String> confirmation, PrintStream out, PrintStream err, Clock clock) {
    DrbdResource resource;
    try {
      resource = DrbdResource.named(name);
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      return USAGE;
    }
    Settings settings = Settings.of(System.getenv());
    settings.findings().errors().forEach(line -> err.println("ferryman: " + line));
    CommandRunner runner = new ExecCommandRunner(settings.exec());
    return new UseStale(
            new DrbdTools(runner),
            new NodeTools(runner),
            new PacemakerTools(runner, Map.of(), FencingConfig.LOOKING),
            HandoverNode.contacts(settings),
            HostName.ofThisHost())
        .run(
            resource,
            confirmation,
            out,
            err,
            new Operation(
                clock.deadline(TIMEOUT), new Cancellation(), (level, line) -> err.println(line)));
  }
}
