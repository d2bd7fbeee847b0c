// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen.config;

import static java.util.Objects.requireNonNull;

/** A guest configuration that xl would refuse or misread, with the place where it goes wrong. */
public final class ConfigSyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  private static final int LONGEST = 400;

  private final int line;
  private final int column;
  private final String problem;

  /**
   * A problem at a place.
   *
   * @param line from 1
   * @param column in characters, from 1
   * @param problem what is wrong and what to write instead, one line
   */
  public ConfigSyntaxException(int line, int column, String problem) {
    super("line " + line + ", column " + column + ": " + readable(problem));
    this.line = line;
    this.column = column;
    this.problem = readable(problem);
  }

  /** What the file holds is quoted in messages: it must neither break a line nor fill a log. */
  private static String readable(String problem) {
    String clean = requireNonNull(problem, "problem").replaceAll("\\p{Cntrl}", "?");
    return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST) + "…";
  }

  /** The line, from 1. */
  public int line() {
    return line;
  }

  /** The column in characters, from 1. */
  public int column() {
    return column;
  }

  /** What is wrong and what to write instead, without the place. */
  public String problem() {
    return problem;
  }
}
