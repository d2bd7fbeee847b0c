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
import java.util.List;

/** Starts commands that go on printing. */
public interface LineStreams {

  /**
   * Starts one. It lives no longer than the thread that calls this: a process that is killed leaves
   * no command behind.
   *
   * @param argv the program, looked up as for {@link CommandRunner}, and its arguments
   * @throws IOException if it can't be started
   */
  LineStream open(List<String> argv) throws IOException;
}
