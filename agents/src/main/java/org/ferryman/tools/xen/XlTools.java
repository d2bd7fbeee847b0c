// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandResult.Exited;
import org.ferryman.exec.CommandResult.NotStarted;
import org.ferryman.exec.CommandRunner;
import org.ferryman.exec.Deadline;
import org.ferryman.exec.Lines;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.xen.WatchersReading.Watcher;
import org.ferryman.tools.xen.Xl.HostMemory;
import org.ferryman.tools.xen.Xl.XenHost;
import org.ferryman.tools.xen.config.ConfigSyntaxException;

/**
 * {@link Xl} on the command lines of {@code xl} and {@code xenstore-ls} (xl(1), xenstore-ls(1)).
 * xl's exit codes tell success from failure only (1 or 3 for everything); what failed is in its
 * text.
 */
public final class XlTools implements Xl {
  private static final Pattern NAME_TAKEN =
      Pattern.compile("Domain with name \".*\" already exists");
  private static final Pattern OUT_OF_MEMORY =
      Pattern.compile("Out of memory|Cannot allocate memory|failed to free memory|out of memory");
  private static final Pattern CONFIG_REFUSED =
      Pattern.compile("Failed to read config file|Failed to parse config|config parsing error");
  private static final Pattern CONFIGURATION_DAMAGED =
      Pattern.compile("Failed to parse config file|invalid autoballoon option");
  private static final String NO_CONTROL = "PV control interface not available";
  private static final String NOT_ACKNOWLEDGED = "didn't acknowledge control request";
  private static final Pattern INFO = Pattern.compile("(?m)^(\\w+)\\s*: ?(.*)$");

  /** How long xl may take to end when it is asked to; it does nothing upon that. */
  private static final Duration END = Duration.ofSeconds(2);

  private static final Duration LOOK = Duration.ofMillis(100);

  private final CommandRunner runner;
  private final GuestLauncher launcher;
  private final Supplier<WatchersReading> watchers;
  private final Hypervisor hypervisor;
  private final Path xlConf;
  private final Duration readTimeout;

  /** Whether xl refuses to do anything for its own configuration, by the last look. */
  private volatile Optional<Boolean> refuses = Optional.empty();

  /**
   * On this host's tools.
   *
   * @param launcher how guests are started
   * @param watchers reads the process table
   * @param hypervisor tells whether this machine was booted on Xen
   * @param xlConf xl's own configuration, which tells whether Domain-0 gives memory to guests
   * @param readTimeout how long a reading may take; a change may take what the operation has left
   */
  public XlTools(
      CommandRunner runner,
      GuestLauncher launcher,
      Supplier<WatchersReading> watchers,
      Hypervisor hypervisor,
      Path xlConf,
      Duration readTimeout) {
    this.runner = runner;
    this.launcher = launcher;
    this.watchers = watchers;
    this.hypervisor = hypervisor;
    this.xlConf = xlConf;
    this.readTimeout = readTimeout;
  }

  @Override
  public DomainList domains(Operation operation) {
    CommandResult result = read(operation, "xl", "list");
    if (result.succeeded()) {
      return DomainListParser.parse(result.stdout());
    }
    Optional<String> absence =
        result instanceof Exited exited ? hypervisor.absence(exited.stderr()) : Optional.empty();
    return absence.isPresent()
        ? new DomainList.NoHypervisor(absence.get())
        // Without its tools, Xen is not installed; but where this machine was booted on it, guests
        // may run.
        : new DomainList.Unknown(result.describe(), missing(result) && !hypervisor.booted());
  }

  @Override
  public BackendsReading diskBackends(Operation operation) {
    CommandResult result = read(operation, "xenstore-ls", "-f", XenstoreParser.ROOT);
    return result.succeeded()
        ? XenstoreParser.parse(result.stdout())
        : new BackendsReading.Unknown(result.describe());
  }

  @Override
  public WatchersReading watchers(Operation operation) {
    return watchers.get();
  }

  @Override
  public Reading<HostMemory> memory(Operation operation) {
    CommandResult result = read(operation, "xl", "info");
    if (!result.succeeded()) {
      return new Reading.Unknown<>(result.describe());
    }
    Optional<Long> total = number(result.stdout(), "total_memory");
    Optional<Long> free = number(result.stdout(), "free_memory");
    if (total.isEmpty() || free.isEmpty()) {
      return new Reading.Unknown<>("'xl info' does not tell total_memory and free_memory");
    }
    return new Reading.Known<>(
        new HostMemory(
            total.get(),
            free.get(),
            number(result.stdout(), "outstanding_claims").orElse(0L),
            !balloons(field(result.stdout(), "xen_commandline").orElse(""))));
  }

