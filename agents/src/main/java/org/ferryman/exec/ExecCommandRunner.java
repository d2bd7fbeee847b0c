// SPDX-License-Identifier: Apache-2.0
package org.ferryman.exec;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteStreamHandler;
import org.ferryman.exec.Command.Children;
import org.ferryman.exec.WatchedProcess.Verdict;

/**
 * Runs commands with Apache Commons Exec. A command that may start processes leads a session of its
 * own ({@code setsid(1)}), so that its whole process group can be killed; it reads from {@code
 * /dev/null}, writes to files that are deleted afterwards, speaks the C locale, and finds programs
 * in {@link ExecConfig#path()} only.
 */
public final class ExecCommandRunner implements CommandRunner {
  private static final String SETSID = "setsid";

  private static final Set<String> OURS =
      Set.of(
          "NOTIFY_SOCKET",
          "INVOCATION_ID",
          "JOURNAL_STREAM",
          "SYSTEMD_EXEC_PID",
          "MANAGERPID",
          "MAINPID",
          "MALLOC_ARENA_MAX");

  private static final List<String> OUR_PREFIXES =
      List.of("WATCHDOG_", "LISTEN_", "CREDENTIALS_", "MEMORY_PRESSURE_", "RUNTIME_DIRECTORY");

  private final ExecConfig config;
  private final ProgramPath path;
  private final OutputFactory outputs;
  private final HungCommands hung;

  /** Makes the files for one command's output. */
  @FunctionalInterface
  interface OutputFactory {
    OutputFiles create() throws IOException;
  }

  /** A runner with these settings. */
  public ExecCommandRunner(ExecConfig config) {
    this(config, () -> OutputFiles.in(config.folders()), new HungCommands());
  }

  ExecCommandRunner(ExecConfig config, OutputFactory outputs, HungCommands hung) {
    this.config = config;
    this.path = new ProgramPath(config.path());
    this.outputs = outputs;
    this.hung = hung;
  }

  @Override
  public CommandResult run(Command command, Cancellation cancellation) {
    Deadline deadline = Deadline.after(command.timeout());
    Optional<String> cancelled = cancellation.reason();
    if (cancelled.isPresent()) {
      return new CommandResult.Cancelled(command, cancelled.get(), "", "", deadline.elapsed());
    }
    if (deadline.expired()) {
      return new CommandResult.TimedOut(command, "", "", deadline.elapsed());
    }
    Optional<String> objection = hung.objection(command.line());
    if (objection.isPresent()) {
      return notStarted(command, objection.get(), false, deadline);
    }
    Optional<Path> program = path.find(command.argv().get(0));
    if (program.isEmpty()) {
      return notStarted(command, "no such program in " + path.variable(), true, deadline);
    }
    List<String> argv = new ArrayList<>();
    if (command.children() != Children.NONE) {
      Optional<Path> setsid = path.find(SETSID);
      if (setsid.isEmpty()) {
        return notStarted(command, "setsid (util-linux) is not installed", false, deadline);
      }
      argv.add(setsid.get().toString());
    }
    argv.add(program.get().toString());
    argv.addAll(command.argv().subList(1, command.argv().size()));
    try (OutputFiles files = outputs.create()) {
      return run(command, argv, files, deadline, cancellation);
    } catch (IOException e) {
      return notStarted(command, String.valueOf(e.getMessage()), false, deadline);
    }
  }

  private CommandResult run(
      Command command,
      List<String> argv,
      OutputFiles files,
      Deadline deadline,
      Cancellation cancellation)
      throws IOException {
    Executor executor =
        new Executor(command, argv, files, () -> passed(files, deadline, cancellation));
    executor.setExitValues(null);
    executor.setStreamHandler(NO_STREAMS);
    CommandLine commandLine = new CommandLine(argv.get(0));
    argv.subList(1, argv.size()).forEach(argument -> commandLine.addArgument(argument, false));
    int code = executor.execute(commandLine, environment(path, command.environment()));
    long limit = config.outputLimitBytes();
    boolean exceeded = files.longerThan(limit);
    String stdout = OutputFiles.read(files.stdout(), limit);
    String stderr = OutputFiles.read(files.stderr(), limit);
    Duration elapsed = deadline.elapsed();
    Verdict verdict = executor.watched.verdict();
    if (verdict == Verdict.INTERRUPTED) {
      Thread.currentThread().interrupt();
    }
    if (verdict != Verdict.ENDED && executor.watched.outlivesKill()) {
      hung.add(command.line(), executor.watched::outlivesKill);
    }
    return switch (verdict) {
      case TIMED_OUT -> new CommandResult.TimedOut(command, stdout, stderr, elapsed);
      case CANCELLED ->
          new CommandResult.Cancelled(
              command, cancellation.reason().orElse("cancelled"), stdout, stderr, elapsed);
      case INTERRUPTED ->
          new CommandResult.Cancelled(command, "interrupted", stdout, stderr, elapsed);
      case EXCEEDED -> new CommandResult.OutputExceeded(command, limit, stdout, stderr, elapsed);
      case ENDED -> {
        if (exceeded) {
          yield new CommandResult.OutputExceeded(command, limit, stdout, stderr, elapsed);
        }
        yield exited(command, code, stdout, stderr, files, elapsed);
      }
    };
  }

