// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.pacemaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MembershipParserTest {

  private static Membership parse(String options) {
    return MembershipParser.parse(
        "<pacemaker-result><summary><cluster_options %s/></summary><nodes/><resources/></pacemaker-result>"
            .formatted(options));
  }

  @ParameterizedTest
  @CsvSource({
    "stonith-enabled='true', true",
    "stonith-enabled='false', false",
    "fencing-enabled='true', true",
    "fencing-enabled='false', false",
    "stonith-enabled='true' fencing-enabled='false', false",
    "stonith-enabled='false' fencing-enabled='true', true",
  })
  void fencingIsToldByEitherName(String options, boolean fenced) {
    assertThat(parse(options.replace("''", "'")).stonith()).isEqualTo(fenced);
  }

  @Test
  void answerThatDoesNotTellOfFencingIsNone() {
    assertThatThrownBy(() -> parse("no-quorum-policy='stop'"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("stonith-enabled");
  }
}
