// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ferryman.controller.admin.AdminPorts;
import org.ferryman.controller.admin.metrics.Metrics;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.SystemClock;
import org.ferryman.ocf.Operation;
import org.ferryman.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What monitoring is told. */
@Command(
    name = "metrics",
    header = "This node's metrics, in Prometheus' text form.",
    description = {
      "Prints metrics of this node in Prometheus' text form: guests, readiness, hand-overs,"
          + " operations, and DRBD under the names of drbd-reactor, on DRBD 8.4 too.",
      "For the node exporter: 'systemctl enable --now ferryman-metrics.timer', which writes them to"
          + " its folder for text files. No port is opened."
    },
    mixinStandardHelpOptions = true)
final class MetricsCommand implements Callable<Integer> {
  private static final Duration LONGEST = Duration.ofSeconds(20);

  @Spec private CommandSpec spec;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Writes them to a file, whole or not at all.")
  private Optional<Path> output = Optional.empty();

  @Override
  public Integer call() throws IOException {
    Settings settings = FerrymanCommand.settings();
    Operation operation =
        new Operation(
            SystemClock.KERNEL.deadline(LONGEST), new Cancellation(), (level, line) -> {});
    String text =
        Metrics.text(
            ClusterLooks.of(settings, new SocketController(settings.controlSocket()))
                .own(operation),
            AdminPorts.of(settings).counters().all(operation));
    if (output.isEmpty()) {
      spec.commandLine().getOut().print(text);
      spec.commandLine().getOut().flush();
      return 0;
    }
    Path file = output.get().toAbsolutePath();
    Path fresh = file.resolveSibling("." + file.getFileName() + ".new");
    Files.write(fresh, text.getBytes(StandardCharsets.UTF_8));
    Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    return 0;
  }
}
