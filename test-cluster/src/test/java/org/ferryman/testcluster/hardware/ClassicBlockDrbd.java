// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware;

import java.util.List;
import java.util.Map;
import org.ferryman.testcluster.hardware.base.CommandEnd;
import org.ferryman.testcluster.hardware.base.CommandRunner;
import org.ferryman.testcluster.hardware.base.NodeCommand;
import org.ferryman.testcluster.hardware.base.RunningCommand;

/**
 * A node's user space that knows the block-drbd that drbd-utils shipped before 9.31, for resource
 * r0. Everything else, such as DRBD's handlers, succeeds at once.
 */
public final class ClassicBlockDrbd implements CommandRunner {
  private final Hardware hardware;
  private final String node;

  private ClassicBlockDrbd(Hardware hardware, String node) {
    this.hardware = hardware;
    this.node = node;
  }

  /** Lets the nodes run it from now on. */
  public static void installOn(Hardware hardware, String... nodes) {
    for (String node : nodes) {
      hardware.tell(() -> offer(hardware, node));
    }
  }

  private static void offer(Hardware hardware, String node) {
    hardware.usermodeHelper().offer(node, new ClassicBlockDrbd(hardware, node));
  }

  @Override
  public void start(NodeCommand command, RunningCommand running) {
    offer(hardware, node);
    if (!command.argv().get(0).endsWith("/block-drbd")) {
      running.ended(new CommandEnd.Exited(0));
      return;
    }
    String backend = "/local/domain/0/" + command.environment().get("XENBUS_PATH");
    if (!tool("xenstore-read", backend + "/params").out().equals("r0\n")) {
      running.ended(new CommandEnd.Exited(1));
      return;
    }
    String verb = command.argv().get(1).equals("add") ? "primary" : "secondary";
    CollectedOutput output = new CollectedOutput();
    hardware.start(node, "drbdsetup", List.of(verb, "0"), Map.of(), output);
    whenOver(output, () -> roleIs(verb, output.result().exit(), backend, running));
  }

  private void roleIs(String verb, int code, String backend, RunningCommand running) {
    if (code != 0) {
      fail(backend, "/etc/xen/scripts/block-drbd failed; error detected.", running);
      return;
    }
    if (verb.equals("secondary")) {
      running.ended(new CommandEnd.Exited(0));
      return;
    }
    if (tool("xenstore-ls", "-f", "/local/domain/0/backend/vbd").out().contains("= \"93:0\"")) {
      fail(
          backend,
          "Device /dev/drbd0 is mounted in a guest domain,\nand so cannot be mounted now.",
          running);
      return;
    }
    tool("xenstore-write", backend + "/physical-device", "93:0");
    running.ended(new CommandEnd.Exited(0));
  }

  private void fail(String backend, String why, RunningCommand running) {
    tool("xenstore-write", backend + "/hotplug-error", why);
    running.ended(new CommandEnd.Exited(1));
  }

  private void whenOver(CollectedOutput output, Runnable then) {
    if (output.result().exit() >= 0) {
      then.run();
    } else {
      hardware.world().timeline().after(5, () -> whenOver(output, then));
    }
  }

  private ToolResult tool(String name, String... argv) {
    CollectedOutput output = new CollectedOutput();
    hardware.start(node, name, List.of(argv), Map.of(), output);
    return output.result();
  }

  @Override
  public void input(byte[] bytes) {
    // it reads nothing
  }

  @Override
  public void endInput() {
    // it reads nothing
  }

  @Override
  public void kill(int signal) {
    // it is never that slow
  }

  @Override
  public void close() {
    // nothing is left of it
  }
}
