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
package org.ferryman.main;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.ferryman.exec.Cancellation;
import org.ferryman.node.HandoverNode;
import org.ferryman.node.PeerQuestions;
import org.ferryman.settings.Settings;

/**
 * {@code ferryman handover VERB key=value …} where no controller answers. Prints one line of JSON;
 * exits with 0 if it answered or refused, with 2 if it was not asked in the protocol's words.
 */
public final class HandoverMain {
  private HandoverMain() {}

  /** Answers once. */
  public static void main(String[] args) {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    try {
      out.println(answer(List.of(args)));
    } catch (IllegalArgumentException e) {
      System.err.println("ferryman handover: " + e.getMessage());
      System.exit(2);
    }
    out.flush();
    System.exit(0);
  }

  private static String answer(List<String> words) {
    return new PeerQuestions(HandoverNode.oneShot(Settings.of(System.getenv())))
        .answer(
            words, new Cancellation(), (level, line) -> System.err.println(level + ": " + line));
  }
}
