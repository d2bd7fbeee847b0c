// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.ferryman.testcluster.hardware.captures.Capture;
import org.ferryman.testcluster.hardware.captures.Normal;
import org.ferryman.tools.xen.XlContract.Given;
import org.ferryman.tools.xen.XlContract.Wrong;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the real xl answered to the contract suite in the lab (written by {@code lab contract}), the
 * stand-in answers too, numbers aside.
 */
class LabXlCapturesTest {
  /** Where the lab keeps the guests' configurations. */
  private static final String FOLDER = "/run/contract";

  @TempDir Path dir;

  static List<Path> captures() throws IOException {
    // the hotplug script that refuses there is Ferryman's, and here the classic one
    return LabCaptures.of("xl417").stream()
        .filter(file -> !file.getFileName().toString().contains("peer-primary"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("captures")
  void theStandInAnswersAsTheRealXl(Path file) {
    Capture capture = Capture.read(file);
    SimulatedXen xen = new SimulatedXen(dir);
    List.of(Wrong.values()).forEach(xen::configuration);
    String line =
        capture
            .command()
            .replace(FOLDER, dir.toString())
            .replaceFirst("^(xl (?:shutdown|destroy)) [1-9]\\d*$", "$1 1"); // the first guest here

    Capture.Answer answer =
        LabCaptures.answer(xen.in(LabCaptures.situation(capture, Given.class)), line);

    assertThat(Normal.of(answer.map(text -> ofEither(line, text))))
        .isEqualTo(Normal.of(capture.answer().map(text -> ofEither(line, text))));
  }

  /** Without what differs from host to host and from moment to moment. */
  private String ofEither(String line, String text) {
    String same =
        text.replace(dir.toString(), FOLDER)
            .replaceAll("size to \\d+kB", "size to NkB")
            .replaceAll("(/libxl/|domid=)\\d+", "$1ID");
    if (line.startsWith("xenstore-ls")) {
      // dom0's memory is written by some toolstacks only; the rest is the disk's below DRBD
      same =
          same.replaceAll("(?m)^/local/domain/0/memory.*\n", "")
              .replaceAll("(discard-granularity|sectors) = \"\\d+\"", "$1 = \"N\"");
    }
    if (line.equals("xl info")) {
      same = same.replaceAll("(?m)^(\\w+ *):.*$", "$1:"); // the facts are the host's
    }
    if (line.equals("xl list")) {
      same = same.replaceAll("[r-][b-](----)", "--$1"); // executes at this moment, or waits
    }
    return same;
  }
}
