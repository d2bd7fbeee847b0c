/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package org.ferryman.exec;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Runs one thing beside another. Not on the JDK's common pool: of many handlers at once each would
 * wait there for the others' tools.
 */
public final class SideBySide {
  private SideBySide() {}

  /** Starts a task on a thread of its own; the future ends as the task does. */
  public static <T> CompletableFuture<T> run(Supplier<T> task) {
    return CompletableFuture.supplyAsync(
        task,
        work -> {
          Thread thread = new Thread(work, "beside");
          thread.setDaemon(true);
          thread.start();
        });
  }
}
