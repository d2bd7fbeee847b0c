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

import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OperationLog;

/** Whoever waits for an operation's answer. Called by one thread at a time. */
public interface OperationListener {

  /** The operation is in the controller's hands; comes first. */
  void accepted(String id);

  /** One line of what it does. */
  void log(OperationLog.Level level, String text);

  /** It goes on; comes every second. */
  void alive();

  /** The answer; comes once and last. */
  void answered(OcfAnswer answer);
}
