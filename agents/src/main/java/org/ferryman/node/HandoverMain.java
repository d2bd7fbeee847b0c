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
package org.ferryman.node;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Deadline;
import org.ferryman.handover.PeerAnswer;
import org.ferryman.handover.PeerProtocol;
import org.ferryman.handover.PeerRequest;
import org.ferryman.handover.TargetSide;
import org.ferryman.ocf.OcfFailure;
import org.ferryman.ocf.Operation;

/**
 * {@code ferryman handover VERB key=value …}: what the source of a hand-over asks of this node, the
 * target. Prints one line of JSON; exits with 0 if it answered or refused, with 2 if it was not
 * asked in the protocol's words.
 */
public final class HandoverMain {
  /** Longer than the source waits: its ssh ends first. */
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private HandoverMain() {}

  /** Answers once. */
  public static void main(String[] args) {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    PeerRequest request;
    try {
      request = PeerProtocol.parse(List.of(args));
    } catch (IllegalArgumentException e) {
      System.err.println("ferryman handover: " + e.getMessage());
      System.exit(2);
      return;
    }
    out.println(PeerProtocol.answerLine(answer(request)));
    out.flush();
    System.exit(0);
  }

  private static PeerAnswer<?> answer(PeerRequest request) {
    Operation operation =
        new Operation(
            Deadline.after(
                LONGEST.plus(
                    request.verb() == PeerRequest.Verb.AWAIT ? request.duration() : Duration.ZERO)),
            new Cancellation(),
            (level, line) -> System.err.println(level + ": " + line));
    try {
      Settings settings = Settings.read(Settings.file(System.getenv()));
      return new TargetSide(HandoverNode.oneShot(settings)).answer(request, operation);
    } catch (OcfFailure | SettingsException e) {
      return new PeerAnswer.Refused<>(e.getMessage());
    }
  }
}
