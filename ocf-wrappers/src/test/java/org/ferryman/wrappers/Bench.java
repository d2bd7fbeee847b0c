// SPDX-License-Identifier: Apache-2.0
package org.ferryman.wrappers;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Ferryman as it is installed, in directories of a test's own: wrappers to execute, a controller to
 * start and hurt, and tools that are scripts.
 */
final class Bench implements AutoCloseable {

  static final Path HOME = Path.of(System.getProperty("ferryman.home"));
  static final Path AGENTS = Path.of(System.getProperty("ferryman.agents"));

  private final Path directory;
  private final List<Process> processes = new ArrayList<>();

  /** How a wrapper ended. */
  record Result(int code, String out, String err, Duration took) {

    /** The reason Pacemaker would show. */
    String reason() {
      return err.lines()
          .filter(line -> line.startsWith("ocf-exit-reason:"))
          .map(line -> line.substring("ocf-exit-reason:".length()))
          .reduce((first, second) -> second)
          .orElse("");
    }
  }

  Bench(Path directory) throws IOException {
    this.directory = directory;
    Files.createDirectories(tools());
    Files.writeString(settings(), "exec.path=%s%n".formatted(tools()));
  }

  Path run() {
    return directory.resolve("run");
  }

  Path socket() {
    return run().resolve("control.sock");
  }

  Path tools() {
    return directory.resolve("tools");
  }

  Path settings() {
    return directory.resolve("ferryman.properties");
  }

  /** A tool that is this shell script. */
  void tool(String name, String script) throws IOException {
    script(tools().resolve(name), script);
  }

  Path script(Path file, String script) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + script);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** A controller whose agents do what the resource's name says. */
  Process scriptedController() throws IOException {
    String classPath = HOME.resolve("lib/ferryman.jar") + ":" + testClasses();
    return controller(
        Map.of(),
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classPath,
            ScriptedController.class.getName(),
            settings().toString()));
  }

  /** The controller as it is installed. */
  Process controller(Map<String, String> environment) throws IOException {
    return controller(environment, List.of("/bin/sh", HOME.resolve("controller").toString()));
  }

  private Process controller(Map<String, String> environment, List<String> command)
      throws IOException {
    Process process = start(environment, command, "controller.log");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                !process.isAlive()
                    || Files.readString(log("controller.log")).contains("answers on"));
    assertThat(process.isAlive()).as(Files.readString(log("controller.log"))).isTrue();
    return process;
  }

  /** Starts a process that ends with the test. */
  Process start(Map<String, String> environment, List<String> command, String logName)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log(logName).toFile()));
    builder.environment().putAll(environment());
    builder.environment().putAll(environment);
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  Path log(String name) {
    return directory.resolve(name);
  }

  /** Executes a wrapper by that shell with these variables and waits for its end. */
  Result call(String shell, String agent, String action, String... variables)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(Arrays.asList(shell.split(" ")));
    command.add(AGENTS.resolve(agent).toString());
    command.add(action);
    return execute(command, variables);
  }

  Result execute(List<String> command, String... variables)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    Process process = begin(command, variables);
    assertThat(process.waitFor(120, SECONDS)).as("%s ends", command).isTrue();
    return new Result(
        process.exitValue(),
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8),
        new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8),
        Duration.ofNanos(System.nanoTime() - began));
  }

  /** Executes a wrapper and doesn't wait; its output is small enough for a pipe. */
  Process begin(List<String> command, String... variables) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectInput(Path.of("/dev/null").toFile());
    builder.environment().putAll(environment());
    builder.environment().put("OCF_RESOURCE_INSTANCE", "res");
    for (String variable : variables) {
      int equals = variable.indexOf('=');
      builder.environment().put(variable.substring(0, equals), variable.substring(equals + 1));
    }
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new TreeMap<>();
    environment.put("FERRYMAN_HOME", HOME.toString());
    environment.put("FERRYMAN_RUN", run().toString());
    environment.put("FERRYMAN_CACHE", directory.resolve("cache").toString());
    environment.put("FERRYMAN_CONFIG", settings().toString());
    environment.put("OCF_ROOT", "/usr/lib/ocf");
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("PATH", tools() + ":/usr/bin:/bin");
    return environment;
  }

  /** kill(1) with that signal. */
  static void signal(String signal, Process process) throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).inheritIO().start();
    assertThat(kill.waitFor()).isZero();
  }

  private static String testClasses() {
    return Path.of(
            ScriptedController.class.getProtectionDomain().getCodeSource().getLocation().getPath())
        .toString();
  }

  @Override
  public void close() {
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().onExit().join();
    }
  }
}
