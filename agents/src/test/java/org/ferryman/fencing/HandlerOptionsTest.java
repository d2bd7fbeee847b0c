// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.ferryman.tools.pacemaker.FencingConfig;
import org.junit.jupiter.api.Test;

class HandlerOptionsTest {

  @Test
  void whatTheDrbdAgentHandsOverByDefaultIsUnderstood() {
    HandlerOptions options =
        HandlerOptions.of(
            List.of(), "--quiet --flock-required --flock-timeout 0 --unfence-only-if-owner-match");

    assertThat(options.onlyOwn()).isTrue();
    assertThat(options.timeout()).isEqualTo(FencingConfig.DEFAULTS.budget());
  }

  @Test
  void timeoutIsTheHandlersBudget() {
    assertThat(HandlerOptions.of(List.of("--timeout", "30"), "").timeout())
        .isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void whatIsNotUnderstoodIsRefused() {
    for (List<String> arguments :
        List.of(
            List.of("--timeout"),
            List.of("--timeout", "soon"),
            List.of("--force"),
            List.of("r0"))) {
      assertThatThrownBy(() -> HandlerOptions.of(arguments, ""))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
