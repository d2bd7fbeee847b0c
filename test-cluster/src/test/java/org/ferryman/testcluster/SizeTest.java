// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Set;
import org.ferryman.SizeRules;
import org.junit.jupiter.api.Test;

/** Packages and files stay small enough to be read at a sitting. */
class SizeTest {
  private static final String[] FOLDERS = {"src/main/java", "src/test/java"};

  /** These are larger still; the list only gets shorter. */
  private static final Set<String> TOO_LARGE = Set.of("drbd", "lab");

  @Test
  void noPackageHasMoreThanThirtyFiles() throws IOException {
    assertThat(SizeRules.largePackages(FOLDERS))
        .extracting(folder -> folder.getFileName().toString())
        .containsExactlyInAnyOrderElementsOf(TOO_LARGE);
  }

  @Test
  void noFileHasMoreThanFourHundredLines() throws IOException {
    assertThat(SizeRules.largeFiles(FOLDERS)).isEmpty();
  }
}
