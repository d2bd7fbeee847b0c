// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.handler;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.controller.reads.SharedPacemaker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sixty guests lose their peer in the same second, on a CIB of a megabyte. */
class HandlersAtOnceTest {
  private static final Path LAUNCHER = Path.of("../ocf-wrappers/src/main/sh/lib/jvm.sh");
  private static final Path SAMPLE = Path.of("../cib-samples/fenced/cib.xml");
  private static final int PROCESSES = 20;

  /** What is allowed at once ({@link SharedPacemaker}), and a look that was under way. */
  private static final int BURST = 12 + 2;

  /** What else lives in the controller's heap, as the benchmark tells, and some of it. */
  private static final int OTHERS_MIB = 13;

  /** Of a JVM that ended because its heap was full, with -XX:+ExitOnOutOfMemoryError. */
  private static final int OUT_OF_MEMORY = 3;

  @TempDir private Path folder;

  /** What the controller is really given. */
  private static int heapMib() throws IOException {
    Matcher heap =
        Pattern.compile("exec_java -Xmx([0-9]+)m -Xms").matcher(Files.readString(LAUNCHER));
    assertThat(heap.find()).isTrue();
    return Integer.parseInt(heap.group(1));
  }

  private record Ended(int code, String said) {}

  private Ended handlers(String readings) throws Exception {
    Path said = folder.resolve(readings);
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + (heapMib() - OTHERS_MIB) + "m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                HandlersAtOnce.class.getName(),
                SAMPLE.toString(),
                "60",
                Integer.toString(PROCESSES),
                readings)
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      assertThat(jvm.waitFor(5, MINUTES)).isTrue();
    } finally {
      jvm.destroyForcibly();
    }
    return new Ended(jvm.exitValue(), Files.readString(said));
  }

  @Test
  void theyFitIntoTheControllersHeapAndStartTwoProcessesASecond() throws Exception {
    Ended ended = handlers("shared");

    assertThat(ended.code()).as(ended.said()).isZero();
    Matcher found =
        Pattern.compile("([0-9]+) processes in ([0-9]+) ms, CIB ([0-9]+)").matcher(ended.said());
    assertThat(found.find()).as(ended.said()).isTrue();
    assertThat(Integer.parseInt(found.group(3))).isGreaterThan(1_000_000);
    assertThat((Integer.parseInt(found.group(1)) - BURST) / 2.0)
        .as("seconds that they took at least: %s", ended.said())
        .isLessThanOrEqualTo(Integer.parseInt(found.group(2)) / 1000.0);
  }

  /** So that the other measures something: it ran out of memory at twenty once. */
  @Test
  void withAReadingForEachTheyWouldNotFit() throws Exception {
    Ended ended = handlers("own");

    assertThat(ended.code()).as(ended.said()).isEqualTo(OUT_OF_MEMORY);
  }
}
