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

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One external command: an argument vector, never a shell line.
 *
 * @param argv the program and its arguments; the program is looked up in the runner's path
 * @param environment variables added to the runner's own
 * @param timeout how long it may take before its process group is killed; positive
 * @param alone whether it is known to start no processes, and so needs no group of its own and no
 *     look for what it left: most of what a short read costs
 */
public record Command(
    List<String> argv, Map<String, String> environment, Duration timeout, boolean alone) {

  /** Checks and copies. */
  public Command {
    argv = List.copyOf(argv);
    environment = Map.copyOf(environment);
    requireNonNull(timeout, "timeout");
    if (argv.isEmpty() || argv.get(0).isBlank()) {
      throw new IllegalArgumentException("a command needs a program");
    }
    if (argv.stream().anyMatch(argument -> argument.indexOf('\0') >= 0)) {
      throw new IllegalArgumentException("an argument holds a NUL byte: " + argv);
    }
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("timeout is negative: " + timeout);
    }
  }

  /** A command that may start processes. */
  public Command(List<String> argv, Map<String, String> environment, Duration timeout) {
    this(argv, environment, timeout, false);
  }

  /** The same, known to start no processes. */
  public Command startingNone() {
    return new Command(argv, environment, timeout, true);
  }

  /** A command with no variables of its own. */
  public static Command of(Duration timeout, String... argv) {
    return new Command(List.of(argv), Map.of(), timeout);
  }

  /** A command with no variables of its own. */
  public static Command of(Duration timeout, List<String> argv) {
    return new Command(argv, Map.of(), timeout);
  }

  /** The program's name without its folder. */
  public String tool() {
    String program = argv.get(0);
    return program.substring(program.lastIndexOf('/') + 1);
  }

  /** The command as a person would type it, for logs and reasons; not for a shell. */
  public String line() {
    return String.join(" ", argv);
  }
}
