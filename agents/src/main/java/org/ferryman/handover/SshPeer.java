/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package org.ferryman.handover;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandRunner;
import org.ferryman.exec.Lines;
import org.ferryman.ocf.Operation;

/** The peer by ssh(1): it never asks for a password and never waits longer than it is told. */
public final class SshPeer implements Peer {
  /** ssh's own exit code for "no connection", also where it broke. */
  private static final int SSH_FAILED = 255;

  private final CommandRunner runner;
  private final List<String> ssh;

  /**
   * A peer.
   *
   * @param ssh the ssh command and its options, up to the address
   */
  public SshPeer(CommandRunner runner, List<String> ssh) {
    this.runner = requireNonNull(runner, "runner");
    this.ssh = List.copyOf(ssh);
  }

  @Override
  public <T> PeerAnswer<T> ask(PeerRequest request, Class<T> answer, Operation operation) {
    String address = request.plan().address();
    List<String> argv = new ArrayList<>(ssh);
    argv.addAll(List.of("--", address, "ferryman", "handover"));
    argv.addAll(PeerProtocol.words(request));
    CommandResult result =
        runner.run(Command.of(operation.deadline().remaining(), argv), operation.cancellation());
    String asked = "asking %s to %s: ".formatted(address, request.verb().word());
    if (!(result instanceof CommandResult.Exited exited)) {
      return new PeerAnswer.Unreachable<>(asked + brief(result));
    }
    if (exited.code() == SSH_FAILED) {
      return new PeerAnswer.Unreachable<>(asked + said(exited));
    }
    PeerAnswer<T> parsed = PeerProtocol.parseAnswer(exited.stdout(), answer);
    return parsed instanceof PeerAnswer.Unknown<T> unknown
        ? new PeerAnswer.Unknown<>(
            asked + "exit code %d, %s; %s".formatted(exited.code(), unknown.reason(), said(exited)))
        : parsed;
  }

  private static String brief(CommandResult result) {
    if (result instanceof CommandResult.TimedOut timedOut) {
      return "no answer within %.1f s".formatted(timedOut.command().timeout().toMillis() / 1000.0);
    }
    if (result instanceof CommandResult.NotStarted notStarted) {
      return "ssh could not be started: " + notStarted.cause();
    }
    return result instanceof CommandResult.Cancelled cancelled
        ? "cut short: " + cancelled.reason()
        : "it printed without end";
  }

  private static String said(CommandResult.Exited exited) {
    String said = Lines.summary(exited.stderr());
    return said.isEmpty() ? "ssh said nothing" : said;
  }
}
