// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.migration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessorTest {
  private static final String HERE =
      "0fcbf3fd:f6d8320b:e4500800:00000075:00000005:01884329:0000020c:00000000";

  @ParameterizedTest
  @CsvSource({
    // the same; more there; less of what no guest is given
    "0fcbf3fd:f6d8320b:e4500800:00000075:00000005:01884329:0000020c:00000000, ''",
    "0fcbf3fd:f6d8320b:e4500800:00000075:00000005:01884329:0000020c:ffffffff, ''",
    "0fcbf3fd:f6d83203:e4500800:00000075:00000005:01884329:00000000:00000000, ''",
    // without AES; without AVX and AVX2
    "0fcbf3fd:f4d8320b:e4500800:00000075:00000005:01884329:0000020c:00000000, aes",
    "0fcbf3fd:e6d8320b:e4500800:00000075:00000005:01884309:0000020c:00000000, avx avx2",
    // not understood
    "'', ''",
    "0fcbf3fd:xyz, ''",
    "0fcbf3fd, ''"
  })
  void whatAGuestMayUseAndWouldNotFindIsNamed(String there, String missing) {
    assertThat(String.join(" ", Processor.missing(HERE, there))).isEqualTo(missing);
    assertThat(Processor.missing("", there)).isEmpty();
  }
}
