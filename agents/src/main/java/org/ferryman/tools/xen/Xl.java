// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.xen.WatchersReading.Watcher;

/**
 * The Xen of this host. Every call keeps to the operation's deadline and cancellation and never
 * throws for what Xen does: it is in the answer. Domains are addressed by id, never by name: a name
 * changes its bearer with every reboot and migration.
 */
public interface Xl {

  /** Reads all domains. */
  DomainList domains(Operation operation);

  /** Reads the disks that dom0 serves, with their connection to the guests. */
  BackendsReading diskBackends(Operation operation);

  /** Reads which processes may build a domain anew. */
  WatchersReading watchers(Operation operation);

  /** Reads this host's memory. */
  Reading<HostMemory> memory(Operation operation);

  /** Reads what this host's Xen is. */
  XenHost host(Operation operation);

  /**
   * Why nothing can be created here, and nothing migrated, until xl's own configuration is mended;
   * empty as far as is known. Guests that run are looked at and ended all the same.
   */
  default Optional<String> configurationTrouble(Operation operation) {
    return Optional.empty();
  }

  /** Builds a domain and sets it running, detached from the caller's control group. */
  CreateOutcome create(CreateRequest request, Operation operation);

  /** Asks a guest to shut down; it may take its time, or not heed it. */
  XlOutcome shutdown(int domainId, ShutdownMethod method, Operation operation);

  /** Lets a guest's balloon driver take or give memory; the guest may take its time. */
  XlOutcome setMemory(int domainId, long mebibytes, Operation operation);

  /** Ends a domain at once. */
  XlOutcome destroy(int domainId, Operation operation);

  /** Ends a process that would build a domain anew: it is asked to, then forced. */
  XlOutcome end(Watcher watcher, Operation operation);

  /**
   * What to build.
   *
   * @param configuration the guest's configuration file, absolute
   * @param name the name it shall have
   * @param nameOverride whether the name differs from the configuration's own, or that has none
   * @param memoryMiB the memory it shall have, if not what the configuration says
   */
  record CreateRequest(
      Path configuration, GuestName name, boolean nameOverride, Optional<Long> memoryMiB) {
    /** Checks. */
    public CreateRequest {
      if (!configuration.isAbsolute()) {
        throw new IllegalArgumentException("not an absolute path: " + configuration);
      }
    }

    /** The configuration lines that go before the file's. */
    public List<String> overriding() {
      List<String> lines = new ArrayList<>();
      if (nameOverride) {
        lines.add("name=\"" + name + "\"");
      }
      memoryMiB.ifPresent(mebibytes -> lines.add("memory=" + mebibytes));
      return List.copyOf(lines);
    }
  }

  /** How a guest is asked. */
  enum ShutdownMethod {
    /** Through xenstore: every paravirtual guest, and HVM guests with drivers. */
    CONTROL,
    /** Through xenstore, and by an ACPI power event where the guest doesn't listen there. */
    CONTROL_ELSE_ACPI,
    /** By an ACPI power event: HVM guests. */
    ACPI
  }

  /**
   * This host's memory.
   *
   * @param totalMiB what the host has
   * @param freeMiB what Xen can give to a guest now
   * @param claimedMiB what is promised to guests being built
   * @param dom0Fixed whether xl takes no memory from Domain-0 to build a guest (xl.conf(5),
   *     "autoballoon")
   */
  record HostMemory(long totalMiB, long freeMiB, long claimedMiB, boolean dom0Fixed) {

    /** What a new guest can have without Domain-0 giving anything. */
    public long availableMiB() {
      return Math.max(0, freeMiB - claimedMiB);
    }
  }

  /**
   * What {@code xl info} tells of this host's Xen.
   *
   * @param major Xen's version; 0 if not known
   * @param minor Xen's version
   * @param capabilities words of {@code virt_caps}; none if not known
   * @param processor {@code hw_caps}; empty if not known
   */
  record XenHost(int major, int minor, List<String> capabilities, String processor) {
    /** Nothing is known. */
    public static final XenHost UNKNOWN = new XenHost(0, 0, List.of(), "");

    /** Copies. */
    public XenHost {
      capabilities = List.copyOf(capabilities);
    }
  }
}
