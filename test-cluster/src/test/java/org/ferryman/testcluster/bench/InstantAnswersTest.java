// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class InstantAnswersTest {

  @Test
  void aListTellsOfEachAndKeepsItsFrame() {
    Map<String, String> answers =
        InstantAnswers.scaled(
            Map.of(
                "drbdsetup events2 --now",
                "exists resource name:r0 role:Primary\nexists device name:r0 volume:0\nexists -\n"),
            2);

    assertThat(answers)
        .containsExactly(
            Map.entry(
                "drbdsetup events2 --now",
                """
                exists resource name:r0 role:Primary
                exists device name:r0 volume:0
                exists resource name:r1 role:Primary
                exists device name:r1 volume:0
                exists -
                """));
  }

  @Test
  void aQuestionAboutOneIsThereForEach() {
    assertThat(InstantAnswers.scaled(Map.of("drbdsetup sh-status r0", "_res_name=r0\n"), 2))
        .containsOnly(
            Map.entry("drbdsetup sh-status r0", "_res_name=r0\n"),
            Map.entry("drbdsetup sh-status r1", "_res_name=r1\n"));
  }

  @Test
  void guestsHaveNumbersOfTheirOwn() {
    String row = "vm1                                          1   128     1\t-b----\t 0.1\n";
    Map<String, String> answers = InstantAnswers.scaled(Map.of("xl list", "Name ID\n" + row), 2);

    assertThat(answers.get("xl list").lines().map(line -> line.split("\\s+", -1)[1]))
        .containsExactly("ID", "1", "2");
    assertThat(answers.get("xl list").lines().map(line -> line.split("\\s+", -1)[0]))
        .containsExactly("Name", "vm1", "vm2");
  }
}
