// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.ferryman.testcluster.hardware.Hardware;
import org.ferryman.testcluster.hardware.PowerSwitch;
import org.ferryman.testcluster.hardware.base.HardwareTimings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The simulated hardware as a process: DIR/NODE/hw.sock per node and DIR/control.sock. */
@Command(name = "hardware", mixinStandardHelpOptions = true, description = "Simulated hardware.")
public final class HardwareMain implements Callable<Integer> {
  @Option(names = "--dir", required = true, description = "Folder of the sockets.")
  private Path dir;

  @Option(names = "--node", required = true, description = "A node; once per node.")
  private List<String> nodes = new ArrayList<>();

  @Option(
      names = "--power-command",
      split = ",",
      description = "Run as CMD off|on|pause|unpause NODE; words separated by commas.")
  private List<String> powerCommand = new ArrayList<>();

  @Option(names = "--timings", defaultValue = "real", description = "real or quick.")
  private Preset timings;

  /** Sets of timings by the names they are chosen by. */
  enum Preset {
    real,
    quick
  }

  /**
   * Runs until killed.
   *
   * @param args see --help
   */
  public static void main(String[] args) {
    System.exit(new CommandLine(new HardwareMain()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    HardwareTimings chosen =
        timings == Preset.real ? HardwareTimings.real() : HardwareTimings.quick();
    PowerSwitch power =
        powerCommand.isEmpty() ? PowerSwitch.NONE : new CommandPowerSwitch(powerCommand);
    Hardware hardware = new Hardware(nodes, chosen, power, new SecureRandom().nextLong());
    Files.createDirectories(dir);
    try (HardwareServer server = new HardwareServer(hardware, dir)) {
      System.out.println("hardware: " + String.join(" ", nodes) + " at " + server.dir());
      hardware.followClock();
    }
    return 0;
  }
}
