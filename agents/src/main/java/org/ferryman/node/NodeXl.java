// SPDX-License-Identifier: Apache-2.0
package org.ferryman.node;

import java.nio.file.Path;
import org.ferryman.exec.CommandRunner;
import org.ferryman.settings.Settings;
import org.ferryman.tools.xen.GuestLauncher;
import org.ferryman.tools.xen.Hypervisor;
import org.ferryman.tools.xen.ProcessTable;
import org.ferryman.tools.xen.Xl;
import org.ferryman.tools.xen.XlTools;

/** This node's xl. */
final class NodeXl {
  private static final Path CONFIGURATION = Path.of("/etc/xen/xl.conf");
  private static final Path PROCESSES = Path.of("/proc");

  private NodeXl() {}

  static Xl of(Settings settings, CommandRunner tools, GuestLauncher launcher) {
    return new XlTools(
        tools,
        launcher,
        new ProcessTable(PROCESSES),
        Hypervisor.ofKernel(),
        CONFIGURATION,
        settings.xlReadTimeout());
  }
}
