// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware;

import java.util.List;
import java.util.Map;
import org.ferryman.testcluster.hardware.base.ToolCall;

/** xl migrate on one node and xl migrate-receive on the other, with what lies between them. */
final class Wire {
  final CollectedOutput source = new CollectedOutput();
  final CollectedOutput target = new CollectedOutput();
  final ToolCall sender;
  final ToolCall receiver;
  private final TwoNodes nodes;
  private int heard;
  private boolean cut;

  Wire(TwoNodes nodes, String guest) {
    this.nodes = nodes;
    this.sender =
        nodes.hardware.start(
            TwoNodes.N1, "xl", List.of("migrate", guest, TwoNodes.N2), Map.of(), source);
    this.receiver =
        nodes.hardware.start(TwoNodes.N2, "xl", List.of("migrate-receive"), Map.of(), target);
  }

  /** Lets time pass and carries messages. */
  void advance(long millis) {
    for (long passed = 0; passed < millis; passed += 10) {
      if (!cut) {
        String toTarget = source.takeSent();
        if (!toTarget.isEmpty()) {
          nodes.hardware.hear(receiver, toTarget);
        }
        String all = target.result().out();
        if (all.length() > heard) {
          nodes.hardware.hear(sender, all.substring(heard));
          heard = all.length();
        }
      }
      nodes.hardware.advance(10);
    }
  }

  /** Neither end hears the other any more; the receiver's client ends when it can't write. */
  void cut() {
    cut = true;
    nodes.hardware.hearEnd(sender);
    nodes.hardware.hearEnd(receiver);
    nodes.hardware.cancel(receiver);
  }

  boolean reached(String step) {
    return nodes.hardware.eventsSince(0).stream()
        .anyMatch(event -> event.kind().equals("migration-step") && event.text().endsWith(step));
  }

  /** Lets time pass until a step is reached. */
  void until(String step) {
    for (int i = 0; i < 1000 && !reached(step); i++) {
      advance(10);
    }
  }
}
