// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.pacemaker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandResult.Exited;
import org.ferryman.exec.CommandResult.NotStarted;
import org.ferryman.exec.CommandRunner;
import org.ferryman.exec.XmlOutput;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.w3c.dom.Element;

/** {@link Pacemaker} on the command lines of cibadmin(8), crm_mon(8) and crmadmin(8). */
public final class PacemakerTools implements Pacemaker {

  /** CRM_EX_NOSUCH (crm/common/results.h). */
  private static final int NO_SUCH_OBJECT = 105;

  /** CRM_EX_DISCONNECT: no daemon of Pacemaker's answers on this node. */
  private static final int DISCONNECTED = 102;

  /** CRM_EX_EXISTS. */
  private static final int EXISTS = 108;

  private final CommandRunner runner;
  private final Map<String, String> environment;
  private final FencingConfig config;

  /**
   * The tools as that runner finds them.
   *
   * @param environment variables for them, such as {@code CIB_file}
   */
  public PacemakerTools(
      CommandRunner runner, Map<String, String> environment, FencingConfig config) {
    this.runner = runner;
    this.environment = Map.copyOf(environment);
    this.config = config;
  }

  /** At once: I/O may be frozen meanwhile. */
  @Override
  public Sight sight(Operation operation) {
    CompletableFuture<Reading<Membership>> membership = runner.beside(() -> membership(operation));
    return new Sight(cib(operation), membership.join());
  }

  @Override
  public Reading<Cib> cib(Operation operation) {
    CommandResult result = run(operation, config.toolTimeout(), "cibadmin", "--query");
    if (!result.succeeded()) {
      return new Reading.Unknown<>(result.describe());
    }
    try {
      return new Reading.Known<>(CibParser.parse(result.stdout()));
    } catch (IllegalArgumentException e) {
      return new Reading.Unknown<>(garbage(result, e));
    }
  }

  @Override
  public Reading<Membership> membership(Operation operation) {
    CommandResult result =
        run(
            operation,
            config.toolTimeout(),
            "crm_mon",
            "--one-shot",
            "--output-as=xml",
            "--exclude=all",
            "--include=options,nodes,resources,failcounts");
    if (!result.succeeded()) {
      return new Reading.Unknown<>(result.describe(), noCluster(result));
    }
    try {
      return new Reading.Known<>(MembershipParser.parse(result.stdout()));
    } catch (IllegalArgumentException e) {
      return new Reading.Unknown<>(garbage(result, e));
    }
  }

  /** Whether a tool found no daemon of Pacemaker's on this node. */
  public static boolean disconnected(CommandResult result) {
    return result instanceof Exited exited && exited.code() == DISCONNECTED;
  }

  /** Whether there is no cluster on this node: nothing of it runs, or its tools are not there. */
  public static boolean noCluster(CommandResult result) {
    return disconnected(result) || (result instanceof NotStarted it && it.missing());
  }

  @Override
  public Optional<String> nodeName(Operation operation) {
    CommandResult result = run(operation, config.toolTimeout(), "crm_node", "--name");
    return result.succeeded()
        ? Optional.of(result.stdout().strip()).filter(Constraints::usable)
        : Optional.empty();
  }

  @Override
  public Echo echo(String node, Operation operation) {
    CommandResult result =
        run(
            operation,
            config.echoTimeout(),
            "crmadmin",
            "--output-as=xml",
            "--timeout=" + config.echoTimeout().toMillis() + "ms",
            "--status=" + node);
    if (!result.succeeded()) {
      return new Echo.Silent(result.describe());
    }
    try {
      Element root = XmlOutput.parse(result.stdout());
      return XmlOutput.children(root, "crmd").stream()
              .anyMatch(
                  crmd ->
                      crmd.getAttribute("node_name").equals(node)
                          && crmd.getAttribute("result").equals("ok"))
          ? new Echo.Heard()
          : new Echo.Silent("'%s' told of no answer".formatted(result.command().line()));
    } catch (IllegalArgumentException e) {
      return new Echo.Silent(garbage(result, e));
    }
  }

  @Override
  public Change create(List<Ban> bans, String promotedWord, Operation operation) {
    return change(
        EXISTS,
        run(
            operation,
            config.toolTimeout(),
            "cibadmin",
            "--create",
            "--scope=constraints",
            "--xml-text",
            Constraints.section(bans, promotedWord)));
  }

  @Override
  public Change replace(Ban ban, Set<String> goodNodes, String promotedWord, Operation operation) {
    return change(
        NO_SUCH_OBJECT,
        run(
            operation,
            config.toolTimeout(),
            "cibadmin",
            "--replace",
            "--xpath=" + Constraints.whileUnchanged(ban),
            "--xml-text",
            Constraints.location(ban.withGoodNodes(goodNodes), promotedWord)));
  }

  @Override
  public Change delete(Ban ban, Operation operation) {
    return change(
        NO_SUCH_OBJECT,
        run(
            operation,
            config.toolTimeout(),
            "cibadmin",
            "--delete",
            "--xpath=" + Constraints.whileUnchanged(ban)));
  }

  private static Change change(int overtaken, CommandResult result) {
    if (result.succeeded()) {
      return new Change.Done();
    }
    return result instanceof Exited exited && exited.code() == overtaken
        ? new Change.Overtaken(result.describe())
        : new Change.Failed(result.describe());
  }

  private static String garbage(CommandResult result, IllegalArgumentException e) {
    return "'%s' answered what is not understood: %s"
        .formatted(result.command().line(), e.getMessage());
  }

  private CommandResult run(Operation operation, Duration timeout, String... argv) {
    return runner.run(
        new Command(List.of(argv), environment, operation.deadline().remainingAtMost(timeout)),
        operation.cancellation());
  }
}
