// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.ferryman.testcluster.hardware.base.Tool;
import org.ferryman.testcluster.hardware.base.ToolCall;

/** The stand-in {@code fence-power off|on|status|reboot NODE}: 0 done or on, 2 off, 1 failed. */
final class FencePower implements Tool {
  private static final int OFF = 2;

  private final Hardware hardware;

  FencePower(Hardware hardware) {
    this.hardware = hardware;
  }

  @Override
  public void run(ToolCall call) {
    List<String> argv = call.argv();
    boolean known = argv.size() == 2 && hardware.nodeNames().contains(argv.get(1));
    if (!known) {
      call.err(
              "fence-power: usage: fence-power off|on|status|reboot NODE, NODE one of "
                  + String.join(" ", hardware.nodeNames())
                  + "\n")
          .exit(1);
      return;
    }
    String node = argv.get(1);
    switch (argv.get(0)) {
      case "status", "monitor" -> {
        boolean on = hardware.node(node).power().on();
        call.out(on ? "on\n" : "off\n").exit(on ? 0 : OFF);
      }
      case "off" -> off(call, node, end(call));
      case "on" -> hardware.power().powerOn(node, end(call));
      case "reboot" ->
          off(
              call,
              node,
              error -> {
                if (error.isPresent()) {
                  end(call).accept(error);
                } else {
                  hardware.power().powerOn(node, end(call));
                }
              });
      default -> call.err("fence-power: unknown action " + argv.get(0) + "\n").exit(1);
    }
  }

  private void off(ToolCall call, String node, Consumer<Optional<String>> done) {
    hardware.power().fence(node, call.node(), done);
  }

  private static Consumer<Optional<String>> end(ToolCall call) {
    return error -> {
      error.ifPresent(text -> call.err("fence-power: " + text + "\n"));
      call.exit(error.isPresent() ? 1 : 0);
    };
  }
}
