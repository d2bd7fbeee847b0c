// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Clock;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.OperationLog;
import org.ferryman.tools.drbd.NodeTools;

/** Tells what a handler does on standard error and, as DRBD drops that, to the system's log. */
public final class HandlerLog implements OperationLog {

  private static final Duration BOUND = Duration.ofSeconds(1);

  private final String handler;
  private final NodeTools node;
  private final PrintStream err;
  private final Clock clock;
  private boolean logging = true;

  /** One handler's log: syslog by the node's tools, and its standard error. */
  public HandlerLog(String handler, NodeTools node, PrintStream err, Clock clock) {
    this.handler = handler;
    this.node = node;
    this.err = err;
    this.clock = clock;
  }

  @Override
  public void write(Level level, String line) {
    String priority =
        switch (level) {
          case DEBUG -> "debug";
          case INFO -> "notice";
          case WARN -> "warning";
          case ERROR -> "err";
        };
    err.println(priority + ": " + line);
    if (logging && level != Level.DEBUG) {
      // a log that hangs, perhaps on the very disk that is frozen, costs its bound once
      Operation bounded =
          new Operation(clock.deadline(BOUND), new Cancellation(), (ignored, text) -> {});
      Optional<String> trouble = node.log(priority, handler + ": " + line, bounded);
      if (trouble.isPresent()) {
        logging = false;
        err.println("warning: not in the system's log: " + trouble.get());
      }
    }
  }
}
