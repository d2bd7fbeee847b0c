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

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Keeps the lines of an operation's log. */
public final class RecordingLog implements OperationLog {
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

  @Override
  public void write(Level level, String line) {
    lines.add(level + " " + line);
  }

  /** The lines so far. */
  public List<String> lines() {
    return List.copyOf(lines);
  }
}
