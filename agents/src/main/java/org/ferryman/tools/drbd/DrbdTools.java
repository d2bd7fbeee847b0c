// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandResult.Exited;
import org.ferryman.exec.CommandRunner;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.drbd.config.DefinitionReading;
import org.ferryman.tools.drbd.config.DefinitionsReading;
import org.ferryman.tools.drbd.status.DiskState;
import org.ferryman.tools.drbd.status.DrbdStatus;
import org.ferryman.tools.drbd.status.DrbdVolume;

/** {@link Drbd} on the command lines of drbdadm(8), drbdsetup(8) and modprobe(8). */
public final class DrbdTools implements Drbd {

  /** How long a command that only reads may take: it answers in well under a second or hangs. */
  public static final Duration READ_TIMEOUT = Duration.ofSeconds(10);

  private static final String STACKED = "is a stacked resource, and not available in normal mode";

  /** A command that hangs leaves two thirds of the time to others. */
  private static final int SHARES = 3;

  /** What a command gets of a short time all the same. */
  private static final Duration LEAST_SHARE = Duration.ofSeconds(10);

  private static final Pattern KERNEL_VERSION =
      Pattern.compile("(?m)^DRBD_KERNEL_VERSION_CODE=0x([0-9a-fA-F]{1,6})$");

  /** 1: drbdadm is 8.4's, which a loaded module makes it start. */
  private static final Pattern EIGHT = Pattern.compile("(?m)^DRBDADM_API_VERSION=1$");

  private static final Pattern MODULE_VERSION = Pattern.compile("^[0-9]+\\.[0-9]+\\.[0-9]+");
  private static final Pattern TWO_PRIMARIES =
      Pattern.compile("allow-two-primaries(?:\\s+yes)?\\s*;");

  /** There while the kernel has DRBD's module. */
  private static final Path MODULE = Path.of("/sys/module/drbd");

  private final CommandRunner runner;
  private final Path module;
  private final Predicate<String> nodes;
  private final DefinitionTools definitions;

  /** The tools as that runner finds them. */
  public DrbdTools(CommandRunner runner) {
    this(runner, MODULE);
  }

  /**
   * The tools as that runner finds them.
   *
   * @param nodes tells of a device's path whether it is there
   */
  public DrbdTools(CommandRunner runner, Predicate<String> nodes) {
    this(runner, MODULE, nodes);
  }

  /**
   * The tools as that runner finds them.
   *
   * @param module what is there while the kernel has DRBD's module
   */
  DrbdTools(CommandRunner runner, Path module) {
    this(runner, module, path -> Files.exists(Path.of(path)));
  }

  private DrbdTools(CommandRunner runner, Path module, Predicate<String> nodes) {
    this.module = module;
    this.nodes = nodes;
    this.runner = runner;
    this.definitions = new DefinitionTools(runner, READ_TIMEOUT);
  }

  @Override
  public DrbdReading read(DrbdResource resource, Operation operation) {
    DrbdReading reading =
        Events2Parser.parse(
            resource.name(),
            query(operation, "drbdsetup", "events2", "--now", "--statistics", resource.name()));
    // Without its tools, DRBD is not installed; but where its module is loaded, it may run.
    return reading instanceof DrbdReading.Unknown unknown
            && unknown.toolMissing()
            && Files.exists(module)
        ? new DrbdReading.Unknown(unknown.reason() + ", and DRBD's module is loaded")
        : reading;
  }

  @Override
  public Reading<Map<String, DrbdStatus>> all(Operation operation) {
    CommandResult result = query(operation, "drbdsetup", "events2", "--now");
    return Events2Parser.all(result);
  }

  @Override
  public DefinitionReading definition(DrbdResource resource, Operation operation) {
    return definitions.definition(resource, operation);
  }

  @Override
  public DefinitionsReading definitions(String configuration, Operation operation) {
    return definitions.definitions(configuration, operation);
  }

  @Override
  public VersionReading version(Operation operation) {
    CommandResult result = query(operation, "drbdadm", "--version");
    if (!result.succeeded()) {
      return new VersionReading.Unknown(result.describe(), false);
    }
    Matcher matcher = KERNEL_VERSION.matcher(result.stdout());
    if (!matcher.find()) {
      return new VersionReading.Unknown(
          "'%s' tells no version of the kernel module".formatted(result.command().line()), false);
    }
    int code = Integer.parseInt(matcher.group(1), 16);
    return code == 0
        ? loadableVersion(operation)
        : new VersionReading.Known(
            DrbdVersion.ofCode(code), nine(DrbdVersion.ofCode(code), result.stdout()));
  }

  /** Which drbdadm answers is told by the language that the loaded module speaks. */
  private static boolean nine(DrbdVersion module, String told) {
    return module.nine() && !EIGHT.matcher(told).find();
  }

