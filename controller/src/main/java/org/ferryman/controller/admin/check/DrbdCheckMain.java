// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.check;

import static java.util.Objects.requireNonNull;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ferryman.agent.xen.GuestLimits;
import org.ferryman.agent.xen.KernelLayers;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Clock;
import org.ferryman.exec.CommandRunner;
import org.ferryman.exec.ExecCommandRunner;
import org.ferryman.exec.HostName;
import org.ferryman.fencing.DrbdCheck;
import org.ferryman.fencing.Finding;
import org.ferryman.fencing.FindingsWriter;
import org.ferryman.fencing.OtherNodes;
import org.ferryman.ocf.Operation;
import org.ferryman.settings.Settings;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.DrbdTools;
import org.ferryman.tools.drbd.NodeTools;
import org.ferryman.tools.drbd.config.ConfigurationDigest;
import org.ferryman.tools.drbd.config.ResourceConfiguration;
import org.ferryman.tools.pacemaker.FencingConfig;
import org.ferryman.tools.pacemaker.PacemakerTools;

/**
 * {@code ferryman drbd check RESOURCE [--json]}, and {@code ferryman drbd digest RESOURCE}, which
 * is what a check asks the other nodes for.
 *
 * <p>Exit codes of {@code check}: 0 nothing failed, 1 something did. Of {@code digest}: 0 with
 * {@code digest} and the digits on standard output, {@link SshOtherNodes#NOT_CONFIGURED} with the
 * reason on standard error. Of both: 2 wrong usage.
 */
public final class DrbdCheckMain {
  private static final int FAILED = 1;
  private static final int USAGE = 2;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final CommandRunner runner;
  private final OtherNodes otherNodes;
  private final String nodeName;
  private final Clock clock;
  private final PrintStream out;
  private final PrintStream err;

  DrbdCheckMain(
      CommandRunner runner,
      OtherNodes otherNodes,
      String nodeName,
      Clock clock,
      PrintStream out,
      PrintStream err) {
    this.runner = requireNonNull(runner, "runner");
    this.otherNodes = requireNonNull(otherNodes, "otherNodes");
    this.nodeName = requireNonNull(nodeName, "nodeName");
    this.clock = requireNonNull(clock, "clock");
    this.out = requireNonNull(out, "out");
    this.err = requireNonNull(err, "err");
  }

  /**
   * Runs one of them on this node.
   *
   * @return its exit code
   */
  public static int onThisNode(Clock clock, PrintStream out, PrintStream err, String... args) {
    Settings settings = Settings.of(System.getenv());
    settings.findings().errors().forEach(line -> err.println("ferryman: " + line));
    CommandRunner runner = new ExecCommandRunner(settings.exec());
    OtherNodes otherNodes = new SshOtherNodes(runner, settings.handover().ssh());
    return new DrbdCheckMain(runner, otherNodes, HostName.ofThisHost(), clock, out, err).run(args);
  }

  int run(String... args) {
    List<String> arguments = new ArrayList<>(List.of(args));
    String verb = arguments.isEmpty() ? "" : arguments.remove(0);
    boolean json = verb.equals("check") && arguments.remove("--json");
    if (arguments.size() != 1 || arguments.get(0).startsWith("-")) {
      return usage("one resource is to be named");
    }
    DrbdResource resource;
    try {
      resource = DrbdResource.named(arguments.get(0));
    } catch (IllegalArgumentException e) {
      return usage(e.getMessage());
    }
    Operation operation =
        new Operation(
            clock.deadline(TIMEOUT), new Cancellation(), (level, line) -> err.println(line));
    return switch (verb) {
      case "check" -> check(resource, json, operation);
      case "digest" -> digest(resource, operation);
      default -> usage("no such command: 'drbd %s'".formatted(verb));
    };
  }

  private int check(DrbdResource resource, boolean json, Operation operation) {
    List<Finding> findings =
        new DrbdCheck(
                new DrbdTools(runner),
                new NodeTools(runner),
                new PacemakerTools(runner, Map.of(), FencingConfig.DEFAULTS),
                nodeName,
                DrbdCheck.MODULES,
                otherNodes)
            .run(
                resource,
                (cib, configuration) -> guests(resource, configuration).of(cib.wiring().guests()),
                operation);
    out.print(
        json ? FindingsWriter.json(resource.name(), findings) : FindingsWriter.table(findings));
    return FindingsWriter.passed(findings) ? 0 : FAILED;
  }

  private GuestChecks guests(DrbdResource resource, ResourceConfiguration.Reading configuration) {
    Set<Integer> minors =
        configuration instanceof ResourceConfiguration.Reading.Known known
            ? GuestChecks.minors(known.configuration().definition(), nodeName)
            : Set.of();
    return new GuestChecks(
        resource.name(), minors, KernelLayers.ofThisHost(), GuestLimits.Host.ofThisNode());
  }

  private int digest(DrbdResource resource, Operation operation) {
    ResourceConfiguration.Reading reading =
        new NodeTools(runner).configuration(resource, operation);
    if (reading instanceof ResourceConfiguration.Reading.Known known) {
      out.println("digest " + ConfigurationDigest.of(known.text()));
      return 0;
    }
    err.println(((ResourceConfiguration.Reading.Unknown) reading).reason());
    return SshOtherNodes.NOT_CONFIGURED;
  }

  private int usage(String complaint) {
    err.println(
        complaint
            + "; usage: ferryman drbd check RESOURCE [--json] | ferryman drbd digest RESOURCE");
    return USAGE;
  }
}
