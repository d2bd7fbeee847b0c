// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.pacemaker;

import static java.util.Objects.requireNonNull;

/**
 * What a tool of Pacemaker's printed.
 *
 * @param exit its exit code
 * @param out its standard output
 * @param err its standard error
 */
public record ToolAnswer(int exit, String out, String err) {
  /** Checks. */
  public ToolAnswer {
    requireNonNull(out, "out");
    requireNonNull(err, "err");
  }

  static ToolAnswer said(String out) {
    return new ToolAnswer(0, out, "");
  }

  static ToolAnswer failed(int exit, String err) {
    return new ToolAnswer(exit, "", err);
  }
}
