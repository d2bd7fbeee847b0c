// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.serve;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.ferryman.testcluster.hardware.PowerSwitch;

/** Switches nodes by a command: {@code CMD off|on|pause|unpause NODE}, one at a time per node. */
final class CommandPowerSwitch implements PowerSwitch {
  private static final long SECONDS = 60;

  private final List<String> command;
  private final Map<String, ExecutorService> threads = new ConcurrentHashMap<>();

  CommandPowerSwitch(List<String> command) {
    this.command = List.copyOf(command);
  }

  @Override
  public void request(String node, Action action, Consumer<Optional<String>> done) {
    threads
        .computeIfAbsent(
            node, name -> Executors.newSingleThreadExecutor(CommandPowerSwitch::thread))
        .execute(() -> done.accept(run(node, action)));
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "power");
    thread.setDaemon(true);
    return thread;
  }

  private Optional<String> run(String node, Action action) {
    List<String> argv = new ArrayList<>(command);
    argv.add(action.name().toLowerCase(Locale.ROOT));
    argv.add(node);
    try {
      Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said =
          new String(process.getInputStream().readNBytes(4096), StandardCharsets.UTF_8).strip();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Optional.of(argv + " did not end within " + SECONDS + " s");
      }
      return process.exitValue() == 0
          ? Optional.empty()
          : Optional.of(argv + " ended with " + process.exitValue() + ": " + said);
    } catch (IOException e) {
      return Optional.of(argv + " could not be run: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(argv + " was interrupted");
    }
  }
}
