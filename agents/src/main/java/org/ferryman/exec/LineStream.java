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
package org.ferryman.exec;

import java.io.IOException;
import java.util.Optional;

/**
 * What a command that goes on prints, line by line; standard error is among it. {@link #next} is
 * for one thread, {@link #close} for any.
 */
public interface LineStream extends AutoCloseable {

  /**
   * Waits for the next line.
   *
   * @return empty once the command has ended
   * @throws IOException if a line is too long to be one
   */
  Optional<String> next() throws IOException;

  /** One line on how the command ended, for a reason; waits for its end, but not for long. */
  String ending();

  /** Kills the command; a {@link #next} that waits then returns. */
  @Override
  void close();
}
