// SPDX-License-Identifier: Apache-2.0
package org.ferryman.exec;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One external command: an argument vector, never a shell line.
 *
 * @param argv the program and its arguments; the program is looked up in the runner's path
 * @param environment variables added to the runner's own
 * @param timeout how long it may take before its process group is killed; positive
 * @param children what becomes of the processes that it starts
 */
public record Command(
    List<String> argv, Map<String, String> environment, Duration timeout, Children children) {

  /** What becomes of the processes that a command starts. */
  public enum Children {
    /** What is left in its process group is killed when it ends, and with it when it must end. */
    ENDED,
    /**
     * It is known to start none, and so needs no group of its own and no look for what it left:
     * most of what a short read costs.
     */
    NONE,
    /**
     * What is left when it ends by itself stays; what there is when it must end is killed. For a
     * command that leaves a daemon behind: daemon(3) lets the parent end before the daemon has left
     * the process group, so that it would be killed for being slow.
     */
    STAY
  }

  /** Checks and copies. */
  public Command {
    argv = List.copyOf(argv);
    environment = Map.copyOf(environment);
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
    this(argv, environment, timeout, Children.ENDED);
  }

  /** The same, known to start no processes. */
  public Command startingNone() {
    return new Command(argv, environment, timeout, Children.NONE);
  }

  /** The same, known to leave a daemon behind. */
  public Command leavingADaemon() {
    return new Command(argv, environment, timeout, Children.STAY);
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
