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
package org.ferryman.testcluster.cli;

import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ConditionTimeoutException;

/** One line out of an exception and its causes. */
final class Failures {
  private Failures() {}

  static String text(Throwable failure) {
    List<String> parts = new ArrayList<>();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = cause.getMessage();
      boolean says = message != null && !(cause instanceof ConditionTimeoutException);
      if (says && parts.stream().noneMatch(part -> part.contains(message))) {
        parts.add(message.strip());
      }
    }
    return String.join(": ", parts);
  }
}
