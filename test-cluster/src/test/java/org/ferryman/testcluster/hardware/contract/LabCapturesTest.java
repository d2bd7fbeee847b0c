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
package org.ferryman.testcluster.hardware.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.ferryman.drbd.DrbdContract.Situation;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandRunner;
import org.ferryman.testcluster.hardware.captures.Capture;
import org.ferryman.testcluster.hardware.captures.Normal;
import org.ferryman.testcluster.hardware.drbd.Flavour;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the real tools answered to the contract suite in the lab (written by {@code lab contract}),
 * the stand-ins answer too, numbers aside.
 */
class LabCapturesTest {
  private static final Path CAPTURES = Path.of("src/test/resources/captures/lab/drbd84");
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private static Path dir;
  private static Path bin;

  @BeforeAll
  static void installTools() throws IOException, InterruptedException {
    bin = SimulatedTools.install(dir);
  }

  static List<Path> captures() throws IOException {
    try (Stream<Path> files = Files.list(CAPTURES)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("captures")
  void theStandInsAnswerAsTheRealTools(Path file) throws IOException {
    Capture capture = Capture.read(file);
    String name = capture.name();
    Situation situation =
        Situation.valueOf(
            name.substring(0, name.indexOf('.')).toUpperCase(Locale.ROOT).replace('-', '_'));
    try (SimulatedTools tools = SimulatedTools.of(dir, bin, Flavour.DRBD84)) {
      CommandRunner runner = tools.in(situation);
      Command command = Command.of(LIMIT, List.of(capture.command().split(" ", -1)));

      CommandResult result = runner.run(command, new Cancellation());

      assertThat(result).isInstanceOf(CommandResult.Exited.class);
      CommandResult.Exited exited = (CommandResult.Exited) result;
      assertThat(told(exited.stdout(), exited.stderr(), exited.code()))
          .isEqualTo(told(capture.answer().out(), capture.answer().err(), capture.answer().exit()));
    }
  }

  private static Capture.Answer told(String out, String err, int exit) {
    return Normal.of(new Capture.Answer(ofEither(out), ofEither(err), exit));
  }

  /** Without what the two configurations call otherwise; ended as captures are. */
  private static String ofEither(String text) {
    String same = text.replace("/dev/loop0", "/dev/vdb").replace("/dev/loop1", "/dev/vdc");
    return same.isEmpty() || same.endsWith("\n") ? same : same + "\n";
  }
}
