// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

import java.util.Optional;
import java.util.function.BiConsumer;
import org.ferryman.testcluster.hardware.base.Arguments;
import org.ferryman.testcluster.hardware.base.ToolCall;

/**
 * One call of DRBD 9's drbdsetup: finds the object that the arguments name, or refuses.
 *
 * @param call the run
 * @param node where
 * @param arguments without the command
 */
record Request9(ToolCall call, DrbdNode node, Arguments arguments) {

  void resource(BiConsumer<DrbdResource, Outcome> action) {
    String name = arguments.word(0).orElse("");
    Optional<DrbdResource> resource = node.resource(name);
    if (resource.isEmpty()) {
      refuse(name, Refusal.RESOURCE_UNKNOWN, "unknown resource");
      return;
    }
    action.accept(resource.get(), end(name));
  }

  void connection(BiConsumer<DrbdConnection, Outcome> action) {
    resource(
        (resource, end) -> {
          Optional<DrbdConnection> connection = number(1).flatMap(resource::connection);
          if (connection.isEmpty()) {
            refuse(resource.name(), Refusal.CONNECTION_UNKNOWN, "unknown connection");
          } else {
            action.accept(connection.get(), end);
          }
        });
  }

  void peerDevice(BiConsumer<PeerDevice, Outcome> action) {
    connection(
        (connection, end) -> {
          Optional<DrbdDevice> device = number(2).flatMap(connection.resource::device);
          if (device.isEmpty()) {
            refuse(connection.resource.name(), Refusal.MINOR_UNKNOWN, "unknown volume");
          } else {
            action.accept(new PeerDevice(connection, device.get()), end);
          }
        });
  }

  void device(BiConsumer<DrbdDevice, Outcome> action) {
    device(arguments.word(0).orElse(""), action);
  }

  /** The device that the last word names: {@code drbdadm outdate} puts the resource before it. */
  void lastDevice(BiConsumer<DrbdDevice, Outcome> action) {
    device(arguments.word(arguments.words().size() - 1).orElse(""), action);
  }

  private void device(String text, BiConsumer<DrbdDevice, Outcome> action) {
    Optional<Integer> minor = Drbdsetup.minor(node, text);
    if (minor.isEmpty()) {
      call.err("Cannot determine minor device number of device '%s'\n".formatted(text)).exit(20);
      return;
    }
    Optional<DrbdDevice> device = node.minor(minor.get());
    if (device.isEmpty()) {
      refuse(text, Refusal.MINOR_UNKNOWN, "");
    } else {
      action.accept(device.get(), end(text));
    }
  }

  Optional<Integer> number(int index) {
    return arguments.word(index).filter(word -> word.matches("\\d{1,9}")).map(Integer::valueOf);
  }

  private Outcome end(String object) {
    return refusal -> {
      if (refusal.isPresent()) {
        refuse(object, refusal.get(), "");
      } else {
        call.exit(0);
      }
    };
  }

  void refuse(String object, Refusal refusal, String detail) {
    call.err(refusal.line(object));
    if (!detail.isEmpty()) {
      call.err("additional info from kernel:\n%s\n".formatted(detail));
    }
    call.exit(refusal.exit());
  }
}
