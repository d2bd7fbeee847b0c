// SPDX-License-Identifier: Apache-2.0
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
