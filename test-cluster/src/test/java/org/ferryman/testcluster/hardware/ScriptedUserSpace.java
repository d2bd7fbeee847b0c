// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.ferryman.testcluster.hardware.base.CommandEnd;
import org.ferryman.testcluster.hardware.base.CommandRunner;
import org.ferryman.testcluster.hardware.base.NodeCommand;
import org.ferryman.testcluster.hardware.base.RunningCommand;

/** User space of a simulated node in tests: the test answers what the hardware has run there. */
public final class ScriptedUserSpace {
  private final Hardware hardware;
  private final String node;
  private final Function<NodeCommand, Optional<CommandEnd>> script;
  private final List<RunningCommand> started = new ArrayList<>();

  /**
   * Takes its place on a node until that loses power.
   *
   * @param script how a command ends at once; empty if the test ends it later
   */
  public ScriptedUserSpace(
      Hardware hardware, String node, Function<NodeCommand, Optional<CommandEnd>> script) {
    this.hardware = hardware;
    this.node = node;
    this.script = script;
    hardware.tell(this::offer);
  }

  /** One where every command succeeds at once. */
  public static ScriptedUserSpace succeeding(Hardware hardware, String node) {
    return new ScriptedUserSpace(hardware, node, command -> Optional.of(new CommandEnd.Exited(0)));
  }

  private void offer() {
    hardware.usermodeHelper().offer(node, new Runner());
  }

  /** What was run so far. */
  public List<NodeCommand> commands() {
    return started.stream().map(RunningCommand::command).toList();
  }

  /** Ends the last command that was started. */
  public void end(CommandEnd end) {
    RunningCommand last = started.get(started.size() - 1);
    hardware.tell(() -> last.ended(end));
  }

  private final class Runner implements CommandRunner {
    @Override
    public void start(NodeCommand command, RunningCommand running) {
      started.add(running);
      offer();
      script.apply(command).ifPresent(running::ended);
    }

    @Override
    public void input(byte[] bytes) {
      throw new UnsupportedOperationException("no command of the tests reads");
    }

    @Override
    public void endInput() {
      throw new UnsupportedOperationException("no command of the tests reads");
    }

    @Override
    public void kill(int signal) {
      throw new UnsupportedOperationException("no command of the tests is killed");
    }

    @Override
    public void close() {
      // the node lost power; nothing is held
    }
  }
}
