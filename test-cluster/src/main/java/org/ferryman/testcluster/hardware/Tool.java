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

/** A stand-in for a tool: reads a call's arguments, asks the model, answers. */
@FunctionalInterface
public interface Tool {
  /**
   * Begins to answer. Runs under the model's lock and must not block.
   *
   * @param call the run to answer; ended by its exit code, now or later in model time
   */
  void run(ToolCall call);
}
