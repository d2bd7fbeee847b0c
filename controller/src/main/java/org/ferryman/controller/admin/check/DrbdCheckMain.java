// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.check;

import static java.util.Objects.requireNonNull;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Clock;
import org.ferryman.exec.CommandRunner;
import org.ferryman.exec.ExecCommandRunner;
import org.ferryman.fencing.Finding;
import org.ferryman.fencing.FindingsWriter;
import org.ferryman.ocf.Operation;
import org.ferryman.settings.Settings;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.NodeTools;
import org.ferryman.tools.drbd.config.ConfigurationDigest;
import org.ferryman.tools.drbd.config.ResourceConfiguration;

/**
 * {@code ferryman drbd check [RESOURCE] [--json]}, and {@code ferryman drbd digest RESOURCE}, which
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
  private static final Duration TIMEOUT_FOR_ALL = Duration.ofMinutes(5);

  private final CommandRunner runner;
  private final ResourceChecks checks;
  private final Clock clock;
  private final PrintStream out;
  private final PrintStream err;

  DrbdCheckMain(
      CommandRunner runner, ResourceChecks checks, Clock clock, PrintStream out, PrintStream err) {
    this.runner = requireNonNull(runner, "runner");
    this.checks = requireNonNull(checks, "checks");
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
    ResourceChecks checks = ResourceChecks.ofThisNode(settings, runner, clock);
    return new DrbdCheckMain(runner, checks, clock, out, err).run(args);
  }

  int run(String... args) {
    List<String> arguments = new ArrayList<>(List.of(args));
    String verb = arguments.isEmpty() ? "" : arguments.remove(0);
    boolean json = verb.equals("check") && arguments.remove("--json");
    boolean all = verb.equals("check") && arguments.isEmpty();
    if (!all && (arguments.size() != 1 || arguments.get(0).startsWith("-"))) {
      return usage("one resource is to be named");
    }
    Optional<DrbdResource> resource;
    try {
      resource = arguments.stream().map(DrbdResource::named).findFirst();
    } catch (IllegalArgumentException e) {
      return usage(e.getMessage());
    }
    Operation operation =
        new Operation(
            clock.deadline(all ? TIMEOUT_FOR_ALL : TIMEOUT),
            new Cancellation(),
            (level, line) -> err.println(line));
    return switch (verb) {
      case "check" -> check(resource, json, operation);
      case "digest" -> digest(resource.orElseThrow(), operation);
      default -> usage("no such command: 'drbd %s'".formatted(verb));
    };
  }

  private int check(Optional<DrbdResource> resource, boolean json, Operation operation) {
    if (resource.isPresent()) {
      List<Finding> findings = checks.of(resource.get(), operation);
      String name = resource.get().name();
      out.print(json ? FindingsWriter.json(name, findings) : FindingsWriter.table(findings));
      return FindingsWriter.passed(findings) ? 0 : FAILED;
    }
    Map<String, List<Finding>> all = checks.all(operation);
    out.print(json ? AllFindingsWriter.json(all) : AllFindingsWriter.text(all));
    return AllFindingsWriter.passed(all) ? 0 : FAILED;
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
            + "; usage: ferryman drbd check [RESOURCE] [--json] | ferryman drbd digest RESOURCE");
    return USAGE;
  }
}
