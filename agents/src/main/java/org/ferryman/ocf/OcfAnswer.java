// SPDX-License-Identifier: Apache-2.0
package org.ferryman.ocf;

/**
 * What an operation answers.
 *
 * @param exit the exit code
 * @param reason one line for {@code ocf-exit-reason}; empty where there is nothing to say
 */
public record OcfAnswer(OcfExit exit, String reason) {

  /** Checks; a reason of several lines is joined into one. */
  public OcfAnswer {
    reason = reason.lines().map(String::strip).collect(java.util.stream.Collectors.joining("; "));
  }

  /** An answer that needs no explanation. */
  public static OcfAnswer of(OcfExit exit) {
    return new OcfAnswer(exit, "");
  }

  /** An answer with its reason. */
  public static OcfAnswer of(OcfExit exit, String reason) {
    return new OcfAnswer(exit, reason);
  }
}
