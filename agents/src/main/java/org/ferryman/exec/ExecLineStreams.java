// SPDX-License-Identifier: Apache-2.0
package org.ferryman.exec;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.ferryman.exec.LineStreams.LineStream;

/**
 * {@link LineStreams} of processes. As {@link ExecCommandRunner}'s they lead a session of their
 * own; unlike those they write to a pipe, which is why nobody but the command itself may inherit
 * it. The kernel kills them when the thread that started them ends (PR_SET_PDEATHSIG of prctl(2),
 * by setpriv(1)), so also when this process is killed: an event listener that is left behind would
 * end only at the next event, if ever.
 */
public final class ExecLineStreams implements LineStreams {
  /** Ten times what a line of any tool here has. */
  static final int LONGEST_LINE = 8192;

  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final Duration TICK = Duration.ofMillis(10);

  private final ProgramPath path;

  /** Streams of programs in these settings' path. */
  public ExecLineStreams(ExecConfig config) {
    this.path = new ProgramPath(requireNonNull(config, "config").path());
  }

  @Override
  public LineStream open(List<String> argv) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(find("setsid").toString());
    command.addAll(List.of(find("setpriv").toString(), "--pdeathsig", "KILL", "--"));
    command.add(find(argv.get(0)).toString());
    command.addAll(argv.subList(1, argv.size()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(new File("/"))
            .redirectInput(Redirect.from(new File("/dev/null")))
            .redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(ExecCommandRunner.environment(path, Map.of()));
    return new ProcessLines(String.join(" ", argv), builder.start());
  }

  private Path find(String program) throws IOException {
    return path.find(program)
        .orElseThrow(
            () -> new IOException("there is no program " + program + " in " + path.variable()));
  }

  private static final class ProcessLines implements LineStream {
    private final String line;
    private final Process process;
    private final ProcessGroup group;
    private final Reader reader;

    ProcessLines(String line, Process process) {
      this.line = line;
      this.process = process;
      this.group = new ProcessGroup(process.pid());
      this.reader =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    @Override
    public Optional<String> next() throws IOException {
      StringBuilder text = new StringBuilder();
      int each = reader.read();
      while (each >= 0 && each != '\n') {
        if (text.length() == LONGEST_LINE) {
          throw new IOException(
              "'%s' printed a line of more than %d characters".formatted(line, LONGEST_LINE));
        }
        text.append((char) each);
        each = reader.read();
      }
      // a last line without its end was cut
      return each < 0 ? Optional.empty() : Optional.of(text.toString());
    }

    @Override
    public String ending() {
      return ended(GRACE)
          ? "'%s' ended with %d".formatted(line, process.exitValue())
          : "'%s' closed its output but did not end".formatted(line);
    }

    @Override
    public void close() {
      Deadline grace = Deadline.after(GRACE);
      boolean left = group.kill();
      while ((left || process.isAlive()) && !grace.expired()) {
        ended(TICK);
        left = group.kill();
      }
    }

    private boolean ended(Duration within) {
      try {
        return process.waitFor(within.toNanos(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return !process.isAlive();
      }
    }
  }
}
