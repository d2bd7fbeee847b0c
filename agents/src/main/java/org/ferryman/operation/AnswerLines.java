// SPDX-License-Identifier: Apache-2.0
package org.ferryman.operation;

import java.util.Locale;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OperationLog;

/**
 * The lines in which an operation is answered, by the controller on its socket and by the one-shot
 * on standard output; the wrapper reads both alike and ignores lines it doesn't know.
 *
 * <pre>
 * accepted ID VERSION     the operation is in this process's hands
 * log LEVEL TEXT          what it does; LEVEL is debug, info, warn or error
 * alive                   every second while it goes on
 * reason TEXT             for ocf-exit-reason
 * exit CODE               last; without it there is no answer
 * variables REASON        instead of an answer: the caller's variables were not found, and are to be sent
 * </pre>
 */
public final class AnswerLines {

  /** Longest text in a line, in characters. */
  public static final int LONGEST_TEXT = 2000;

  private AnswerLines() {}

  /** The first line. */
  public static String accepted(String id) {
    return line("accepted", id + " " + Version.current());
  }

  /** One line for Pacemaker's log. */
  public static String log(OperationLog.Level level, String text) {
    return line("log", level.name().toLowerCase(Locale.ROOT) + " " + text);
  }

  /** Tells that the operation goes on. */
  public static String alive() {
    return "alive\n";
  }

  /** Why the answer is as it is. */
  public static String reason(String text) {
    return line("reason", text);
  }

  /** Asks for the request once more, with the variables. */
  public static String variables(String reason) {
    return line("variables", reason);
  }

  /** The last lines. */
  public static String answer(OcfAnswer answer) {
    String exit = exit(answer.exit().code());
    return answer.reason().isEmpty() ? exit : reason(answer.reason()) + exit;
  }

  /** The last line. */
  public static String exit(int code) {
    return line("exit", Integer.toString(code));
  }

  /** The last lines of a request that is refused. */
  public static String refusal(OcfExit exit, String reason) {
    return answer(OcfAnswer.of(exit, reason));
  }

  private static String line(String word, String text) {
    return word + " " + escaped(text) + "\n";
  }

  private static String escaped(String text) {
    StringBuilder line = new StringBuilder(text.length());
    int length = Math.min(text.length(), LONGEST_TEXT);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> line.append("\\n");
        case '\t' -> line.append(' ');
        default -> line.append(Character.isISOControl(c) ? '?' : c);
      }
    }
    return text.length() > LONGEST_TEXT ? line.append('…').toString() : line.toString();
  }
}