  private static CommandResult exited(
      Command command,
      int code,
      String stdout,
      String stderr,
      OutputFiles files,
      Duration elapsed) {
    try {
      files.requireSpace();
      return new CommandResult.Exited(command, code, stdout, stderr, elapsed);
    } catch (IOException e) {
      return new CommandResult.NotStarted(
          command,
          "it ran and exited with %d, but its output could not be kept: %s"
              .formatted(code, e.getMessage()),
          false,
          elapsed);
    }
  }

  private Optional<Verdict> passed(
      OutputFiles files, Deadline deadline, Cancellation cancellation) {
    if (cancellation.cancelled()) {
      return Optional.of(Verdict.CANCELLED);
    }
    if (deadline.expired()) {
      return Optional.of(Verdict.TIMED_OUT);
    }
    return files.longerThan(config.outputLimitBytes())
        ? Optional.of(Verdict.EXCEEDED)
        : Optional.empty();
  }

  /** What systemd.exec(5) and Ferryman's own scripts tell the controller, and nobody else. */
  private static boolean ours(String name) {
    return OURS.contains(name) || OUR_PREFIXES.stream().anyMatch(name::startsWith);
  }

  /**
   * What a command finds in its environment: this process's own, but for language and path, and
   * without what is meant for this process alone.
   */
  static Map<String, String> environment(ProgramPath path, Map<String, String> more) {
    return environment(System.getenv(), path, more);
  }

  static Map<String, String> environment(
      Map<String, String> own, ProgramPath path, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(own);
    environment
        .keySet()
        .removeIf(name -> name.startsWith("LC_") || name.startsWith("LANG") || ours(name));
    environment.put("LC_ALL", "C");
    environment.put("PATH", path.variable());
    environment.putAll(more);
    return environment;
  }

  private static CommandResult notStarted(
      Command command, String cause, boolean missing, Deadline deadline) {
    return new CommandResult.NotStarted(command, cause, missing, deadline.elapsed());
  }

  /** Starts the argument vector as it is, its streams on files, and watches it. */
  private static final class Executor extends DefaultExecutor {
    private final Children children;
    private final List<String> argv;
    private final OutputFiles files;
    private final Supplier<Optional<Verdict>> limits;

    @SuppressWarnings("NullAway.Init") // by launch, which DefaultExecutor calls first
    private WatchedProcess watched;

    @SuppressWarnings("deprecation") // the builder can't make a subclass
    Executor(
        Command command, List<String> argv, OutputFiles files, Supplier<Optional<Verdict>> limits) {
      this.children = command.children();
      this.argv = argv;
      this.files = files;
      this.limits = limits;
    }

    @Override
    protected Process launch(CommandLine command, Map<String, String> env, Path workingDirectory)
        throws IOException {
      ProcessBuilder builder =
          new ProcessBuilder(argv)
              .directory(new File("/"))
              .redirectInput(Redirect.from(new File("/dev/null")))
              .redirectOutput(files.stdout().toFile())
              .redirectError(files.stderr().toFile());
      builder.environment().clear();
      builder.environment().putAll(env);
      watched = new WatchedProcess(builder.start(), children, limits);
      return watched;
    }
  }

  /** Nothing to pump: the streams are files. */
  private static final ExecuteStreamHandler NO_STREAMS =
      new ExecuteStreamHandler() {
        @Override
        public void setProcessErrorStream(InputStream stream) {}

        @Override
        public void setProcessInputStream(OutputStream stream) {}

        @Override
        public void setProcessOutputStream(InputStream stream) {}

        @Override
        public void start() {}

        @Override
        public void stop() {}
      };

  /**
   * Commands that outlived their kill, for they sleep in the kernel. Another of the same would
   * sleep beside them, so no more than a few are started until one of them is gone.
   */
  static final class HungCommands {
    /** One may have met a passing trouble; a third tells nothing that the second did not. */
    static final int MOST = 2;

    private final Map<String, List<BooleanSupplier>> alive = new ConcurrentHashMap<>();

    /** A command was killed and is still there. */
    void add(String line, BooleanSupplier stillAlive) {
      alive.merge(
          line,
          List.of(stillAlive),
          (before, one) -> {
            List<BooleanSupplier> all = new ArrayList<>(before);
            all.addAll(one);
            return all;
          });
    }

    /** Why no other of these may be started now; empty if one may. */
    Optional<String> objection(String line) {
      List<BooleanSupplier> left =
          alive.computeIfPresent(
              line,
              (same, all) -> {
                List<BooleanSupplier> still =
                    all.stream().filter(BooleanSupplier::getAsBoolean).toList();
                return still.isEmpty() ? null : still;
              });
      return left == null || left.size() < MOST
          ? Optional.empty()
          : Optional.of(
              ("%d of it hang in the kernel and can't be killed, so no other is started; see"
                      + " 'dmesg', and restart the node if it stays so")
                  .formatted(left.size()));
    }
  }
}
