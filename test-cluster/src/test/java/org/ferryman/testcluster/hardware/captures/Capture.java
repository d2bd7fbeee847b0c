// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.captures;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** A verbatim answer of a real tool. */
public record Capture(String name, String node, String command, Answer answer) {

  /** What a command printed and how it ended. */
  public record Answer(String out, String err, int exit) {

    /** As captures have it, where each text that is not empty ends with its line. */
    public static Answer printed(String out, String err, int exit) {
      return new Answer(ended(out), ended(err), exit);
    }

    private static String ended(String text) {
      return text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
    }

    /** With both texts changed. */
    public Answer map(UnaryOperator<String> change) {
      return new Answer(change.apply(out), change.apply(err), exit);
    }
  }

  /** What the file of a capture holds; {@link #read} is its reverse. */
  public static String text(String command, Answer answer) {
    String complaint = answer.err().isEmpty() ? "" : "--- stderr\n" + answer.err();
    return "$ %s\n%s%s--- exit %d\n".formatted(command, answer.out(), complaint, answer.exit());
  }

  /** The capture in a file. */
  public static Capture read(Path file) {
    String text;
    try {
      text = Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String name = file.getFileName().toString().replaceFirst("\\.txt$", "");
    int end = text.indexOf('\n');
    String body = text.substring(end + 1).replaceFirst("(?m)^--- seconds .*\n?", "");
    int exitAt = body.lastIndexOf("--- exit ");
    int exit = Integer.parseInt(body.substring(exitAt + 9).strip());
    String printed = body.substring(0, exitAt);
    int errAt = printed.startsWith("--- stderr\n") ? 0 : printed.indexOf("\n--- stderr\n") + 1;
    boolean complained = errAt > 0 || printed.startsWith("--- stderr\n");
    String out = complained ? printed.substring(0, errAt) : printed;
    String err = complained ? printed.substring(errAt + "--- stderr\n".length()) : "";
    String node = name.contains(".node2") ? "node2" : "node1";
    return new Capture(name, node, text.substring(2, end), new Answer(out, err, exit));
  }
}
