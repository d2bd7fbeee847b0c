// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.ferryman.testcluster.hardware.drbd.GenerationComparison.Side;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GenerationComparisonTest {
  private static final Side FRESH = side(4, 0, 0, 0);

  private static Side side(long current, long bitmap, long history0, long history1) {
    return new Side(new DataGeneration(current, bitmap, history0, history1), false);
  }

  private static Side crashed(long current) {
    return new Side(new DataGeneration(current | 1, 0, 0, 0), true);
  }

  static Stream<Arguments> rules() {
    return List.of(
        Arguments.of(FRESH, FRESH, 0, 10),
        Arguments.of(FRESH, side(0x100, 0, 0, 0), -2, 20),
        Arguments.of(side(0x100, 0x200, 0, 0), side(0x100, 0, 0, 0), 1, 36),
        Arguments.of(side(0x101, 0, 0, 0), side(0x100, 0, 0, 0), 0, 40),
        Arguments.of(crashed(0x100), side(0x100, 0, 0, 0), 1, 40),
        Arguments.of(side(0x100, 0, 0, 0), side(0x300, 0x100, 0, 0), -1, 50),
        Arguments.of(side(0x100, 0, 0, 0), side(0x300, 0, 0x100, 0), -1, 51),
        Arguments.of(side(0x100, 0, 0, 0), side(0x300, 0, 0x200, 0x100), -2, 60),
        Arguments.of(side(0x300, 0x500, 0, 0), side(0x400, 0x500, 0, 0), 100, 90),
        Arguments.of(side(0x300, 0, 0x500, 0), side(0x400, 0, 0x600, 0x500), -100, 100),
        Arguments.of(side(0x300, 0, 0, 0), side(0x400, 0, 0, 0), -1000, 100))
        .stream();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void everyRuleAndItsMirrorImage(Side self, Side peer, int verdict, int rule) {
    assertThat(GenerationComparison.of(self, peer, false))
        .isEqualTo(new GenerationComparison(verdict, rule));
    int mirrored = Math.abs(verdict) >= 100 ? verdict : -verdict;
    assertThat(GenerationComparison.of(peer, self, true).verdict()).isEqualTo(mirrored);
  }
}
