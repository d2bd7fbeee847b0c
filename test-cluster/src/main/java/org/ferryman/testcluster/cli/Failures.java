// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cli;

import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ConditionTimeoutException;

/** One line out of an exception and its causes. */
final class Failures {
  private Failures() {}

  static String text(Throwable failure) {
    List<String> parts = new ArrayList<>();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = cause.getMessage();
      boolean says = message != null && !(cause instanceof ConditionTimeoutException);
      if (says && parts.stream().noneMatch(part -> part.contains(message))) {
        parts.add(message.strip());
      }
    }
    return String.join(": ", parts);
  }
}
