// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.world;

import static java.util.Objects.requireNonNull;

import org.ferryman.testcluster.hardware.base.Timeline;
import org.ferryman.testcluster.hardware.base.ToolCall;

/** The ssh between {@code xl migrate} and {@code xl migrate-receive}, once both are there. */
final class Pipe {
  private static final long DELAY = 1;

  private final StormWorld world;
  private final ToolCall sender;
  private ToolCall receiver;
  private boolean cut;

  Pipe(StormWorld world, ToolCall sender) {
    this.world = requireNonNull(world, "world");
    this.sender = requireNonNull(sender, "sender");
  }

  void received(ToolCall call) {
    receiver = call;
  }

  boolean isCut() {
    return cut;
  }

  void toReceiver(String text) {
    later(
        () -> {
          if (!cut && receiver != null) {
            world.hardware().hear(receiver, text);
          }
        });
  }

  void toSender(String text) {
    later(
        () -> {
          if (!cut) {
            world.hardware().hear(sender, text);
          }
        });
  }

  /** The receiver has ended: the sender hears no more. */
  void receiverEnded() {
    later(
        () -> {
          if (!cut) {
            cut = true;
            world.hardware().hearEnd(sender);
          }
        });
  }

  /** Neither hears the other any more. */
  void cut() {
    if (!cut) {
      cut = true;
      later(
          () -> {
            world.hardware().hearEnd(sender);
            if (receiver != null) {
              world.hardware().hearEnd(receiver);
            }
          });
    }
  }

  private void later(Runnable action) {
    Timeline.Pending unused = world.timeline().after(DELAY, action);
  }
}
