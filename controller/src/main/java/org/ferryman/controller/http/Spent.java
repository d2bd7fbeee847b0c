// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.http;

import io.micronaut.core.annotation.Nullable;
import java.io.IOException;
import java.time.Duration;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OcfFailure;
import org.ferryman.operation.Uptime;

/**
 * How much of an action's timeout went by before its request was read. Two optional headers of the
 * wrapper tell, and keep a request from being run long after its sender turned elsewhere: {@link
 * #BEGAN} and {@link #PATIENCE}.
 */
final class Spent {

  /** Seconds of {@code /proc/uptime} when the action began, with two decimals. */
  static final String BEGAN = "Ferryman-Began";

  /** How many seconds its sender waits for a first line, with two decimals. */
  static final String PATIENCE = "Ferryman-Patience";

  private Spent() {}

  /**
   * By the headers' values; nothing where they are missing.
   *
   * @throws LateRequestException if the sender no longer waits
   * @throws OcfFailure if they are not seconds
   * @throws IOException if the kernel's clock can't be read
   */
  static Duration of(@Nullable String began, @Nullable String patience) throws IOException {
    if (began == null) {
      return Duration.ZERO;
    }
    Duration spent = Uptime.since(seconds(BEGAN, began));
    if (patience != null && spent.compareTo(seconds(PATIENCE, patience)) >= 0) {
      throw new LateRequestException(
          "the request was read %d ms after the action began; its sender waited no longer than %s s"
              .formatted(spent.toMillis(), patience));
    }
    return spent;
  }

  private static Duration seconds(String header, String text) {
    return Uptime.parse(text)
        .orElseThrow(
            () ->
                new OcfFailure(
                    OcfExit.ERR_ARGS,
                    header + " is not seconds with two decimals: '" + text + "'"));
  }
}
