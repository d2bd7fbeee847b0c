// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandRunner;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.StepOutcome;
import org.ferryman.tools.drbd.config.DefinitionReading;
import org.ferryman.tools.drbd.status.Reconciliation;

/** This node's DRBD on the port of its agent, and {@code drbdadm net-options} (drbdadm(8)). */
public final class DrbdDisks implements Disks {
  private static final Duration LONGEST = Duration.ofSeconds(20);
  private static final Duration AGAIN = Duration.ofMillis(500);

  /** As drbdsetup words an error of the kernel's: another way would be told the same. */
  private static final Pattern KERNEL_REFUSED = Pattern.compile("Failure: \\([0-9]+\\)");

  /** In what {@code drbdsetup show} prints. */
  private static final Pattern PEER_NODE_ID = Pattern.compile("_peer_node_id\\s+([0-9]+)\\s*;");

  private static final Pattern ADDRESS_HERE = address("_this_host");
  private static final Pattern ADDRESS_THERE = address("_remote_host");

  private final Drbd drbd;
  private final CommandRunner runner;
  private final Function<String, DrbdResource> named;
  private final Function<Operation, Set<String>> used;
  private final UnaryOperator<String> nodeNames;

  /**
   * On these.
   *
   * @param named the resource of a name: in which configuration it is
   * @param used the names of the resources that guests of this node use
   * @param nodeNames DRBD's name of a node that Pacemaker calls so
   */
  public DrbdDisks(
      Drbd drbd,
      CommandRunner runner,
      Function<String, DrbdResource> named,
      Function<Operation, Set<String>> used,
      UnaryOperator<String> nodeNames) {
    this.drbd = drbd;
    this.runner = runner;
    this.named = named;
    this.used = used;
    this.nodeNames = nodeNames;
  }

  @Override
  public String nodeName(String pacemakers) {
    return nodeNames.apply(pacemakers);
  }

  private static Pattern address(String host) {
    return Pattern.compile(host + "\\s*\\{\\s*address\\s+([a-z0-9]+)\\s+([^\\s;]+)\\s*;");
  }

  private DrbdResource named(String resource) {
    return named.apply(resource);
  }

  @Override
  public DrbdReading read(String resource, Operation operation) {
    return drbd.read(named(resource), operation);
  }

  @Override
  public TwoPrimariesReading setting(String resource, Operation operation) {
    return drbd.twoPrimaries(named(resource), operation);
  }

  @Override
  public TwoPrimariesReading twoPrimariesConfigured(String resource, Operation operation) {
    DefinitionReading reading = drbd.definition(named(resource), operation);
    if (reading instanceof DefinitionReading.Defined defined) {
      return defined.definition().allowsTwoPrimaries()
          ? new TwoPrimariesReading.Allowed()
          : new TwoPrimariesReading.Forbidden();
    }
    return new TwoPrimariesReading.Unknown(
        "the configuration of %s can't be read: %s".formatted(resource, reading));
  }

  @Override
  public String protocol(String resource, Operation operation) {
    return drbd.definition(named(resource), operation) instanceof DefinitionReading.Defined defined
        ? defined.definition().protocol()
        : "C";
  }

  @Override
  public List<String> resources(Operation operation) {
    return used.apply(operation).stream().sorted().toList();
  }

  @Override
  public StepOutcome allowTwoPrimaries(String resource, boolean allow, Operation operation) {
    DrbdResource it = named(resource);
    List<String> argv = new ArrayList<>(List.of("drbdadm"));
    if (!it.inDefaultConfiguration()) {
      argv.addAll(List.of("-c", it.configuration()));
    }
    argv.addAll(
        List.of("net-options", "--allow-two-primaries=" + (allow ? "yes" : "no"), it.name()));
    CommandResult result = run(argv, operation);
    if (result.succeeded()) {
      return StepOutcome.ok();
    }
    return allow || KERNEL_REFUSED.matcher(result.stderr()).find()
        ? new StepOutcome.Failed(result.describe())
        : forbidInKernel(it, result.describe(), operation);
  }

  /**
   * Where drbdadm can't, which reads all files of the configuration: a slip in one of them must not
   * keep a window open. Each connection is told by the name that the kernel has for it: DRBD 9's
   * are the peers' node ids, 8.4's both addresses.
   */
  private StepOutcome forbidInKernel(DrbdResource resource, String why, Operation operation) {
    CommandResult shown = run(List.of("drbdsetup", "show", resource.name()), operation);
    if (!shown.succeeded()) {
      return new StepOutcome.Failed("%s; %s".formatted(why, shown.describe()));
    }
    operation.log().warn(why + "; trying without the configuration");
    for (List<String> connection : connections(resource, shown.stdout())) {
      List<String> argv = new ArrayList<>(List.of("drbdsetup", "net-options"));
      argv.addAll(connection);
      argv.add("--allow-two-primaries=no");
      CommandResult result = run(argv, operation);
      if (!result.succeeded()) {
        return new StepOutcome.Failed("%s; %s".formatted(why, result.describe()));
      }
    }
    TwoPrimariesReading now = drbd.twoPrimaries(resource, operation);
    if (now instanceof TwoPrimariesReading.Forbidden) {
      return StepOutcome.ok();
    }
    return new StepOutcome.Failed(
        "%s; and in the kernel: %s"
            .formatted(
                why,
                now instanceof TwoPrimariesReading.Unknown unknown
                    ? unknown.reason()
                    : "two Primaries are allowed as before"));
  }

  private static List<List<String>> connections(DrbdResource resource, String shown) {
    List<List<String>> nine =
        PEER_NODE_ID
            .matcher(shown)
            .results()
            .map(found -> List.of(resource.name(), found.group(1)))
            .toList();
    Matcher here = ADDRESS_HERE.matcher(shown);
    Matcher there = ADDRESS_THERE.matcher(shown);
    return nine.isEmpty() && here.find() && there.find()
        ? List.of(
            List.of(here.group(1) + ":" + here.group(2), there.group(1) + ":" + there.group(2)))
        : nine;
  }

  private CommandResult run(List<String> argv, Operation operation) {
    return runner.run(
        Command.of(operation.deadline().remainingAtMost(LONGEST), argv), operation.cancellation());
  }

  @Override
  public StepOutcome primary(String resource, Operation operation) {
    DrbdResource it = named(resource);
    DrbdOutcome outcome = drbd.primary(it, operation);
    while (outcome instanceof DrbdOutcome.NoUpToDateData
        && mayPass(it, operation)
        && operation.pause(AGAIN)) {
      outcome = drbd.primary(it, operation);
    }
    return outcome(outcome);
  }

  /** DRBD 9 may have yet to find out whether the data is good. */
  private boolean mayPass(DrbdResource resource, Operation operation) {
    return drbd.read(resource, operation) instanceof DrbdReading.Configured now
        && Reconciliation.mayPass(now.status());
  }

  @Override
  public StepOutcome secondary(String resource, Operation operation) {
    return outcome(drbd.secondary(named(resource), operation));
  }

  @Override
  public StepOutcome connect(String resource, Operation operation) {
    return outcome(drbd.connect(named(resource), operation));
  }

  private static StepOutcome outcome(DrbdOutcome outcome) {
    return outcome.done() ? StepOutcome.ok() : new StepOutcome.Failed(outcome.reason());
  }
}
