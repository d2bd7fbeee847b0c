// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.pacemaker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandResult.Exited;
import org.ferryman.exec.CommandRunner;
import org.ferryman.exec.Lines;
import org.ferryman.exec.XmlOutput;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.ocf.StepOutcome;
import org.w3c.dom.Element;

/**
 * {@link Cluster} and {@link Members} on the command lines of attrd_updater(8), which speaks to
 * this node's attribute daemon alone, cibadmin(8), crm_attribute(8), crm_resource(8) and
 * crm_mon(8).
 */
public final class ClusterTools implements Cluster, Members {

  /** How long a tool of the cluster may take: the daemons are on this node. */
  public static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** CRM_EX_NOSUCH (crm/common/results.h). */
  private static final int NO_SUCH_OBJECT = 105;

  /** What attrd_updater of Pacemaker 2.1.5 says instead: CRM_EX_CONFIG. */
  private static final int CONFIG = 78;

  private static final String DOES_NOT_EXIST = "attribute does not exist";

  private final CommandRunner runner;
  private final NodeName nodeName;

  /**
   * The tools as that runner finds them.
   *
   * @param nodeName this node's name in the cluster
   */
  public ClusterTools(CommandRunner runner, NodeName nodeName) {
    this.runner = runner;
    this.nodeName = nodeName;
  }

  @Override
  public String nodeName(Operation operation) {
    return nodeName.get(operation);
  }

  @Override
  public AttributeReading attribute(String name, Operation operation) {
    String node = nodeName.get(operation);
    // without -N it tells what every node has
    CommandResult result =
        run(operation, "attrd_updater", "--output-as=xml", "-Q", "-n", name, "-N", node);
    if (result instanceof Exited exited && absent(exited)) {
      return new AttributeReading.Unset();
    }
    if (!result.succeeded()) {
      return new AttributeReading.Unknown(reason(result));
    }
    try {
      // deleting leaves an empty value behind
      return XmlOutput.child(answer(result), "attribute")
          .filter(
              attribute ->
                  attribute.getAttribute("name").equals(name)
                      && attribute.getAttribute("host").equalsIgnoreCase(node))
          .<AttributeReading>map(
              attribute ->
                  attribute.getAttribute("value").isEmpty()
                      ? new AttributeReading.Unset()
                      : new AttributeReading.Value(attribute.getAttribute("value")))
          .orElseGet(() -> new AttributeReading.Unknown(notUnderstood(result)));
    } catch (IllegalArgumentException e) {
      return new AttributeReading.Unknown(notUnderstood(result));
    }
  }

  @Override
  public Reading<Map<String, String>> attributes(Operation operation) {
    String node = nodeName.get(operation);
    if (node.contains("'")) {
      return new Reading.Unknown<>(
          "the node's name, %s, can't be written into an XPath".formatted(node));
    }
    CommandResult result =
        run(
            operation,
            "cibadmin",
            "--query",
            "--local",
            "--xpath",
            "//node_state[@uname='%s']/transient_attributes".formatted(node));
    if (result instanceof Exited exited && exited.code() == NO_SUCH_OBJECT) {
      return new Reading.Known<>(Map.of());
    }
    if (!result.succeeded()) {
      return new Reading.Unknown<>(result.describe());
    }
    try {
      Element root = XmlOutput.parse(result.stdout());
      return root.getTagName().equals("transient_attributes")
          ? new Reading.Known<>(values(root))
          : new Reading.Unknown<>(notUnderstood(result));
    } catch (IllegalArgumentException e) {
      return new Reading.Unknown<>(notUnderstood(result));
    }
  }

  private static Map<String, String> values(Element transientAttributes) {
    return XmlOutput.children(transientAttributes, "instance_attributes").stream()
        .flatMap(set -> XmlOutput.children(set, "nvpair").stream())
        .filter(pair -> !pair.getAttribute("value").isEmpty())
        .collect(
            Collectors.toUnmodifiableMap(
                pair -> pair.getAttribute("name"),
                pair -> pair.getAttribute("value"),
                (first, again) -> again));
  }

  private static boolean absent(Exited exited) {
    return exited.code() == NO_SUCH_OBJECT
        || (exited.code() == CONFIG
            && (exited.stdout() + exited.stderr()).contains(DOES_NOT_EXIST));
  }

  @Override
  public AttributeReading nodeAttribute(String node, String name, Operation operation) {
    CommandResult result =
        run(
            operation,
            "crm_attribute",
            "--type",
            "nodes",
            "--node",
            node,
            "--name",
            name,
            "--query",
            "--quiet");
    return plainValue(result);
  }

