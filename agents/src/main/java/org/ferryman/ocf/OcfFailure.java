// SPDX-License-Identifier: Apache-2.0
package org.ferryman.ocf;

import static java.util.Objects.requireNonNull;

/**
 * Ends an operation early with an exit code and the reason an administrator reads. The agent's
 * caller turns it into an {@link OcfAnswer}.
 */
public class OcfFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final OcfExit exit;

  /** The reason is one line: what was tried, on what, what the tool said, what to do next. */
  public OcfFailure(OcfExit exit, String reason) {
    super(requireNonNull(reason, "reason"));
    this.exit = exit;
  }

  /** The exit code to answer. */
  public OcfExit exit() {
    return exit;
  }
}
