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
package org.ferryman.controller.operation;

import java.util.LinkedHashMap;
import java.util.Map;
import org.ferryman.ocf.OcfAnswer;

/**
 * What monitors answered last, so that trouble is logged once per change and not every second. Only
 * answers with a reason are kept, and no more than {@value #MOST}.
 */
final class Observed {
  static final int MOST = 1000;

  private final Map<String, OcfAnswer> troubles =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, OcfAnswer> eldest) {
          return size() > MOST;
        }
      };

  /**
   * Takes an answer.
   *
   * @param what action and resource
   * @return whether there is a reason that was not there last time, or none where there was one
   */
  synchronized boolean news(String what, OcfAnswer answer) {
    return answer.reason().isEmpty()
        ? troubles.remove(what) != null
        : !answer.equals(troubles.put(what, answer));
  }
}
