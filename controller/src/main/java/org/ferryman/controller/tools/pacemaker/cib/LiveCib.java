// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.tools.pacemaker.cib;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandRunner;
import org.ferryman.ocf.Operation;

/** The cluster's CIB, read whole with cibadmin(8). */
public final class LiveCib {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final CommandRunner runner;

  /** The tool as that runner finds it. */
  public LiveCib(CommandRunner runner) {
    this.runner = requireNonNull(runner, "runner");
  }

  /** What is known of it. */
  public sealed interface Reading {
    /** It was read. */
    record Known(CibDocument cib) implements Reading {
      /** Checks. */
      public Known {
        requireNonNull(cib, "cib");
      }
    }

    /** It was not. */
    record Unknown(String reason) implements Reading {
      /** Checks. */
      public Unknown {
        requireNonNull(reason, "reason");
      }
    }
  }

  /** Reads it. */
  public Reading read(Operation operation) {
    CommandResult result =
        runner.run(
            Command.of(operation.deadline().remainingAtMost(TIMEOUT), "cibadmin", "--query"),
            operation.cancellation());
    if (!result.succeeded()) {
      return new Reading.Unknown(result.describe());
    }
    try {
      return new Reading.Known(CibDocument.parse(result.stdout()));
    } catch (IllegalArgumentException e) {
      return new Reading.Unknown(
          "'%s' answered what is not understood: %s"
              .formatted(result.command().line(), e.getMessage()));
    }
  }
}
