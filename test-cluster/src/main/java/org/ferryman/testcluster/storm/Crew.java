// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Benches beside each other, a thread each. A history is of one thread, whichever has time. */
final class Crew {
  private final List<Bench> benches = new ArrayList<>();

  /**
   * Nothing has run yet.
   *
   * @param samples the folder of the samples
   * @param folder for all files
   * @param count how many benches
   */
  Crew(Path samples, Path folder, int count) {
    requireNonNull(folder, "folder");
    benches.add(new Bench(samples, folder.resolve("1")));
    for (int i = 2; i <= count; i++) {
      benches.add(first().beside(folder.resolve(Integer.toString(i))));
    }
  }

  Bench first() {
    return benches.get(0);
  }

  /**
   * Has each bench do its work; returns when all are done.
   *
   * @throws IllegalStateException if one throws
   */
  void work(Consumer<Bench> work) {
    ExecutorService threads = Executors.newFixedThreadPool(benches.size());
    try {
      List<Future<?>> all = new ArrayList<>();
      for (Bench bench : benches) {
        all.add(threads.submit(() -> work.accept(bench)));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a bench failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while histories ran", e);
    } finally {
      threads.shutdownNow();
    }
  }
}
