// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.evacuate;

import static java.util.Objects.requireNonNull;

/**
 * How a command that moves guests ended.
 *
 * @param code its exit code
 * @param line what a person was told last
 */
public record Ended(int code, String line) {
  /** All is as asked for. */
  public static final int DONE = 0;

  /** Refused: nothing was changed. */
  public static final int REFUSED = 1;

  /** Done, but a guest was restarted or stopped. */
  public static final int INTERRUPTED = 1;

  /** It can't be told, or the cluster did not take the change. */
  public static final int CANNOT_TELL = 2;

  /** Not finished in time: the cluster goes on with it. */
  public static final int NOT_FINISHED = 3;

  /** Checks. */
  public Ended {
    requireNonNull(line, "line");
  }
}