  /** drbdadm knows the version of a loaded module only. */
  private VersionReading loadableVersion(Operation operation) {
    CommandResult result = query(operation, "modinfo", "-F", "version", "drbd");
    if (result instanceof Exited exited && exited.code() != 0) {
      return new VersionReading.Unknown(result.describe(), true);
    }
    Matcher matcher = MODULE_VERSION.matcher(result.stdout());
    return result.succeeded() && matcher.find()
        ? DrbdVersion.parse(matcher.group())
            .<VersionReading>map(VersionReading.Known::new)
            .orElseGet(() -> new VersionReading.Unknown(result.describe(), false))
        : new VersionReading.Unknown(result.describe(), false);
  }

  @Override
  public TwoPrimariesReading twoPrimaries(DrbdResource resource, Operation operation) {
    CommandResult result = query(operation, "drbdsetup", "show", resource.name());
    if (!result.succeeded()) {
      return new TwoPrimariesReading.Unknown(result.describe());
    }
    String text = result.stdout().strip();
    if (!text.matches("(?s)resource \"?" + Pattern.quote(resource.name()) + "\"? \\{.*}")) {
      return new TwoPrimariesReading.Unknown(
          "'%s' answered what is not understood".formatted(result.command().line()));
    }
    return TWO_PRIMARIES.matcher(text).find()
        ? new TwoPrimariesReading.Allowed()
        : new TwoPrimariesReading.Forbidden();
  }

  @Override
  public DrbdOutcome loadModule(Operation operation) {
    CommandResult result = change(operation, List.of("modprobe", "drbd"));
    return result instanceof Exited && !result.succeeded()
        ? new DrbdOutcome.Missing(result.describe())
        : DrbdOutcomes.of(result);
  }

  @Override
  public DrbdOutcome checkResize(DrbdResource resource, Operation operation) {
    return drbdadm(operation, resource, "check-resize");
  }

  @Override
  public DrbdOutcome adjust(DrbdResource resource, Operation operation) {
    return drbdadm(operation, resource, "adjust");
  }

  /** 9 connects to all. */
  @Override
  public DrbdOutcome adjustTowards(DrbdResource resource, String peer, Operation operation) {
    return flavour(operation).orElse(true)
        ? adjust(resource, operation)
        : DrbdOutcomes.of(changeStackedOrNot(operation, resource, "--peer", peer, "adjust"));
  }

  @Override
  public DrbdOutcome adjustDisks(DrbdResource resource, Operation operation) {
    return flavour(operation).orElse(true)
        ? DrbdOutcomes.of(changeStackedOrNot(operation, resource, "adjust", "--skip-net"))
        : attachStepByStep(resource, operation);
  }

  /** Whether it is DRBD 9; empty if not known. */
  private Optional<Boolean> flavour(Operation operation) {
    return version(operation) instanceof VersionReading.Known known
        ? Optional.of(known.nine())
        : Optional.empty();
  }

  private DrbdOutcome attachStepByStep(DrbdResource resource, Operation operation) {
    DrbdReading reading = read(resource, operation);
    if (reading instanceof DrbdReading.Unknown unknown) {
      return new DrbdOutcome.Failed(unknown.reason());
    }
    if (reading instanceof DrbdReading.Unconfigured) {
      for (String step : List.of("new-resource", "new-minor")) {
        DrbdOutcome outcome = drbdadm(operation, resource, step);
        if (!outcome.done()) {
          return outcome;
        }
      }
    } else if (reading instanceof DrbdReading.Configured configured
        && configured.status().volumes().stream()
            .noneMatch(volume -> volume.disk() == DiskState.DISKLESS)) {
      return new DrbdOutcome.Done();
    }
    return drbdadm(operation, resource, "attach");
  }

  @Override
  public DrbdOutcome connect(DrbdResource resource, Operation operation) {
    return drbdadm(operation, resource, "connect");
  }

  @Override
  public DrbdOutcome disconnect(DrbdResource resource, Operation operation) {
    return drbdadm(operation, resource, "disconnect");
  }

  @Override
  public DrbdOutcome primary(DrbdResource resource, Operation operation) {
    return role(resource, "primary", operation);
  }

  @Override
  public DrbdOutcome secondary(DrbdResource resource, Operation operation) {
    return role(resource, "secondary", operation);
  }

  @Override
  public DrbdOutcome down(DrbdResource resource, Operation operation) {
    return drbdadm(operation, resource, "down");
  }

  @Override
  public DrbdOutcome downInKernel(DrbdResource resource, Operation operation) {
    return DrbdOutcomes.of(change(operation, List.of("drbdsetup", "down", resource.name())));
  }

