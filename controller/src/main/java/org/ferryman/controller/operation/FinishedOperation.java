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

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.ferryman.ocf.OcfAnswer;

/**
 * An operation that ended.
 *
 * @param id its id
 * @param what agent, action and instance
 * @param answer what was answered
 * @param took from acceptance to end
 */
public record FinishedOperation(String id, String what, OcfAnswer answer, Duration took) {

  /** Checks. */
  public FinishedOperation {
    requireNonNull(id, "id");
    requireNonNull(what, "what");
    requireNonNull(answer, "answer");
    requireNonNull(took, "took");
  }
}
