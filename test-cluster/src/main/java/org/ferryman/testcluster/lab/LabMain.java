// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ferryman.exec.CommandResult;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Command line of the lab. Exit codes: 0 done, 1 failed, 2 wrong usage. */
@Command(
    name = "lab",
    mixinStandardHelpOptions = true,
    description = "Two QEMU machines with real Xen, real DRBD and real Pacemaker.")
public final class LabMain {
  private static final Duration EXEC = Duration.ofMinutes(30);
  private static final Duration CONTRACT = Duration.ofHours(1);

  @Option(
      names = "--patience",
      paramLabel = "N",
      scope = ScopeType.INHERIT,
      description =
          "How many times longer than on real machines things may take (with KVM 1, emulated 10).")
  private int patience;

  @Spec private CommandSpec spec;

  private LabMain() {}

  /** Runs the command line and exits with its code. */
  public static void main(String[] args) {
    CommandLine commandLine = new CommandLine(new LabMain());
    commandLine.setExecutionExceptionHandler(
        (exception, line, result) -> {
          if (!(exception instanceof LabException)) {
            throw exception;
          }
          line.getErr().println("lab: " + exception.getMessage());
          return CommandLine.ExitCode.SOFTWARE;
        });
    System.exit(commandLine.execute(args));
  }

  @Command(
      description =
          "Make the images and the saved state of the machines, with the kernel's own DRBD 8.4 or"
              + " with the modules given.")
  void build(
      @Option(
              names = "--drbd-module",
              paramLabel = "DIR",
              description =
                  "A folder with drbd.ko and its transports (DRBD 9), built for the lab's kernel;"
                      + " they are used until the next build.")
          Path modules) {
    LabSetup setup = setup();
    setup.useDrbd(Optional.ofNullable(modules));
    setup.built();
    say("built");
  }

  @Command(
      description = "Start both machines: a cluster with fencing, and nothing else configured.")
  void up() {
    setup().up();
    say("up; try: test-cluster/lab exec node1 crm_mon -1");
  }

  @Command(description = "Say what the machines do, and when the smoke scenario last passed.")
  void status() {
    new LastPassed(setup().files().lastPassed())
        .outcomes().stream()
            .filter(outcome -> outcome.scenario().equals("smoke"))
            .forEach(outcome -> say(outcome.line()));
    Lab lab = setup().current();
    for (Machine machine : lab.machines()) {
      say(machine.name().text() + (machine.on() ? " on" : " off"));
    }
    lab.machines().stream()
        .filter(Machine::on)
        .findFirst()
        .ifPresent(machine -> say(lab.cluster(machine).text()));
  }

  @Command(description = "Run a command on a machine; its exit code is the command's.")
  int exec(
      @Parameters(paramLabel = "NODE") String node,
      @Parameters(paramLabel = "CMD", arity = "1..*") List<String> command) {
    Machine machine = setup().current().machine(MachineName.of(node));
    CommandResult result = machine.attempt(EXEC, String.join(" ", command));
    spec.commandLine().getOut().print(result.stdout());
    spec.commandLine().getOut().flush();
    spec.commandLine().getErr().print(result.stderr());
    spec.commandLine().getErr().flush();
    if (result instanceof CommandResult.Exited exited) {
      return exited.code();
    }
    throw new LabException(result.describe());
  }

  @Command(description = "Run scenarios: on machines started afresh, or on from the one before.")
  int run(
      @Option(names = "--agents", description = "Whose agents: ${COMPLETION-CANDIDATES}.")
          Agents agents,
      @Parameters(paramLabel = "SCENARIO", arity = "1..*", description = "Names, or: all")
          List<String> names) {
    AgentChoice choice = agents == Agents.peers ? AgentChoice.PEERS : AgentChoice.FERRYMAN;
    List<Scenario> scenarios = Scenarios.named(names, choice);
    List<Outcome> outcomes = new ScenarioRunner(setup(), choice, this::say).run(scenarios);
    say(Outcome.table(outcomes));
    return outcomes.stream().allMatch(Outcome::passed) ? 0 : 1;
  }

  @Command(
      description =
          "Run the contract suites of the ports to DRBD and Xen against the machines' real tools,"
              + " and write down what those answer, for the simulated hardware to be held to.")
  void contract() throws IOException {
    LabFiles files = setup().files();
    Lab lab = setup().up();
    try {
      Path log = Files.createDirectories(files.runs()).resolve("contract.log");
      say("running the suites (log: " + log + ")");
      Host.local()
          .logged(
              CONTRACT,
              log,
              List.of(
                  "mvn",
                  "-B",
                  "-f",
                  files.root().resolve("pom.xml").toString(),
                  "-pl",
                  "test-cluster",
                  "-am",
                  "test",
                  "-Dtest=Lab*Contract",
                  "-Dsurefire.failIfNoSpecifiedTests=false",
                  "-Dspotless.check.skip=true"));
      say("the suites pass; what the tools answered is in " + files.captures());
    } finally {
      lab.down();
    }
  }

  @Command(description = "List the scenarios.")
  void scenarios() {
    Scenarios.ALL.forEach(s -> say("%-22s %s".formatted(s.name(), s.summary())));
    say("\nnot among 'all':");
    Scenarios.BY_NAME.forEach(s -> say("%-22s %s".formatted(s.name(), s.summary())));
  }

  @Command(
      description =
          "Say when each scenario last passed and on which commit, and which failed here since.")
  int last() {
    LabFiles files = setup().files();
    List<Outcome> passed = new LastPassed(files.lastPassed()).outcomes();
    if (passed.isEmpty()) {
      throw new LabException("no scenario has passed yet; try: test-cluster/lab run smoke");
    }
    passed.forEach(outcome -> say(outcome.line()));
    List<Outcome> failed =
        ScenarioRunner.remembered(files).stream().filter(outcome -> !outcome.passed()).toList();
    failed.forEach(outcome -> say(outcome.line() + " " + outcome.failures()));
    return failed.isEmpty() ? 0 : 1;
  }

  @Command(description = "End both machines.")
  void down() {
    setup().current().down();
    say("down");
  }

  /** The values of {@code --agents}. */
  enum Agents {
    /** Ferryman's. */
    ferryman,
    /** linbit's and heartbeat's. */
    peers
  }

  private LabSetup setup() {
    return new LabSetup(
        new LabFiles(Path.of(System.getProperty("ferryman.root"))), patience, this::say);
  }

  private void say(String text) {
    spec.commandLine().getOut().println(text);
    spec.commandLine().getOut().flush();
  }
}
