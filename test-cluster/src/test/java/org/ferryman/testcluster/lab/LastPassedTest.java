// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastPassedTest {
  @TempDir private Path folder;

  private static Outcome outcome(String scenario, String commit, String... failures) {
    return new Outcome(
        scenario,
        "ferryman",
        List.of(failures),
        Map.of("failover", 12.34),
        99.5,
        "2026-01-02T03:04:05Z",
        commit,
        "TCG");
  }

  private LastPassed record() {
    return new LastPassed(folder.resolve("last-passed.json"));
  }

  @Test
  void nothingHasPassedBeforeTheFirstRun() {
    assertThat(record().outcomes()).isEmpty();
  }

  @Test
  void aPassTakesThePlaceOfTheOneBeforeIt() {
    record().add(outcome("smoke", "aaa"));
    record().add(outcome("failover", "bbb"));
    record().add(outcome("smoke", "ccc"));

    assertThat(record().outcomes())
        .containsExactly(outcome("failover", "bbb"), outcome("smoke", "ccc"));
  }

  @Test
  void aScenarioThatIsNoMoreIsForgotten() {
    record().add(outcome("of-old", "aaa"));
    record().add(outcome("smoke", "bbb"));

    assertThat(record().outcomes()).containsExactly(outcome("smoke", "bbb"));
  }

  @Test
  void aFailureIsNotRecorded() {
    assertThatThrownBy(() -> record().add(outcome("smoke", "aaa", "a write was lost")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(record().outcomes()).isEmpty();
  }

  @Test
  void aBrokenRecordIsNotTakenForAnEmptyOne() throws IOException {
    Files.writeString(folder.resolve("last-passed.json"), "[{");

    assertThatThrownBy(() -> record().add(outcome("smoke", "aaa")))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("last-passed.json");
    assertThat(folder.resolve("last-passed.json")).hasContent("[{");
  }

  @Test
  void aLineSaysWhenAndOnWhatCommit() {
    assertThat(outcome("smoke", "aaa").line())
        .isEqualTo(
            "smoke with ferryman (TCG): passed at 2026-01-02T03:04:05Z on aaa in 100 s; failover 12.3 s;");
  }
}