  private static AttributeReading plainValue(CommandResult result) {
    if (result instanceof Exited exited && exited.code() == NO_SUCH_OBJECT) {
      return new AttributeReading.Unset();
    }
    if (!result.succeeded()) {
      return new AttributeReading.Unknown(reason(result));
    }
    String value = result.stdout().strip();
    return value.isEmpty() ? new AttributeReading.Unset() : new AttributeReading.Value(value);
  }

  @Override
  public AttributeReading utilization(String resource, String name, Operation operation) {
    return plainValue(
        run(
            operation,
            "crm_resource",
            "--resource",
            resource,
            "--utilization",
            "--get-parameter",
            name,
            "--quiet"));
  }

  @Override
  public StepOutcome setUtilization(
      String resource, String name, String value, Operation operation) {
    return outcome(
        run(
            operation,
            "crm_resource",
            "--resource",
            resource,
            "--utilization",
            "--set-parameter",
            name,
            "--parameter-value",
            value));
  }

  @Override
  public StepOutcome setAttribute(String name, String value, Operation operation) {
    return update(operation, "-n", name, "-U", value);
  }

  @Override
  public StepOutcome deleteAttribute(String name, Operation operation) {
    return update(operation, "-n", name, "-D");
  }

  /** Of this node by its name: on one of Pacemaker Remote, another node's daemon does it. */
  private StepOutcome update(Operation operation, String... words) {
    List<String> argv = new ArrayList<>(List.of("attrd_updater"));
    argv.addAll(List.of(words));
    nodeName.known(operation).ifPresent(name -> argv.addAll(List.of("-N", name)));
    return outcome(run(operation, argv.toArray(String[]::new)));
  }

  @Override
  public Reading<Set<String>> promotedNodes(String resource, Operation operation) {
    CommandResult result =
        run(operation, "crm_resource", "--output-as=xml", "--locate", "--resource", resource);
    if (!result.succeeded()) {
      return new Reading.Unknown<>(result.describe());
    }
    try {
      return XmlOutput.child(answer(result), "nodes")
          .<Reading<Set<String>>>map(nodes -> new Reading.Known<>(promoted(nodes)))
          .orElseGet(() -> new Reading.Unknown<>(notUnderstood(result)));
    } catch (IllegalArgumentException e) {
      return new Reading.Unknown<>(notUnderstood(result));
    }
  }

  @Override
  public Reading<NodeNames> members(Operation operation) {
    CommandResult result = run(operation, "crm_mon", "--one-shot", "--output-as=xml");
    if (!result.succeeded()) {
      return new Reading.Unknown<>(result.describe());
    }
    try {
      Set<String> names = new HashSet<>();
      for (Element nodes : XmlOutput.children(answer(result), "nodes")) {
        XmlOutput.children(nodes, "node").stream()
            .filter(ClusterTools::mayRunSomething)
            .forEach(node -> names.add(node.getAttribute("name")));
      }
      NodeNames members = new NodeNames(names);
      // this node is a member of its own partition: what doesn't name it is something else
      return members.has(nodeName.get(operation))
          ? new Reading.Known<>(members)
          : new Reading.Unknown<>(notUnderstood(result));
    } catch (IllegalArgumentException e) {
      return new Reading.Unknown<>(notUnderstood(result));
    }
  }

  /** A node that is neither online nor still to be fenced. Whatever is not said is taken for it. */
  private static boolean mayRunSomething(Element node) {
    boolean gone =
        node.getAttribute("online").equals("false") && node.getAttribute("unclean").equals("false");
    return !gone;
  }

  private static Set<String> promoted(Element nodes) {
    return XmlOutput.children(nodes, "node").stream()
        .filter(node -> node.getAttribute("state").equals("promoted"))
        .map(node -> node.getTextContent().strip())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Element answer(CommandResult result) {
    Element root = XmlOutput.parse(result.stdout());
    if (!root.getTagName().equals("pacemaker-result")) {
      throw new IllegalArgumentException("<" + root.getTagName() + "> is no answer of Pacemaker's");
    }
    return root;
  }

  private static StepOutcome outcome(CommandResult result) {
    return result.succeeded() ? StepOutcome.ok() : new StepOutcome.Failed(reason(result));
  }

  private static String reason(CommandResult result) {
    return PacemakerTools.disconnected(result) && result instanceof Exited exited
        ? "Pacemaker does not run on this node (%s)".formatted(Lines.summary(exited.stderr()))
        : result.describe();
  }

  private static String notUnderstood(CommandResult result) {
    return "'%s' answered what is not understood".formatted(result.command().line());
  }

  private CommandResult run(Operation operation, String... argv) {
    return runner.run(
        Command.of(operation.deadline().remainingAtMost(TIMEOUT), argv), operation.cancellation());
  }
}
