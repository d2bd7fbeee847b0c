// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.testcluster.hardware.base.EventLog;
import org.ferryman.testcluster.hardware.base.Tool;
import org.ferryman.testcluster.hardware.base.ToolCall;

/** The faults that are set, and what they do to a call. */
final class Faults {
  private static final long CHUNK_EVERY = 5;

  private final EventLog log;
  private final List<Fault> faults = new ArrayList<>();

  Faults(EventLog log) {
    this.log = log;
  }

  void set(Fault fault) {
    clear(fault.node(), fault.tool());
    faults.add(fault);
  }

  void clear(String node, String tool) {
    faults.removeIf(
        fault ->
            (node.isEmpty() || fault.node().equals(node))
                && (tool.isEmpty() || fault.tool().equals(tool)));
  }

  List<Fault> all() {
    return List.copyOf(faults);
  }

  void run(ToolCall call, Tool tool) {
    Optional<Fault> hit =
        faults.stream().filter(f -> f.hits(call.node(), call.tool(), call.argv())).findFirst();
    if (hit.isEmpty()) {
      tool.run(call);
      return;
    }
    Fault fault = hit.get();
    switch (fault.kind()) {
      case HANG -> call.when(() -> false, () -> {});
      case HELD -> {
        log.add(call.node(), "held", fault.tool());
        call.when(() -> !faults.contains(fault), () -> tool.run(call));
      }
      case FAIL -> call.err(fault.text()).exit(fault.exit());
      case SLOW -> call.after(fault.millis(), () -> tool.run(call));
      case DIE_BEFORE -> call.die();
      case DIE_AFTER -> {
        call.beforeExit(call::die);
        tool.run(call);
      }
      case GARBAGE -> call.out(fault.text()).exit(0);
      case ENDLESS -> endless(call, fault.text().isEmpty() ? "garbage\n" : fault.text());
    }
  }

  private static void endless(ToolCall call, String text) {
    if (!call.behind()) {
      call.out(text.repeat(Math.max(1, 16_384 / text.length())));
    }
    call.after(CHUNK_EVERY, () -> endless(call, text));
  }
}
