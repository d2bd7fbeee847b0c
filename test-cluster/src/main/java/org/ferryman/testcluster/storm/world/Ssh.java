// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.world;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.ferryman.exec.Cancellation;
import org.ferryman.node.NodeParts;
import org.ferryman.node.PeerQuestions;
import org.ferryman.testcluster.storm.world.Baton.Fiber;

/** ssh from node to node: the other node's Ferryman answers in the protocol's own words. */
final class Ssh {
  private static final int FAILED = 255;
  private static final long NO_ROUTE = 3_000;

  /** How soon a connection is made once sshd no longer hangs. */
  private static final long LOOK = 1_000;

  private final StormWorld world;

  Ssh(StormWorld world) {
    this.world = requireNonNull(world, "world");
  }

  void begin(ToolRun run) {
    List<String> argv = run.arguments();
    if (argv.contains("-O")) {
      run.exit(0);
      return;
    }
    int address = argv.indexOf("--") + 1;
    List<String> command = argv.subList(address + 1, argv.size());
    reach(
        world,
        run.node(),
        argv.get(address),
        target -> {
          if (!run.over()) {
            answer(
                run,
                target,
                command.subList(2, command.size()).stream()
                    .map(word -> run.node().there(word, target))
                    .toList());
          }
        },
        trouble -> run.err(trouble).exit(FAILED));
  }

  /** What a connection comes to. */
  interface Reached {
    void by(StormNode target);
  }

  /** Why there is none. */
  interface Unreached {
    void because(String trouble);
  }

  /** Connects after a while, or fails as ssh does. */
  static void reach(
      StormWorld world, StormNode from, String address, Reached reached, Unreached unreached) {
    Optional<StormNode> target = world.node(address.replaceFirst("^.*@", ""));
    String to = "ssh: connect to host %s port 22: ".formatted(address);
    if (target.isEmpty() || !target.get().on() || !world.network().hears(from, target.get())) {
      world.timeline().after(NO_ROUTE, () -> unreached.because(to + "No route to host\n"));
    } else if (world.network().sshHangs(target.get())) {
      world.timeline().after(LOOK, () -> reach(world, from, address, reached, unreached));
    } else if (world.network().sshRefused(target.get())) {
      world.timeline().after(20, () -> unreached.because(to + "Connection refused\n"));
    } else {
      world
          .timeline()
          .after(
              world.chance().between(20, 90),
              () -> {
                if (target.get().on()) {
                  reached.by(target.get());
                }
              });
    }
  }

  /** The caller hears nothing where the link has gone meanwhile. */
  private void answer(ToolRun run, StormNode target, List<String> words) {
    StormProcess process = target.process(List.of("ferryman", "handover", words.get(0)));
    Fiber unused =
        world
            .baton()
            .start(
                process,
                () -> {
                  String line =
                      new PeerQuestions(
                              NodeParts.of(target.ports(target.runner())).handover().tools())
                          .answer(words, new Cancellation(), target.log(process));
                  world.story().asked(run.node(), target, words, line);
                  process.end();
                  if (world.network().sshCut(target)) {
                    run.err("Connection to %s closed by remote host.\n".formatted(target.name()))
                        .exit(FAILED);
                  } else if (world.network().hears(run.node(), target)) {
                    run.out(line + "\n").exit(0);
                  }
                });
  }
}
