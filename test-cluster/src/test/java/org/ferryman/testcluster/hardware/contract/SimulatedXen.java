// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandRunner;
import org.ferryman.testcluster.hardware.ClassicBlockDrbd;
import org.ferryman.testcluster.hardware.Hardware;
import org.ferryman.testcluster.hardware.ToolResult;
import org.ferryman.testcluster.hardware.base.Flavour;
import org.ferryman.tools.xen.XlContract.Given;
import org.ferryman.tools.xen.XlContract.Wrong;

/**
 * The stand-ins for xl and xenstore-ls of simulated hardware, in this JVM, as the contract has it.
 */
final class SimulatedXen {
  private static final String NODE = "node1";
  private static final String GUEST =
      """
      name = "%s"
      type = "pvh"
      kernel = "/guest/%s"
      memory = %d
      disk = [ '%s' ]
      on_crash = "preserve"
      """;
  private static final String DISK = "phy:/dev/drbd0,xvda,w";

  private final Path dir;
  private Hardware hardware;

  /** With a folder for the configurations of guests. */
  SimulatedXen(Path dir) {
    this.dir = dir;
  }

  /** The tools of a host in that state. */
  CommandRunner in(Given given) {
    DrbdPair pair = new DrbdPair(Flavour.DRBD84).inSync("r0");
    hardware = pair.hardware;
    ClassicBlockDrbd.installOn(hardware, NODE, "node2");
    if (given == Given.NO_GUEST) {
      pair.forbidTwoPrimaries(1, "r0").primary(2, "r0");
    } else if (given != Given.WITHOUT_DISK) {
      pair.primary(1, "r0");
    }
    if (given != Given.NO_GUEST) {
      Path file = write("vm1", "vmlinux", 128, DISK);
      assertThat(tool("xl", List.of("create", file.toString())).exit()).isZero();
      hardware.advance(1000);
    }
    if (given == Given.PAUSED) {
      assertThat(tool("xl", List.of("pause", "vm1")).exit()).isZero();
    } else if (given == Given.CRASHED) {
      assertThat(hardware.troubles().crashGuest(NODE, "vm1")).isTrue();
      hardware.advance(1000);
    }
    return this::run;
  }

  private CommandResult run(Command command, Cancellation cancellation) {
    ToolResult result = tool(command.tool(), command.argv().subList(1, command.argv().size()));
    return new CommandResult.Exited(
        command, result.exit(), result.out(), result.err(), Duration.ZERO);
  }

  private ToolResult tool(String name, List<String> arguments) {
    Map<String, String> files = new HashMap<>();
    try {
      for (String argument : arguments) {
        if (Files.isRegularFile(Path.of(argument))) {
          files.put(argument, Files.readString(Path.of(argument)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return hardware.run(NODE, name, arguments, files);
  }

  /** A configuration that has this fault. */
  Path configuration(Wrong wrong) {
    String name = wrong.name().toLowerCase(Locale.ROOT);
    return switch (wrong) {
      case MISSING -> dir.resolve("missing.cfg");
      case SYNTAX -> text("syntax", "name = \n");
      case MEMORY -> write(name, "vmlinux", 2_000_000, DISK);
      case KERNEL -> write(name, "nosuch", 128, DISK);
      case DISK -> write(name, "vmlinux", 128, "phy:/dev/nosuch,xvda,w");
      case NAME_TAKEN -> write("vm1", "vmlinux", 128, DISK);
      case PEER_PRIMARY -> write(name, "vmlinux", 128, "drbd:r0,xvda,w");
    };
  }

  private Path write(String name, String kernel, int memory, String disk) {
    return text(name, GUEST.formatted(name, kernel, memory, disk));
  }

  private Path text(String name, String text) {
    try {
      return Files.writeString(dir.resolve(name + ".cfg"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
