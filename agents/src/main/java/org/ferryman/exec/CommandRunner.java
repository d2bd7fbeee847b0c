// SPDX-License-Identifier: Apache-2.0
package org.ferryman.exec;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Runs external commands. Implementations are safe for use by several threads. */
public interface CommandRunner {

  /**
   * Runs a command to its end, its timeout or the cancellation, whichever comes first. Nothing of
   * its process group is left when this returns, except what left the group by itself, and what a
   * command leaves that is known to leave a daemon ({@link Command.Children}).
   *
   * <p>Never throws for what the command does: every outcome is a {@link CommandResult}.
   */
  CommandResult run(Command command, Cancellation cancellation);

  /**
   * Begins a task that runs commands beside those of the caller. Not on the JDK's common pool: of
   * many handlers at once each would wait there for the others' tools.
   */
  default <T> CompletableFuture<T> beside(Supplier<T> task) {
    return CompletableFuture.supplyAsync(
        task,
        work -> {
          Thread thread = new Thread(work, "beside");
          thread.setDaemon(true);
          thread.start();
        });
  }
}
