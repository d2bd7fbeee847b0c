// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ferryman.testcluster.hardware.base.Flavour;
import org.ferryman.testcluster.hardware.captures.Capture;
import org.ferryman.testcluster.hardware.captures.Normal;
import org.ferryman.tools.drbd.DrbdContract.Situation;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the real tools answered to the contract suite in the lab (written by {@code lab contract}),
 * the stand-ins answer too, numbers aside.
 */
class LabCapturesTest {
  @TempDir private static Path dir;
  private static Path bin;

  @BeforeAll
  static void installTools() throws IOException, InterruptedException {
    bin = SimulatedTools.install(dir);
  }

  static List<Path> captures() throws IOException {
    return LabCaptures.of("drbd84");
  }

  @ParameterizedTest
  @MethodSource("captures")
  void theStandInsAnswerAsTheRealTools(Path file) throws IOException {
    Capture capture = Capture.read(file);
    Situation situation = LabCaptures.situation(capture, Situation.class);
    try (SimulatedTools tools = new SimulatedTools(dir, bin, Flavour.DRBD84)) {
      Capture.Answer answer = LabCaptures.answer(tools.in(situation), capture.command());

      assertThat(Normal.of(answer.map(LabCapturesTest::ofEither)))
          .isEqualTo(Normal.of(capture.answer().map(LabCapturesTest::ofEither)));
    }
  }

  @ParameterizedTest
  @MethodSource("captures")
  void aCaptureIsWrittenAsItIsRead(Path file) throws IOException {
    Capture capture = Capture.read(file);

    assertThat(Capture.text(capture.command(), capture.answer())).isEqualTo(Files.readString(file));
  }

  /** Without what the two configurations call otherwise. */
  private static String ofEither(String text) {
    return text.replace("/dev/loop0", "/dev/vdb").replace("/dev/loop1", "/dev/vdc");
  }
}
