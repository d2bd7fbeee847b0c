// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ferryman.controller.admin.state.ClusterState;
import org.ferryman.controller.admin.status.StatusJson;
import org.ferryman.controller.admin.status.StatusText;
import org.ferryman.controller.admin.status.Style;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandRunner;
import org.ferryman.exec.ExecCommandRunner;
import org.ferryman.exec.SystemClock;
import org.ferryman.ocf.Operation;
import org.ferryman.operation.Version;
import org.ferryman.settings.Settings;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What a report of a fault needs. */
@picocli.CommandLine.Command(
    name = "report",
    header = "Collects what a report of a fault needs.",
    description = {
      "Writes into a new folder what a report of a fault needs: the status, the settings, leases,"
          + " what DRBD, Xen and Pacemaker say, and the journal of the last day. Passwords of fence"
          + " devices are taken out.",
      "Changes nothing. On each node; 'crm report' takes the folder along if it is named in"
          + " collect_extra_logs of /etc/crm/crm.conf."
    },
    mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final Duration EACH = Duration.ofSeconds(20);
  private static final long LARGEST = 32L << 20;

  /** Values of parameters that are nobody's business. */
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)(name=\"[^\"]*(?:passw|passphrase|secret|community)[^\"]*\" value=\")[^\"]*");

  private static final Map<String, List<String>> COMMANDS = commands();

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "The folder; it must not be there.")
  private Path directory;

  private static Map<String, List<String>> commands() {
    Map<String, List<String>> commands = new LinkedHashMap<>();
    commands.put("drbd-state.txt", List.of("drbdsetup", "events2", "--now", "--statistics"));
    commands.put("drbd-kernel.txt", List.of("drbdsetup", "show"));
    commands.put("drbd-configuration.txt", List.of("drbdadm", "dump"));
    commands.put("drbd-version.txt", List.of("drbdadm", "--version"));
    commands.put("proc-drbd.txt", List.of("cat", "/proc/drbd"));
    commands.put("xen-guests.txt", List.of("xl", "list", "--long"));
    commands.put("xen-host.txt", List.of("xl", "info"));
    commands.put("xen-backends.txt", List.of("xenstore-ls", "/local/domain/0/backend"));
    commands.put(
        "cluster-state.txt",
        List.of(
            "crm_mon",
            "--one-shot",
            "--inactive",
            "--show-node-attributes",
            "--failcounts",
            "--operations",
            "--timing-details"));
    commands.put("cib.xml", List.of("cibadmin", "--query"));
    commands.put(
        "units.txt",
        List.of(
            "systemctl", "status", "--no-pager", "--full", "ferryman", "pacemaker", "corosync"));
    commands.put(
        "versions.txt",
        List.of(
            "dpkg-query",
            "--show",
            "ferryman",
            "drbd-utils",
            "pacemaker",
            "corosync",
            "xen-utils-common",
            "linux-image*"));
    commands.put("kernel.txt", List.of("uname", "-a"));
    commands.put(
        "journal.txt",
        List.of(
            "journalctl",
            "--no-pager",
            "--since=-1day",
            "--lines=60000",
            "--output=short-iso-precise"));
    return commands;
  }

  @Override
  public Integer call() throws IOException {
    if (Files.exists(directory)) {
      throw new ParameterException(
          spec.commandLine(), directory + " is there already; name a new folder");
    }
    PrintWriter out = spec.commandLine().getOut();
    Settings settings = FerrymanCommand.settings();
    Operation operation =
        new Operation(
            SystemClock.KERNEL.deadline(LONGEST), new Cancellation(), (level, line) -> {});
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    CommandRunner runner = new ExecCommandRunner(settings.exec().withOutputLimitBytes(LARGEST));
    ClusterState state =
        ClusterLooks.of(settings, new SocketController(settings.controlSocket())).look(operation);
    write("version.txt", Version.current() + "\n");
    write(
        "status.txt",
        String.join("\n", new StatusText(Style.PLAIN, ZoneId.systemDefault()).lines(state)) + "\n");
    write("status.json", StatusJson.of(state).toPrettyString() + "\n");
    copy(Settings.file(System.getenv()), "ferryman.properties");
    copyFolder(settings.runDirectory());
    for (Map.Entry<String, List<String>> command : COMMANDS.entrySet()) {
      CommandResult result =
          runner.run(
              Command.of(operation.deadline().remainingAtMost(EACH), command.getValue()),
              operation.cancellation());
      write(
          command.getKey(),
          "# %s%n%s%s"
              .formatted(
                  result.succeeded() ? result.command().line() : result.describe(),
                  SECRET.matcher(result.stdout()).replaceAll("$1REMOVED"),
                  result.stderr()));
    }
    out.println(
        "%s: %d files; look through them before you give them away".formatted(directory, count()));
    out.flush();
    return 0;
  }

  private void write(String name, String text) throws IOException {
    Files.write(directory.resolve(name), text.getBytes(StandardCharsets.UTF_8));
  }

  private void copy(Path file, String name) throws IOException {
    if (Files.isReadable(file)) {
      Files.copy(file, directory.resolve(name));
    }
  }

  /** Small regular files: leases, roles, guests, logs of transfers; no sockets. */
  private void copyFolder(Path run) throws IOException {
    if (!Files.isDirectory(run)) {
      return;
    }
    try (Stream<Path> files = Files.walk(run, 4)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = directory.resolve("run").resolve(run.relativize(file).toString());
        Files.createDirectories(target.getParent());
        try {
          Files.copy(file, target);
        } catch (IOException e) {
          Files.writeString(target, "not copied: " + e);
        }
      }
    }
  }

  private long count() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).count();
    }
  }
}
