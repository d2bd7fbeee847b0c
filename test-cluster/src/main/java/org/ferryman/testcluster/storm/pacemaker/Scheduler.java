// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.pacemaker;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * Pacemaker's own scheduler and status display, which are asked about a CIB with {@code
 * crm_simulate} and {@code crm_mon}; what was answered once is remembered, and shared with others
 * of other threads. Each is for one thread.
 */
public final class Scheduler {
  private static final int REMEMBERED = 40_000;
  private static final long DEADLINE_SECONDS = 60;

  private final Path directory;
  private final boolean doubting;
  private final Memory memory;

  /** What was answered, by situations; for several threads. */
  private static final class Memory extends LinkedHashMap<String, byte[]> {
    private static final long serialVersionUID = 1L;

    private long asked;
    private long spared;

    Memory() {
      super(1_024, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, byte[]> eldest) {
      return size() > REMEMBERED;
    }

    synchronized Optional<byte[]> known(String key) {
      Optional<byte[]> answer = Optional.ofNullable(get(key));
      if (answer.isPresent()) {
        spared++;
      } else {
        asked++;
      }
      return answer;
    }

    synchronized void learn(String key, byte[] answer) {
      put(key, answer);
    }

    synchronized long asked() {
      return asked;
    }

    synchronized long spared() {
      return spared;
    }
  }

  /**
   * Nothing is remembered yet.
   *
   * @param directory where the tools' files are kept while they run
   */
  public Scheduler(Path directory) {
    this(directory, false, new Memory());
  }

  /** One that doubts asks again what it knows, and throws if the answer is another one. */
  static Scheduler doubting(Path directory) {
    return new Scheduler(directory, true, new Memory());
  }

  private Scheduler(Path directory, boolean doubting, Memory memory) {
    this.directory = requireNonNull(directory, "directory");
    this.doubting = doubting;
    this.memory = requireNonNull(memory, "memory");
  }

  /** Another one for another thread, that knows what this one knows. */
  public Scheduler beside(Path another) {
    return new Scheduler(another, doubting, memory);
  }

  /** How often a tool was run, for all that share what they know. */
  public long asked() {
    return memory.asked();
  }

  /** How often the answer was known, for all that share what they know. */
  public long spared() {
    return memory.spared();
  }

  private static String timeless(String answer) {
    return answer.replaceAll(" (recheck-by|last-rc-change|time|exec-time|call)=\"[^\"]*\"", "");
  }

  /**
   * What is to be done.
   *
   * @param now seconds since 1970
   * @throws IllegalStateException if crm_simulate fails
   */
  TransitionGraph graph(Cib cib, long now) {
    return TransitionGraph.parse(
        remembered("graph " + Situation.digest(cib, now), () -> simulate(cib.text(), now)));
  }

  /**
   * As {@code crm_mon --one-shot --output-as=xml} prints it with these options more.
   *
   * @throws IllegalStateException if crm_mon fails
   */
  String status(Cib cib, long now, List<String> options) {
    return remembered(
        "status " + String.join(" ", options) + Situation.digest(cib, now),
        () -> monitor(cib.text(), options));
  }

  private String remembered(String key, Supplier<String> ask) {
    Optional<byte[]> known = memory.known(key);
    if (known.isPresent()) {
      String answer = inflated(known.get());
      if (doubting && !timeless(ask.get()).equals(timeless(answer))) {
        throw new IllegalStateException("a remembered answer is not the present one: " + answer);
      }
      return answer;
    }
    String answer = ask.get();
    memory.learn(key, deflated(answer));
    return answer;
  }

  /** The graph that crm_simulate draws of a CIB. */
  private String simulate(String cib, long now) {
    return simulate(
        cib, List.of("--set-datetime=" + Instant.ofEpochSecond(now).toString().replace('T', ' ')));
  }

  /** The graph of an input that a real cluster has saved: it says itself when that was. */
  TransitionGraph graphOfInput(String cib) {
    return TransitionGraph.parse(simulate(cib, List.of()));
  }

  private String simulate(String cib, List<String> options) {
    Path graph = directory.resolve("graph.xml");
    List<String> command =
        new ArrayList<>(
            List.of(
                "crm_simulate",
                "--run",
                "--quiet",
                "--xml-file=" + written(cib),
                "--save-graph=" + graph));
    command.addAll(options);
    run(Map.of(), command);
    return read(graph);
  }

  private String monitor(String cib, List<String> options) {
    List<String> command = new ArrayList<>(List.of("crm_mon"));
    command.addAll(options);
    run(Map.of("CIB_file", written(cib).toString()), command);
    return read(directory.resolve("out.txt"));
  }

  /**
   * Not to be held against its schema, which is more than half of what a call costs: the samples
   * are by their own tests.
   */
  private Path written(String cib) {
    String plain = cib.replaceFirst("validate-with=\"[^\"]*\"", "validate-with=\"none\"");
    try {
      return Files.writeString(directory.resolve("cib.xml"), plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void run(Map<String, String> environment, List<String> command) {
    Path out = directory.resolve("out.txt");
    Path err = directory.resolve("err.txt");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("TZ", "UTC");
    builder.environment().putAll(environment);
    builder.redirectInput(new java.io.File("/dev/null"));
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    try {
      Process process = builder.start();
      if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(
            "'%s' did not end within %d s".formatted(String.join(" ", command), DEADLINE_SECONDS));
      }
      if (process.exitValue() != 0) {
        throw new IllegalStateException(
            "'%s' answered %d: %s %s (the CIB is %s)"
                .formatted(
                    String.join(" ", command),
                    process.exitValue(),
                    read(out).strip(),
                    read(err).strip(),
                    directory.resolve("cib.xml")));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "'%s' can't be run: is pacemaker-cli-utils installed?".formatted(command.get(0)), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while %s ran".formatted(command.get(0)), e);
    }
  }

  private static byte[] deflated(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream stream = new DeflaterOutputStream(bytes)) {
      stream.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static String inflated(byte[] bytes) {
    try (InflaterInputStream stream = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
