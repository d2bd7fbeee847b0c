// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.xen;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.ferryman.testcluster.hardware.base.CommandEnd;
import org.ferryman.testcluster.hardware.base.CommandListener;
import org.ferryman.testcluster.hardware.base.NodeCommand;
import org.ferryman.testcluster.hardware.base.RunningCommand;

/**
 * Runs the hotplug scripts of disks on the nodes, with the arguments and the environment that libxl
 * gives them, and kills them when they take too long, as libxl does (LIBXL_HOTPLUG_TIMEOUT).
 */
final class HotplugScripts {
  static final String FOLDER = "/etc/xen/scripts/";
  private static final int SIGKILL = 9;

  private HotplugScripts() {}

  /** Where the backend of a disk is in xenstore. */
  static String path(Domain domain, Backend backend) {
    return "/local/domain/0/backend/vbd/" + domain.domid + "/" + backend.disk.number();
  }

  /** Runs a script; tells what libxl says of it, nothing if it succeeded. */
  static void run(
      XenHost host, Domain domain, Backend backend, String action, Consumer<String> done) {
    String script = FOLDER + backend.disk.script();
    NodeCommand command =
        new NodeCommand(
            List.of(script, action),
            Map.of(
                "PATH",
                "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                "script",
                script,
                "XENBUS_TYPE",
                "vbd",
                "XENBUS_PATH",
                path(domain, backend).substring("/local/domain/0/".length()),
                "XENBUS_BASE_PATH",
                "backend"),
            "/");
    StringBuilder words = new StringBuilder();
    RunningCommand[] running = new RunningCommand[1];
    running[0] =
        host.world()
            .helper()
            .run(
                host.name(),
                command,
                new CommandListener() {
                  @Override
                  public void err(byte[] bytes) {
                    words.append(new String(bytes, StandardCharsets.UTF_8));
                  }

                  @Override
                  public void ended(CommandEnd end) {
                    host.world()
                        .log()
                        .add(
                            host.name(),
                            "hotplug",
                            "%s %s of %s: %s %s"
                                .formatted(
                                    script, action, domain.name, end, words.toString().strip()));
                    done.accept(says(host, domain, backend, action, end));
                  }
                });
    host.after(
        host.world().timings().hotplug(),
        () -> {
          if (!running[0].over()) {
            host.world()
                .log()
                .add(host.name(), "hotplug", script + " " + action + " takes too long: killed");
            running[0].kill(SIGKILL);
          }
        });
  }

  private static String says(
      XenHost host, Domain domain, Backend backend, String action, CommandEnd end) {
    if (end instanceof CommandEnd.Exited exited && exited.code() == 0) {
      return "";
    }
    String script = FOLDER + backend.disk.script();
    String how =
        end instanceof CommandEnd.Exited exited
            ? "exited with error status " + exited.code()
            : "died due to fatal signal Killed";
    String error =
        host.storeWrites()
            .getOrDefault(
                path(domain, backend) + "/hotplug-error", script + " failed; error detected.");
    return """
    libxl: error: libxl_exec.c:117:libxl_report_child_exitstatus: %s %s [%d] %s
    libxl: error: libxl_device.c:1337:device_hotplug_child_death_cb: script: %s
    """
        .formatted(script, action, 1000 + domain.domid, how, error);
  }
}
