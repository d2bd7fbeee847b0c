// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.captures;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every capture is reproduced by the stand-ins, numbers aside, or listed with a reason. */
class CapturesTest {
  @TempDir Path dir;

  @Test
  void drbdAnswersAsTheRealOne() throws IOException, InterruptedException {
    try (CaptureLab lab = new CaptureLab(dir, "drbd84")) {
      new DrbdScenario(lab).walk();
      report("drbd84", lab);
    }
  }

  @Test
  void xenAnswersAsTheRealOne() throws IOException, InterruptedException {
    try (CaptureLab lab = new CaptureLab(dir, "xl417")) {
      new XenScenario(lab).walk();
      report("xl417", lab);
    }
  }

  private static void report(String folder, CaptureLab lab) {
    Map<String, String> outOfModel = lab.outOfModel();
    List<String> wrong = new ArrayList<>();
    int reproduced = 0;
    int listed = 0;
    for (String name : lab.captures().keySet()) {
      Optional<String> difference = lab.compared().get(name);
      boolean isListed = outOfModel.containsKey(name);
      if (difference == null && isListed) {
        listed++;
      } else if (difference == null) {
        wrong.add(name + ": neither reproduced nor listed as out of the model");
      } else if (isListed) {
        wrong.add(name + ": compared, but listed as out of the model");
      } else if (difference.isPresent()) {
        wrong.add(name + ": " + difference.get());
      } else {
        reproduced++;
      }
    }
    System.out.printf(
        "captures %s: %d in all, %d compared, %d reproduced, %d out of the model%n",
        folder, lab.captures().size(), lab.compared().size(), reproduced, listed);
    assertThat(wrong).isEmpty();
    assertThat(outOfModel.keySet()).isSubsetOf(lab.captures().keySet());
    assertThat(reproduced).isEqualTo(lab.captures().size() - listed);
  }
}
