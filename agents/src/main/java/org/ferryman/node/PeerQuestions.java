// SPDX-License-Identifier: Apache-2.0
package org.ferryman.node;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Clock;
import org.ferryman.exec.Lines;
import org.ferryman.handover.migration.HandoverTools;
import org.ferryman.handover.migration.TargetSide;
import org.ferryman.handover.migration.peer.PeerAnswer;
import org.ferryman.handover.migration.peer.PeerProtocol;
import org.ferryman.handover.migration.peer.PeerRequest;
import org.ferryman.ocf.OcfFailure;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.OperationLog;

/** What the source of a hand-over asks of this node, the target, and this node's answers. */
public final class PeerQuestions {
  /** Longer than the source waits: its ssh ends first. */
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final TargetSide target;
  private final Clock clock;

  /** On this node's tools. */
  public PeerQuestions(HandoverTools tools) {
    this.target = new TargetSide(requireNonNull(tools, "tools"));
    this.clock = tools.clock();
  }

  /**
   * Answers once, with a line of JSON.
   *
   * @param words a verb and key=value words, as {@link PeerProtocol} has them
   * @param callerGone ends a wait; what changes something is brought to its end all the same
   * @throws IllegalArgumentException if they are not in the protocol's words
   */
  public String answer(List<String> words, Cancellation callerGone, OperationLog log) {
    PeerRequest request = PeerProtocol.parse(words);
    boolean waits = request.verb() == PeerRequest.Verb.AWAIT;
    Operation operation =
        waits
            ? new Operation(clock.deadline(LONGEST.plus(request.duration())), callerGone, log)
            : new Operation(clock.deadline(LONGEST), new Cancellation(), log);
    PeerAnswer<?> answer;
    try {
      answer = target.answer(request, operation);
    } catch (OcfFailure e) {
      answer = new PeerAnswer.Refused<>(Lines.message(e));
    }
    return PeerProtocol.answerLine(answer);
  }
}
