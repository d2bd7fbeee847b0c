/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
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
