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

/**
 * Where an operation tells what it does, as it does it: each line reaches Pacemaker's log at once.
 */
@FunctionalInterface
public interface OperationLog {

  /** Severity, by Pacemaker's names. */
  enum Level {
    /** For the curious. */
    DEBUG,
    /** Ordinary progress. */
    INFO,
    /** Unexpected, dealt with. */
    WARN,
    /** Failed. */
    ERROR
  }

  /** Writes one line. */
  void write(Level level, String line);

  /** Ordinary progress. */
  default void info(String line) {
    write(Level.INFO, line);
  }

  /** Unexpected, dealt with. */
  default void warn(String line) {
    write(Level.WARN, line);
  }

  /** For the curious. */
  default void debug(String line) {
    write(Level.DEBUG, line);
  }
}
