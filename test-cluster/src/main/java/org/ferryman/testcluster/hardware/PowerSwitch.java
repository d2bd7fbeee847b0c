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
package org.ferryman.testcluster.hardware;

import java.util.Optional;
import java.util.function.Consumer;

/** Switches what a node runs in: a container, or nothing in a unit test. */
public interface PowerSwitch {
  /** What to do. */
  enum Action {
    /** Cut its power. */
    OFF,
    /** Give it power. */
    ON,
    /** Freeze it. */
    PAUSE,
    /** Let it go on. */
    UNPAUSE
  }

  /** Switches nothing: the model alone. */
  PowerSwitch NONE = (node, action, done) -> done.accept(Optional.empty());

  /**
   * Begins to switch. Must not block.
   *
   * @param node which
   * @param action what
   * @param done told when it is done: empty, or what went wrong; from any thread
   */
  void request(String node, Action action, Consumer<Optional<String>> done);
}