  /**
   * In the kernel, volume by volume: drbdadm of utils 9 turns to the meta data on disk, which is in
   * use while the resource is up.
   */
  @Override
  public DrbdOutcome outdate(DrbdResource resource, Operation operation) {
    DrbdReading reading = read(resource, operation);
    if (reading instanceof DrbdReading.Unknown unknown) {
      return new DrbdOutcome.Failed(unknown.reason());
    }
    if (!(reading instanceof DrbdReading.Configured configured)) {
      return drbdadm(operation, resource, "outdate");
    }
    DrbdOutcome worst = new DrbdOutcome.Done();
    for (DrbdVolume volume : configured.status().volumes()) {
      String minor = Integer.toString(volume.minor());
      DrbdOutcome outcome =
          DrbdOutcomes.of(change(operation, List.of("drbdsetup", "outdate", minor)));
      boolean worse =
          volume.disk() != DiskState.UP_TO_DATE && volume.disk() != DiskState.CONSISTENT;
      worst = outcome.done() || worse ? worst : outcome;
    }
    return worst;
  }

  @Override
  public DrbdOutcome unfence(DrbdResource resource, String extraArguments, Operation operation) {
    return DrbdOutcomes.of(
        run(
            operation.deadline().remaining(),
            Map.of("OCF_RESKEY_unfence_extra_args", extraArguments),
            operation,
            drbdadm(resource, "unfence-peer")));
  }

  @Override
  public boolean deviceNodeExists(String device) {
    return nodes.test(device);
  }

  /** By the kernel alone where drbdadm can't: for a role the configuration is not needed. */
  private DrbdOutcome role(DrbdResource resource, String role, Operation operation) {
    DrbdOutcome outcome = drbdadm(operation, resource, role);
    boolean toolsFault =
        outcome instanceof DrbdOutcome.Failed || outcome instanceof DrbdOutcome.Missing;
    if (!toolsFault || operation.deadline().expired()) {
      return outcome;
    }
    List<List<String>> commands = roleCommands(resource, role, operation);
    if (!commands.isEmpty()) {
      operation.log().warn(outcome.reason() + "; trying without the configuration");
    }
    for (List<String> command : commands) {
      outcome = DrbdOutcomes.of(change(operation, command));
      if (!outcome.done()) {
        return outcome;
      }
    }
    return outcome;
  }

  /** 9 takes the resource, 8.4 each of its devices; none where that is not known. */
  private List<List<String>> roleCommands(DrbdResource resource, String role, Operation operation) {
    Optional<Boolean> nine = flavour(operation);
    if (nine.isEmpty() || !(read(resource, operation) instanceof DrbdReading.Configured known)) {
      return List.of();
    }
    return nine.get()
        ? List.of(List.of("drbdsetup", role, resource.name()))
        : known.status().volumes().stream()
            .map(volume -> List.of("drbdsetup", role, Integer.toString(volume.minor())))
            .toList();
  }

  private DrbdOutcome drbdadm(Operation operation, DrbdResource resource, String command) {
    return DrbdOutcomes.of(changeStackedOrNot(operation, resource, command));
  }

  /** 8.4 wants to be told of a stacked resource, and says so; 9 finds out by itself. */
  private CommandResult changeStackedOrNot(
      Operation operation, DrbdResource resource, String... command) {
    List<String> argv = drbdadm(resource, command);
    CommandResult result = change(operation, argv);
    if (result instanceof Exited exited && exited.stderr().contains(STACKED)) {
      argv.add(1, "--stacked");
      return change(operation, argv);
    }
    return result;
  }

  private static List<String> drbdadm(DrbdResource resource, String... command) {
    List<String> argv = new ArrayList<>(List.of("drbdadm"));
    if (!resource.inDefaultConfiguration()) {
      argv.addAll(List.of("-c", resource.configuration()));
    }
    argv.addAll(List.of(command));
    argv.add(resource.name());
    return argv;
  }

  private CommandResult query(Operation operation, String... argv) {
    Command command = Command.of(readTimeout(operation), argv);
    // drbdadm runs drbdsetup; that one starts nothing.
    return runner.run(
        argv[0].equals("drbdsetup") ? command.startingNone() : command, operation.cancellation());
  }

  /** Within a share of the time that is left: a tool that hangs may be well the next time. */
  private CommandResult change(Operation operation, List<String> argv) {
    Duration share = operation.deadline().remaining().dividedBy(SHARES);
    Duration longest = share.compareTo(LEAST_SHARE) < 0 ? LEAST_SHARE : share;
    return run(operation.deadline().remainingAtMost(longest), Map.of(), operation, argv);
  }

  private CommandResult run(
      Duration timeout, Map<String, String> environment, Operation operation, List<String> argv) {
    return runner.run(new Command(argv, environment, timeout), operation.cancellation());
  }

  private static Duration readTimeout(Operation operation) {
    return operation.deadline().remainingAtMost(READ_TIMEOUT);
  }
}
