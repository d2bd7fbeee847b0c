// SPDX-License-Identifier: Apache-2.0
package org.ferryman.exec;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Runs one thing beside another. Not on the JDK's common pool: of many handlers at once each would
 * wait there for the others' tools.
 */
final class SideBySide {
  private SideBySide() {}

  /** Starts a task on a thread of its own; the future ends as the task does. */
  static <T> CompletableFuture<T> run(Supplier<T> task) {
    return CompletableFuture.supplyAsync(
        task,
        work -> {
          Thread thread = new Thread(work, "beside");
          thread.setDaemon(true);
          thread.start();
        });
  }
}
