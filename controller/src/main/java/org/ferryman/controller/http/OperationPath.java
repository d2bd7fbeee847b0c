// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.http;

import java.util.Optional;

/**
 * {@code /v1/operation/AGENT/ACTION}.
 *
 * @param agent as given, not checked
 * @param action as given, not checked
 */
record OperationPath(String agent, String action) {

  private static final String PREFIX = "/v1/operation/";

  /** Empty if that is another path. */
  static Optional<OperationPath> of(String uri) {
    int slash = uri.indexOf('/', PREFIX.length());
    if (!uri.startsWith(PREFIX) || slash < 0 || uri.indexOf('/', slash + 1) >= 0) {
      return Optional.empty();
    }
    return Optional.of(
        new OperationPath(uri.substring(PREFIX.length(), slash), uri.substring(slash + 1)));
  }
}
