// SPDX-License-Identifier: Apache-2.0
package org.ferryman.node;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.ferryman.exec.Clock;
import org.ferryman.exec.CommandRunner;
import org.ferryman.fencing.DrbdHandlers;
import org.ferryman.tools.drbd.DrbdTools;
import org.ferryman.tools.drbd.NodeTools;
import org.ferryman.tools.pacemaker.FencingConfig;
import org.ferryman.tools.pacemaker.Pacemaker;
import org.ferryman.tools.pacemaker.PacemakerTools;
import org.ferryman.tools.xen.GuestLauncher;
import org.ferryman.tools.xen.Guests;
import org.ferryman.tools.xen.Hypervisor;
import org.ferryman.tools.xen.ProcessTable;
import org.ferryman.tools.xen.XlConf;
import org.ferryman.tools.xen.XlGuests;
import org.ferryman.tools.xen.XlTools;

/** DRBD's handlers on a node's own tools. */
public final class NodeHandlers {
  private NodeHandlers() {}

  /**
   * Those of a node.
   *
   * @param runner takes {@link DrbdHandlers#OUTPUT_LIMIT_BYTES} of output
   * @param shared puts something in front of Pacemaker's tools, where many handlers run in one
   *     process
   */
  public static DrbdHandlers of(
      CommandRunner runner,
      UnaryOperator<Pacemaker> shared,
      String nodeName,
      Path runDirectory,
      Clock clock) {
    return new DrbdHandlers(
        new DrbdTools(runner),
        new NodeTools(runner),
        shared.apply(new PacemakerTools(runner, Map.of(), FencingConfig.DEFAULTS)),
        () -> guests(runner),
        nodeName,
        runDirectory,
        clock);
  }

  private static Guests guests(CommandRunner runner) {
    XlTools xl =
        new XlTools(
            runner,
            new GuestLauncher.Plain(),
            new ProcessTable(Path.of("/proc")),
            Hypervisor.ofKernel(),
            XlConf.PATH,
            FencingConfig.DEFAULTS.toolTimeout());
    return new XlGuests(xl, runner, HandoverNode.RESUME);
  }
}
