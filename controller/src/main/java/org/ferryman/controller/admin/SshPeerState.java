// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.Lines;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.ssh.Ssh;
import org.ferryman.tools.ssh.SshConfig.Way;

/** Asks another node for what it tells, by the ssh of hand-overs. Changes nothing. */
public final class SshPeerState {
  /** What is asked: {@code ferryman handover state}, which ferryman-gate admits. */
  public static final String STATE = "state";

  /** What is asked: {@code ferryman handover journal FROM-TO}, in seconds since 1970. */
  public static final String JOURNAL = "journal";

  /** What is asked: {@code ferryman handover doctor}. */
  public static final String DOCTOR = "doctor";

  private static final Duration LONGEST_FOR_DOCTOR = Duration.ofSeconds(30);
  private static final Duration LONGEST = Duration.ofSeconds(8);
  private static final Duration LONGEST_FOR_A_JOURNAL = Duration.ofSeconds(40);

  private final Ssh ssh;

  /** Asks with that ssh. */
  public SshPeerState(Ssh ssh) {
    this.ssh = requireNonNull(ssh, "ssh");
  }

  /**
   * What came of asking.
   *
   * @param json what it told; empty if it told nothing
   * @param trouble why it told nothing; empty if it did
   */
  public record Answer(String json, String trouble) {
    /** Checks. */
    public Answer {
      requireNonNull(json, "json");
      requireNonNull(trouble, "trouble");
    }
  }

  /**
   * Asks for what it tells of itself, a JSON object.
   *
   * @param node the other node's name, under which its host key is kept
   * @param way how it is reached
   */
  public Answer ask(String node, Way way, Operation operation) {
    return ask(node, way, List.of(STATE), LONGEST, operation);
  }

  /** Asks for what it tells 'ferryman doctor' of itself, a JSON object. */
  public Answer doctor(String node, Way way, Operation operation) {
    return ask(node, way, List.of(DOCTOR), LONGEST_FOR_DOCTOR, operation);
  }

  /** Asks for what its journal tells between these seconds, a JSON object. */
  public Answer journal(String node, Way way, long from, long to, Operation operation) {
    return ask(node, way, List.of(JOURNAL, from + "-" + to), LONGEST_FOR_A_JOURNAL, operation);
  }

  private Answer ask(
      String node, Way way, List<String> words, Duration longest, Operation operation) {
    List<String> all = new ArrayList<>(List.of("ferryman", "handover"));
    all.addAll(words);
    CommandResult result;
    try {
      result =
          ssh.ask(
              node,
              ssh.config().address(way),
              Optional.empty(),
              all,
              operation.deadline().remainingAtMost(longest),
              operation.cancellation());
    } catch (IllegalArgumentException e) {
      return new Answer("", e.getMessage());
    }
    if (!(result instanceof CommandResult.Exited exited)) {
      return new Answer("", "asked by ssh, it did not answer in time");
    }
    String said = exited.stdout().strip();
    if (exited.code() == 0 && said.startsWith("{")) {
      return new Answer(said, "");
    }
    String complaint = Lines.summary(exited.stderr());
    if (exited.code() == Ssh.FAILED) {
      return new Answer("", "ssh to %s: %s".formatted(way.host(), complaint));
    }
    return new Answer(
        "",
        "its version of Ferryman does not tell (exit code %d: %s)"
            .formatted(exited.code(), complaint));
  }
}
