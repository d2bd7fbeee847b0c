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
package org.ferryman.agent.drbd;

import static java.util.Objects.requireNonNull;

import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;

/** What an action does next, decided from what is known. */
sealed interface Step {

  /** It is over. */
  record Answer(OcfAnswer answer) implements Step {
    public Answer {
      requireNonNull(answer, "answer");
    }
  }

  /** Give DRBD this command, then look again. */
  record Act(Move move) implements Step {
    public Act {
      requireNonNull(move, "move");
    }
  }

  /** Nothing can be done now, but this can pass: look again later. */
  record Wait(String reason) implements Step {
    public Wait {
      requireNonNull(reason, "reason");
    }
  }

  static Step done() {
    return new Answer(OcfAnswer.of(OcfExit.SUCCESS));
  }

  static Step fail(OcfExit exit, String reason) {
    return new Answer(OcfAnswer.of(exit, reason));
  }
}
