// SPDX-License-Identifier: Apache-2.0
package org.ferryman;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Packages and files stay small enough to be read at a sitting. */
class SizeTest {
  private static final String MAIN = "src/main/java";

  @Test
  void noPackageHasMoreThanThirtyFiles() throws IOException {
    assertThat(SizeRules.largePackages(MAIN)).isEmpty();
  }

  @Test
  void noFileHasMoreThanFourHundredLines() throws IOException {
    assertThat(SizeRules.largeFiles(MAIN)).isEmpty();
  }
}
