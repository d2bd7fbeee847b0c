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
package org.ferryman.testcluster.lab;

import java.io.Serial;

/** The lab could not do what was asked; the message says what was tried and what to do. */
public final class LabException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * @param message what was tried, on what, what came back, and what to do next
   */
  public LabException(String message) {
    super(message);
  }

  /**
   * @param message what was tried, on what, and what to do next
   * @param cause what came back
   */
  public LabException(String message, Throwable cause) {
    super(message, cause);
  }
}
