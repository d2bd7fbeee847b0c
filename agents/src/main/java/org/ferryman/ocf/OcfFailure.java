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
package org.ferryman.ocf;

import static java.util.Objects.requireNonNull;

/**
 * Ends an operation early with an exit code and the reason an administrator reads. The agent's
 * caller turns it into an {@link OcfAnswer}.
 */
public class OcfFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final OcfExit exit;

  /** The reason is one line: what was tried, on what, what the tool said, what to do next. */
  public OcfFailure(OcfExit exit, String reason) {
    super(requireNonNull(reason, "reason"));
    this.exit = requireNonNull(exit, "exit");
  }

  /** The exit code to answer. */
  public OcfExit exit() {
    return exit;
  }
}
