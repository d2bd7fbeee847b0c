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

/** Runs external commands. Implementations are safe for use by several threads. */
public interface CommandRunner {

  /**
   * Runs a command to its end, its timeout or the cancellation, whichever comes first. Nothing of
   * its process group is left when this returns, except what left the group by itself, and what a
   * command leaves that is known to leave a daemon ({@link Command.Children}).
   *
   * <p>Never throws for what the command does: every outcome is a {@link CommandResult}.
   */
  CommandResult run(Command command, Cancellation cancellation);
}
