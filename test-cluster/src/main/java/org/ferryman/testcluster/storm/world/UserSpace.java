// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.world;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.ferryman.exec.Cancellation;
import org.ferryman.fencing.DrbdHandlers;
import org.ferryman.node.NodeHandlers;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.testcluster.hardware.base.CommandEnd;
import org.ferryman.testcluster.hardware.base.CommandRunner;
import org.ferryman.testcluster.hardware.base.NodeCommand;
import org.ferryman.testcluster.hardware.base.RunningCommand;
import org.ferryman.testcluster.storm.world.Baton.Fiber;

/** A node's user space: runs what its kernel and its Xen want run, DRBD's handlers and scripts. */
final class UserSpace {
  private static final String SCRIPT = "block-drbd";
  private static final int SIGKILL = 9;
  private static final Map<String, String> CONFIGURED =
      Map.of("fence-peer", DrbdHandlers.FENCE, "after-resync-target", DrbdHandlers.UNFENCE);

  private final StormNode node;

  UserSpace(StormNode node) {
    this.node = requireNonNull(node, "node");
  }

  /** Takes its place, until the node loses its power. */
  void offer() {
    node.world().hardware().usermodeHelper().offer(node.name(), new Runner());
  }

  private final class Runner implements CommandRunner {
    private Optional<StormProcess> process = Optional.empty();
    private RunningCommand running;

    @Override
    public void start(NodeCommand command, RunningCommand its) {
      running = its;
      offer();
      StormProcess begun = node.process(command.argv());
      process = Optional.of(begun);
      Fiber unused = node.world().baton().start(begun, () -> run(begun, command));
    }

    private void run(StormProcess begun, NodeCommand command) {
      String program = command.argv().get(0);
      String word = command.argv().get(1);
      int code =
          program.endsWith(SCRIPT)
              ? script(begun, word, command.environment())
              : CONFIGURED.containsKey(word) ? planted(begun, command, word) : 0;
      begun.end();
      node.world().hardware().tell(() -> running.ended(new CommandEnd.Exited(code)));
    }

    private int planted(StormProcess begun, NodeCommand command, String word) {
      Plant plant = node.world().plant();
      boolean fence = word.equals("fence-peer");
      if (fence && plant == Plant.FENCE_PEER_SAYS_FENCED) {
        return 7;
      }
      if (fence && plant == Plant.FENCE_PEER_SAYS_OUTDATED) {
        return 4;
      }
      int code = !fence && plant == Plant.NO_UNFENCE ? 0 : handler(begun, command);
      node.world().story().tell("  %s %s: %d".formatted(node.name(), command, code));
      return code;
    }

    private int handler(StormProcess begun, NodeCommand command) {
      Map<String, String> environment = new HashMap<>(command.environment());
      String argument = command.argv().get(2);
      environment.put(
          "DRBD_RESOURCE",
          argument.startsWith("minor-") ? node.resourceOfMinor(argument) : argument);
      List<String> peers = new ArrayList<>(node.world().names());
      peers.remove(node.name());
      environment.put("DRBD_PEERS", String.join(" ", peers));
      environment.remove("DRBD_PEER_NODE_ID");
      environment.remove("DRBD_MY_NODE_ID");
      return NodeHandlers.of(
              node.runner(), UnaryOperator.identity(), node.name(), node.run(), node.clock())
          .run(
              CONFIGURED.get(command.argv().get(1)),
              List.of(),
              environment,
              new Cancellation(),
              node.log(begun))
          .exit()
          .code();
    }

    private int script(StormProcess begun, String verb, Map<String, String> given) {
      String backend = given.get("XENBUS_PATH");
      Map<String, String> environment =
          Map.of(
              "OCF_RESKEY_CRM_meta_timeout",
              "36000",
              "OCF_RESOURCE_INSTANCE",
              backend.replace('/', '-'),
              "OCF_RESKEY_backend",
              backend);
      OcfAnswer answer =
          node.perform(begun, SCRIPT, verb.equals("add") ? "start" : "stop", environment);
      node.world().story().answered(node, "block-drbd " + verb + " " + backend, answer);
      if (answer.exit().code() != 0) {
        String line = "block-drbd: %s\n".formatted(answer.reason());
        node.world().hardware().tell(() -> running.err(line.getBytes(StandardCharsets.UTF_8)));
      }
      return answer.exit().code() == 0 ? 0 : 1;
    }

    @Override
    public void input(byte[] bytes) {
      // none of them reads
    }

    @Override
    public void endInput() {
      // none of them reads
    }

    @Override
    public void kill(int signal) {
      process.ifPresent(StormProcess::end);
      running.ended(new CommandEnd.Died(SIGKILL));
    }

    @Override
    public void close() {
      process.ifPresent(StormProcess::end);
    }
  }
}
