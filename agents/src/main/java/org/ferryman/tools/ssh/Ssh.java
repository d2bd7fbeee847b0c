// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.ssh;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandRunner;

/**
 * Asks another node by ssh(1), as the settings say.
 *
 * @param config how the node is reached
 */
public record Ssh(CommandRunner runner, SshConfig config) {
  /** ssh's own exit code for "no connection", also where it broke. */
  public static final int FAILED = 255;

  private static final Duration ENDING = Duration.ofSeconds(2);

  /**
   * Has words run there.
   *
   * @param node the other node's name, under which its host key is kept
   * @param address as {@link SshConfig#address} gives it
   * @param socket of the connection that is shared; empty for one of its own
   */
  public CommandResult ask(
      String node,
      String address,
      Optional<Path> socket,
      List<String> words,
      Duration longest,
      Cancellation cancellation) {
    List<String> argv = new ArrayList<>(socket.map(config::command).orElseGet(config::command));
    argv.addAll(SshConfig.keyOf(node));
    argv.addAll(List.of("--", address));
    argv.addAll(words);
    return runner.run(Command.of(longest, argv), cancellation);
  }

  /** Ends the connection that is kept behind a socket; a hung one is given up. */
  public CommandResult end(Path socket, String address) {
    List<String> argv = new ArrayList<>(SshConfig.ending(socket));
    argv.addAll(List.of("--", address));
    return runner.run(Command.of(ENDING, argv), new Cancellation());
  }
}