  @Override
  public XenHost host(Operation operation) {
    CommandResult result = read(operation, "xl", "info");
    String text = result.succeeded() ? result.stdout() : "";
    return new XenHost(
        version(text, "xen_major"),
        version(text, "xen_minor"),
        field(text, "virt_caps").map(caps -> List.of(caps.split(" +"))).orElse(List.of()),
        field(text, "hw_caps").orElse(""));
  }

  /** xl.conf(5), autoballoon: on, off, or by whether Xen was given a dom0_mem. */
  private boolean balloons(String xenCommandLine) {
    try {
      return XlConf.read(xlConf).autoballoon().orElse(!xenCommandLine.contains("dom0_mem="));
    } catch (IOException | ConfigSyntaxException unreadable) {
      return true;
    }
  }

  /** What xl refuses counts; what only can't be understood here is told. */
  @Override
  public Optional<String> configurationTrouble(Operation operation) {
    String unclear = "";
    try {
      XlConf.read(xlConf);
    } catch (IOException | ConfigSyntaxException e) {
      unclear = Lines.message(e);
    }
    if (unclear.isEmpty() && refuses.equals(Optional.of(false))) {
      return Optional.empty();
    }
    CommandResult result =
        runner.run(
            Command.of(operation.deadline().remainingAtMost(readTimeout), "xl", "list")
                .startingNone(),
            operation.cancellation());
    boolean damaged = damaged(result);
    refuses = Optional.of(damaged);
    if (!damaged && !unclear.isEmpty()) {
      operation.log().warn("%s is not understood: %s".formatted(xlConf, unclear));
    }
    return damaged
        ? Optional.of(
            "xl creates and migrates no guest until %s is mended: %s%s"
                .formatted(xlConf, result.describe(), unclear.isEmpty() ? "" : "; " + unclear))
        : Optional.empty();
  }

  @Override
  public CreateOutcome create(CreateRequest request, Operation operation) {
    List<String> argv =
        new ArrayList<>(List.of("xl", "create", request.configuration().toString()));
    argv.addAll(request.overriding());
    // the xl that stays behind the domain, to build it anew when the guest reboots
    Command command =
        Command.of(operation.deadline().remaining(), launcher.wrap(request.name(), argv))
            .leavingADaemon();
    CommandResult result = runner.run(command, operation.cancellation());
    if (result instanceof Exited exited) {
      return created(exited);
    }
    if (result instanceof NotStarted notStarted) {
      return notStarted.missing()
          ? new CreateOutcome.Missing(result.describe())
          : new CreateOutcome.Failed(result.describe());
    }
    return new CreateOutcome.Interrupted(result.describe());
  }

  private CreateOutcome created(Exited result) {
    if (result.code() == 0) {
      return new CreateOutcome.Created();
    }
    Optional<String> unlaunched = launcher.failedBefore(result);
    if (unlaunched.isPresent()) {
      return new CreateOutcome.NotLaunched(unlaunched.get());
    }
    String said = result.stderr();
    if (NAME_TAKEN.matcher(said).find()) {
      return new CreateOutcome.NameTaken(result.describe());
    }
    if (OUT_OF_MEMORY.matcher(said).find()) {
      return new CreateOutcome.OutOfMemory(result.describe());
    }
    return CONFIG_REFUSED.matcher(said).find()
        ? new CreateOutcome.ConfigRefused(result.describe())
        : new CreateOutcome.Failed(result.describe());
  }

  @Override
  public XlOutcome shutdown(int domainId, ShutdownMethod method, Operation operation) {
    String id = Integer.toString(domainId);
    List<String> argv =
        switch (method) {
          case CONTROL -> List.of("xl", "shutdown", id);
          case CONTROL_ELSE_ACPI -> List.of("xl", "shutdown", "-F", id);
          case ACPI -> List.of("xl", "trigger", id, "power");
        };
    return outcome(run(operation, argv));
  }

