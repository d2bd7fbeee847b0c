// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.pacemaker;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandRunner;
import org.ferryman.exec.Deadline;
import org.ferryman.ocf.OcfRequest;
import org.ferryman.ocf.Operation;

/**
 * This node's name for Pacemaker, which need not be the kernel's ({@code uname -n}). Pacemaker
 * tells it with every operation; on a node of Pacemaker Remote nobody else does, for the tools
 * there speak to the daemons of another node. Before the first operation crm_node(8) is asked.
 */
public final class NodeName {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** While the cluster does not run here, it is asked no more often than that. */
  private static final Duration AGAIN = Duration.ofSeconds(30);

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:-]{1,255}");

  private final CommandRunner runner;
  private final String hostName;
  private volatile Optional<String> known = Optional.empty();
  private volatile Optional<Deadline> nextQuestion = Optional.empty();

  /**
   * Not known yet.
   *
   * @param hostName what the kernel calls this node
   */
  public NodeName(CommandRunner runner, String hostName) {
    this.runner = runner;
    this.hostName = hostName;
  }

  /** A name that is known, and stays. */
  public static NodeName fixed(String name) {
    NodeName fixed =
        new NodeName(
            (command, cancellation) -> {
              throw new IllegalStateException("nobody is asked for a name that is known");
            },
            name);
    fixed.known = Optional.of(name);
    return fixed;
  }

  /** What an operation tells: whose attributes the agent is to set, as Pacemaker's tools decide. */
  public static Optional<String> toldBy(OcfRequest request) {
    boolean physical = request.meta("container_attribute_target").equals(Optional.of("host"));
    return request
        .meta("physical_host")
        .filter(name -> physical && usable(name))
        .or(() -> request.meta("on_node"))
        .filter(NodeName::usable);
  }

  private static boolean usable(String name) {
    return NAME.matcher(name).matches();
  }

  /** Remembers what an operation tells. */
  public void heard(OcfRequest request) {
    if (request.calledByPacemaker()) {
      toldBy(request).ifPresent(name -> known = Optional.of(name));
    }
  }

  /** The name as Pacemaker has told it; empty if it did not. */
  public Optional<String> known(Operation operation) {
    if (known.isEmpty() && nextQuestion.map(Deadline::expired).orElse(true)) {
      CommandResult result =
          runner.run(
              Command.of(operation.deadline().remainingAtMost(TIMEOUT), "crm_node", "--name"),
              operation.cancellation());
      Optional<String> name =
          Optional.of(result)
              .filter(CommandResult::succeeded)
              .map(it -> it.stdout().strip())
              .filter(NodeName::usable);
      if (name.isEmpty()) {
        nextQuestion = Optional.of(operation.deadline().anew(AGAIN));
      } else if (known.isEmpty()) { // what an operation has told meanwhile is right
        known = name;
      }
    }
    return known;
  }

  /** The name as Pacemaker has told it, else the kernel's. */
  public String get(Operation operation) {
    return known(operation).orElse(hostName);
  }
}
