// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.ferryman.testcluster.cluster.ClusterException;
import org.ferryman.testcluster.cluster.Project;

/**
 * The simulated hardware as a process of its own, which outlives the command that starts it. Its
 * process id is in a file, so that a later command can end it.
 */
final class Background {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String MARK = HardwareCommand.NAME;

  private final Path directory;

  Background(Path directory) {
    this.directory = directory;
  }

  /** What the hardware logs. */
  Path log() {
    return directory.resolve("hardware.log");
  }

  /** Starts it and waits until it listens. */
  void start(int nodes) {
    stop();
    List<String> argv =
        new ArrayList<>(
            List.of(
                "setsid",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-D%s=%s".formatted(Project.ROOT_PROPERTY, Project.find().root()),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                HardwareCommand.NAME,
                "--nodes",
                Integer.toString(nodes)));
    try {
      Files.createDirectories(directory);
      Process process =
          new ProcessBuilder(argv)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectErrorStream(true)
              .redirectOutput(log().toFile())
              .start();
      Files.writeString(pidFile(), Long.toString(process.pid()));
      await("the simulated hardware to listen", () -> listens(process));
    } catch (IOException e) {
      throw new ClusterException("cannot start the simulated hardware in " + directory, e);
    }
  }

  /** Ends it; does nothing if it doesn't run. */
  void stop() {
    Optional<ProcessHandle> running = running();
    running.ifPresent(ProcessHandle::destroy);
    running.ifPresent(process -> await("the simulated hardware to end", () -> !process.isAlive()));
    try {
      Files.deleteIfExists(pidFile());
      Files.deleteIfExists(directory.resolve("control.sock"));
    } catch (IOException e) {
      throw new ClusterException("cannot remove what the simulated hardware left", e);
    }
  }

  /** The process, if the file names one that is indeed ours. */
  private Optional<ProcessHandle> running() {
    if (!Files.exists(pidFile())) {
      return Optional.empty();
    }
    try {
      long pid = Long.parseLong(Files.readString(pidFile()).strip());
      return ProcessHandle.of(pid)
          .filter(ProcessHandle::isAlive)
          .filter(process -> commandLine(pid).contains(MARK));
    } catch (IOException | NumberFormatException e) {
      throw new ClusterException(
          "cannot read %s; end the simulated hardware by hand and remove it".formatted(pidFile()),
          e);
    }
  }

  private static String commandLine(long pid) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
    } catch (IOException e) {
      // It has ended, so it is not ours to end.
      return "";
    }
  }

  private boolean listens(Process process) {
    if (!process.isAlive()) {
      throw new ClusterException(
          "the simulated hardware ended with exit code %d; see %s"
              .formatted(process.exitValue(), log()));
    }
    return Files.exists(directory.resolve("control.sock"));
  }

  private void await(String what, java.util.concurrent.Callable<Boolean> condition) {
    try {
      Awaitility.await()
          .atMost(PATIENCE)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(50))
          .until(condition);
    } catch (ConditionTimeoutException e) {
      throw new ClusterException(
          "waited %d s for %s; see %s".formatted(PATIENCE.toSeconds(), what, log()), e);
    }
  }

  private Path pidFile() {
    return directory.resolve("hardware.pid");
  }
}
