// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cluster;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.ferryman.testcluster.hardware.PowerSwitch;

/** Power switches that are a program: it ends when the node is off, or on. */
final class CommandPower implements PowerSwitch {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final String command;

  /** Runs it with the node and the action. */
  CommandPower(String command) {
    this.command = command;
  }

  @Override
  public void request(String node, Action action, Consumer<Optional<String>> done) {
    Thread thread = new Thread(() -> done.accept(attempt(node, action)), "power-switch");
    thread.setDaemon(true);
    thread.start();
  }

  private Optional<String> attempt(String node, Action action) {
    try {
      HostCommand.of(DEADLINE, command, node, action.name().toLowerCase(Locale.ROOT)).output();
      return Optional.empty();
    } catch (ClusterException e) {
      return Optional.of(e.getMessage());
    }
  }
}