  @Override
  public XlOutcome setMemory(int domainId, long mebibytes, Operation operation) {
    return outcome(
        run(
            operation,
            List.of("xl", "mem-set", Integer.toString(domainId), Long.toString(mebibytes))));
  }

  @Override
  public XlOutcome destroy(int domainId, Operation operation) {
    return outcome(run(operation, List.of("xl", "destroy", Integer.toString(domainId))));
  }

  /** The process is held by a handle first, and looked at then: its number may be used anew. */
  @Override
  public XlOutcome end(Watcher watcher, Operation operation) {
    Optional<ProcessHandle> process = ProcessHandle.of(watcher.pid());
    if (process.isEmpty() || !lives(watcher)) {
      return new XlOutcome.Done();
    }
    Deadline asked = operation.deadline().within(END);
    process.get().destroy();
    while (lives(watcher)) {
      if (asked.expired()) {
        process.get().destroyForcibly();
      }
      if (!operation.pause(LOOK)) {
        return new XlOutcome.Failed(watcher.describe() + " does not end, killed though it was");
      }
    }
    return new XlOutcome.Done();
  }

  private boolean lives(Watcher watcher) {
    return !(watchers.get() instanceof WatchersReading.Known known)
        || known.all().stream().anyMatch(it -> it.pid() == watcher.pid());
  }

  private static XlOutcome outcome(CommandResult result) {
    if (result.succeeded()) {
      return new XlOutcome.Done();
    }
    if (missing(result)) {
      return new XlOutcome.Missing(result.describe());
    }
    if (result.stderr().contains(NO_CONTROL)) {
      return new XlOutcome.NoControlInterface(result.describe());
    }
    return result.stderr().contains(NOT_ACKNOWLEDGED)
        ? new XlOutcome.NotAcknowledged(result.describe())
        : new XlOutcome.Failed(result.describe());
  }

  private CommandResult read(Operation operation, String... argv) {
    Duration timeout = operation.deadline().remainingAtMost(readTimeout);
    Command command = Command.of(timeout, argv).startingNone();
    CommandResult result = runner.run(command, operation.cancellation());
    if (result.succeeded() && argv[0].equals("xl")) {
      refuses = Optional.of(false);
    }
    return damaged(result)
        ? runner.run(
            Command.of(timeout, withoutConfiguration(List.of(argv), result, operation))
                .startingNone(),
            operation.cancellation())
        : result;
  }

  private CommandResult run(Operation operation, List<String> argv) {
    Command command = Command.of(operation.deadline().remaining(), argv);
    CommandResult result = runner.run(command, operation.cancellation());
    return damaged(result)
        ? runner.run(
            Command.of(
                operation.deadline().remaining(), withoutConfiguration(argv, result, operation)),
            operation.cancellation())
        : result;
  }

  /** With a typo in xl.conf, xl refuses whatever it is asked, also to list the domains. */
  private static boolean damaged(CommandResult result) {
    return result instanceof Exited exited
        && exited.code() != 0
        && CONFIGURATION_DAMAGED.matcher(exited.stderr()).find();
  }

  /**
   * The same for an xl that sees no xl.conf: guests that run are looked at and ended all the same.
   * The file is hidden in a mount namespace of that process's own.
   */
  private List<String> withoutConfiguration(
      List<String> argv, CommandResult result, Operation operation) {
    refuses = Optional.of(true);
    operation.log().warn("%s is passed over: %s".formatted(xlConf, result.describe()));
    List<String> words =
        new ArrayList<>(
            List.of(
                "unshare",
                "--mount",
                "--propagation",
                "private",
                "sh",
                "-c",
                "mount --bind /dev/null \"$0\" && exec \"$@\"",
                xlConf.toString()));
    words.addAll(argv);
    return words;
  }

  private static boolean missing(CommandResult result) {
    return result instanceof NotStarted notStarted && notStarted.missing();
  }

  private static int version(String info, String field) {
    return number(info, field).filter(it -> it < 10_000).map(Long::intValue).orElse(0);
  }

  private static Optional<Long> number(String info, String field) {
    return field(info, field).filter(it -> it.matches("[0-9]{1,15}")).map(Long::valueOf);
  }

  private static Optional<String> field(String info, String name) {
    Matcher lines = INFO.matcher(info);
    while (lines.find()) {
      if (lines.group(1).equals(name)) {
        return Optional.of(lines.group(2).strip());
      }
    }
    return Optional.empty();
  }
}
