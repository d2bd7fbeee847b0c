// SPDX-License-Identifier: Apache-2.0
package org.ferryman.main;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.ferryman.exec.Cancellation;
import org.ferryman.node.NodeParts;
import org.ferryman.node.PeerQuestions;
import org.ferryman.node.Ports;
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
    Ports ports = Ports.ofThisProcess(Settings.of(System.getenv()));
    return new PeerQuestions(NodeParts.of(ports).handover().tools())
        .answer(
            words, new Cancellation(), (level, line) -> System.err.println(level + ": " + line));
  }
}
