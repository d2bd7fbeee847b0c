// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.ferryman.testcluster.hardware.base.MeasurementReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SummaryTest {
  private static Summary summary(long lost, long twoWriters, long twice, long splitBrains) {
    return new Summary(
        List.of(new Step("host dies", Duration.ofMillis(12_340), 9_870)),
        new MeasurementReport(
            1234,
            lost,
            0,
            twoWriters,
            twice,
            splitBrains,
            1,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Map.of(),
            List.of()));
  }

  @Test
  void isUnharmedWhenNothingWasLostOrDoubled() {
    assertThat(summary(0, 0, 0, 0).unharmed()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"1,0,0,0", "0,1,0,0", "0,0,1,0", "0,0,0,1"})
  void oneHarmOfAnyKindIsEnough(long lost, long twoWriters, long twice, long splitBrains) {
    assertThat(summary(lost, twoWriters, twice, splitBrains).unharmed()).isFalse();
  }

  @Test
  void tableHasStepsAndCounts() {
    assertThat(summary(7, 0, 0, 0).table().lines())
        .anyMatch(line -> line.matches("host dies +12\\.3 s +9\\.9 s"))
        .anyMatch(line -> line.matches("acknowledged writes lost +7"));
  }
}
