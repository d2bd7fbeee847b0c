// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.migration.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.Lines;
import org.ferryman.exec.WholeFile;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.ssh.Ssh;
import org.ferryman.tools.ssh.SshConfig;

/**
 * The peer by ssh(1): it never asks for a password and never waits longer than it is told. The
 * questions of one hand-over share one connection; one that failed is given up, so that the next
 * question makes a new one.
 */
public final class SshPeer implements Peer {
  private static final int TRIES = 3;
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Ssh ssh;
  private final Path sockets;

  /**
   * A peer.
   *
   * @param sockets the folder for the sockets of connections that are shared
   */
  public SshPeer(Ssh ssh, Path sockets) {
    this.ssh = ssh;
    this.sockets = sockets;
  }

  @Override
  public <T> PeerAnswer<T> ask(PeerRequest request, Class<T> answer, Operation operation) {
    PeerAnswer<T> said = askOnce(request, answer, operation);
    for (int again = 1;
        again <= TRIES && turnedAway(said) && operation.pause(PAUSE.multipliedBy(again));
        again++) {
      operation.log().info("asking again: " + said.reason());
      said = askOnce(request, answer, operation);
    }
    if (said instanceof PeerAnswer.Unreachable) {
      release(request.plan(), operation);
    }
    return said;
  }

  @Override
  public void release(Plan plan, Operation operation) {
    Path socket = socket(plan);
    if (Files.exists(socket)) {
      CommandResult result = ssh.end(socket, plan.address());
      operation.log().debug(result.describe());
      delete(socket, operation);
    }
  }

  /** One whose process was killed leaves it, and one that hangs is not to be used any more. */
  private static void delete(Path socket, Operation operation) {
    try {
      Files.deleteIfExists(socket);
    } catch (IOException e) {
      operation.log().warn("%s can't be removed: %s".formatted(socket, e));
    }
  }

  private Path socket(Plan plan) {
    return sockets.resolve(plan.id());
  }

  /** Without a place for its socket a connection is for one question. */
  private Optional<Path> shared(Plan plan, Operation operation) {
    if (plan.id().equals(Plan.NO_HAND_OVER)) {
      return Optional.empty();
    }
    try {
      WholeFile.makeFolder(sockets);
      return Optional.of(socket(plan));
    } catch (IOException e) {
      operation.log().warn("%s can't be made: %s".formatted(sockets, e));
      return Optional.empty();
    }
  }

  private <T> PeerAnswer<T> askOnce(PeerRequest request, Class<T> answer, Operation operation) {
    String address = request.plan().address();
    List<String> words = new ArrayList<>(List.of("ferryman", "handover"));
    words.addAll(PeerProtocol.words(request));
    CommandResult result =
        ssh.ask(
            request.plan().target(),
            address,
            shared(request.plan(), operation),
            words,
            operation.deadline().remaining(),
            operation.cancellation());
    String asked = "asking %s to %s: ".formatted(address, request.verb().word());
    if (!(result instanceof CommandResult.Exited exited)) {
      return new PeerAnswer.Unreachable<>(asked + brief(result));
    }
    if (exited.code() == Ssh.FAILED) {
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

  private static boolean turnedAway(PeerAnswer<?> said) {
    return said instanceof PeerAnswer.Unreachable && SshConfig.turnedAway(said.reason());
  }
}
