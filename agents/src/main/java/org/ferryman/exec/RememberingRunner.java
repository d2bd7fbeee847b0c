// SPDX-License-Identifier: Apache-2.0
package org.ferryman.exec;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Runs some commands once in a while only and answers from memory in between: for rounds that ask
 * the same of many things in a row, and where what was true a moment ago is good enough.
 */
public final class RememberingRunner implements CommandRunner {
  private final CommandRunner runner;
  private final Predicate<List<String>> wanted;
  private final Duration age;
  private final Clock clock;
  private final Map<List<String>, Remembered> remembered = new ConcurrentHashMap<>();

  private record Remembered(CommandResult result, Deadline holds) {}

  /**
   * On a runner.
   *
   * @param wanted which commands, by their words; each must change nothing
   * @param age how long a success is good; anything else is not remembered
   * @param clock tells how long ago it was
   */
  public RememberingRunner(
      CommandRunner runner, Predicate<List<String>> wanted, Duration age, Clock clock) {
    this.runner = runner;
    this.wanted = wanted;
    this.age = age;
    this.clock = clock;
  }

  /** What is asked from now on is found out anew. */
  public void forget() {
    remembered.clear();
  }

  @Override
  public CommandResult run(Command command, Cancellation cancellation) {
    if (!wanted.test(command.argv())) {
      return runner.run(command, cancellation);
    }
    Remembered before = remembered.get(command.argv());
    if (before != null && !before.holds().expired()) {
      return before.result();
    }
    CommandResult result = runner.run(command, cancellation);
    if (result.succeeded()) {
      remembered.put(command.argv(), new Remembered(result, clock.deadline(age)));
    } else {
      remembered.remove(command.argv());
    }
    return result;
  }
}
