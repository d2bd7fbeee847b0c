/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
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
