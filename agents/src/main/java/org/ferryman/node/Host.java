// SPDX-License-Identifier: Apache-2.0
package org.ferryman.node;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.ferryman.exec.Clock;
import org.ferryman.exec.CommandRunner;
import org.ferryman.exec.ExecCommandRunner;
import org.ferryman.exec.HostName;
import org.ferryman.exec.Processes;
import org.ferryman.exec.SystemClock;
import org.ferryman.operation.FileLocks;
import org.ferryman.operation.Privilege;
import org.ferryman.settings.Settings;
import org.ferryman.tools.xen.GuestLauncher;
import org.ferryman.tools.xen.Hypervisor;
import org.ferryman.tools.xen.ProcessTable;
import org.ferryman.tools.xen.WatchersReading;

/**
 * The machine that a node's agents live on.
 *
 * @param name its name, as DRBD knows it
 * @param clock its time
 * @param runner runs its tools
 * @param processes those that outlive whoever began them
 * @param watchers the xl processes behind its guests
 * @param devices tells of a device's path whether it is there
 * @param hypervisor whether it was booted on Xen
 * @param launcher how it starts guests
 * @param locks on its files
 * @param privilege whether this process may use the tools at all
 * @param random chance, for ids and for who goes first
 */
public record Host(
    String name,
    Clock clock,
    CommandRunner runner,
    Processes processes,
    Supplier<WatchersReading> watchers,
    Predicate<String> devices,
    Hypervisor hypervisor,
    GuestLauncher launcher,
    FileLocks locks,
    Privilege privilege,
    RandomGenerator random) {
  private static final Path SYSTEMD = Path.of("/run/systemd/system");
  private static final Path PROCESSES = Path.of("/proc");

  /** The machine that this process runs on. Making it runs nothing. */
  public static Host ofThisProcess(Settings settings) {
    return new Host(
        HostName.ofThisHost(),
        SystemClock.KERNEL,
        new ExecCommandRunner(settings.exec()),
        Processes.ofThisHost(),
        new ProcessTable(PROCESSES),
        path -> Files.exists(Path.of(path)),
        Hypervisor.ofKernel(),
        GuestLauncher.forHost(SYSTEMD, () -> Long.toHexString(SystemClock.KERNEL.nanoTime())),
        FileLocks.ofTheKernel(),
        Privilege.ofThisProcess(),
        () -> Chance.SOURCE.nextLong());
  }

  /** The same for a process with those rights. */
  public Host with(Privilege rights) {
    return new Host(
        name,
        clock,
        runner,
        processes,
        watchers,
        devices,
        hypervisor,
        launcher,
        locks,
        rights,
        random);
  }

  /** The same with tools that are run so. */
  public Host with(CommandRunner tools) {
    return new Host(
        name,
        clock,
        tools,
        processes,
        watchers,
        devices,
        hypervisor,
        launcher,
        locks,
        privilege,
        random);
  }

  /** Made at its first use: making it is a tenth of what a JVM needs to start. */
  private static final class Chance {
    static final SecureRandom SOURCE = new SecureRandom();
  }
}
