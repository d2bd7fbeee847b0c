// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.migration;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.agent.xen.GuestFile;
import org.ferryman.agent.xen.GuestLimits;
import org.ferryman.handover.disks.DiskSteps;
import org.ferryman.handover.guests.GuestOwnership;
import org.ferryman.handover.lease.Lease;
import org.ferryman.handover.lease.LeaseReading;
import org.ferryman.handover.lease.LeaseStore;
import org.ferryman.handover.lease.Phase;
import org.ferryman.handover.lease.Side;
import org.ferryman.handover.migration.peer.Plan;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.drbd.Disks;
import org.ferryman.tools.drbd.TwoPrimariesReading;
import org.ferryman.tools.xen.Guests;
import org.ferryman.tools.xen.RegularFile;
import org.ferryman.tools.xen.Xl;
import org.ferryman.tools.xen.Xl.HostMemory;
import org.ferryman.tools.xen.Xl.XenHost;
import org.ferryman.tools.xen.config.ConfigFile;
import org.ferryman.tools.xen.config.ConfigSyntaxException;
import org.ferryman.tools.xen.config.GuestConfig;

/** This node's facts for preflight, from the guest's configuration file, xl(1) and DRBD. */
public final class XenHostProbe implements HostProbe {
  /** What Xen takes for a guest beside its memory: page tables, console, store; and HVM's video. */
  private static final long OVERHEAD_MIB = 16;

  private static final long OVERHEAD_PER_GIB_MIB = 8;

  private final String node;
  private final Guests guests;
  private final Disks disks;
  private final Xl xl;
  private final LeaseStore leases;
  private final GuestOwnership ownership;

  /** On these. */
  public XenHostProbe(
      String node, Guests guests, Disks disks, Xl xl, LeaseStore leases, GuestOwnership ownership) {
    this.ownership = ownership;
    this.node = node;
    this.guests = guests;
    this.disks = disks;
    this.xl = xl;
    this.leases = leases;
  }

  private record Configuration(
      String digest, String complaint, String type, long neededMib, GuestLimits limits) {
    static Configuration unusable(String complaint) {
      return new Configuration("", complaint, "", 0, GuestLimits.NONE);
    }
  }

  @Override
  public Optional<String> unreadable(Plan plan, Operation operation) {
    return ownership.unreadable(plan.vm(), Path.of(plan.configuration()), operation);
  }

  @Override
  public Optional<String> foreign(Plan plan, Operation operation) {
    return ownership.foreign(plan.vm(), plan.resources(), operation);
  }

  @Override
  public HostFacts facts(Plan plan, String peer, Operation operation) {
    Configuration configuration =
        configuration(Path.of(plan.configuration()), ownership.sharedDisks(plan.vm(), operation));
    XenHost xen = xl.host(operation);
    long free = free(plan, operation);
    return new HostFacts(
        HostFacts.PROTOCOL,
        node,
        guests.look(plan.vm(), operation),
        configuration.digest(),
        configuration.complaint(),
        configuration.type(),
        configuration.neededMib(),
        free,
        xen.major(),
        xen.minor(),
        xen.capabilities(),
        new DiskSteps(disks).facts(plan.resources(), peer, operation),
        plan.resources().stream().filter(it -> twoPrimariesConfigured(it, operation)).toList(),
        leaseComplaint(plan),
        limits(plan, configuration.limits(), xen.processor(), operation));
  }

  /** Others that came since preflight have reserved theirs by then. */
  @Override
  public Optional<String> crowded(Plan plan, Operation operation) {
    if (unreadable(plan, operation).isPresent()) {
      return Optional.empty();
    }
    long needed = configuration(Path.of(plan.configuration()), Optional.empty()).neededMib();
    long free = free(plan, operation);
    return free >= 0 && needed > free
        ? Optional.of(
            "%d MiB are free beside the guests that are arriving, %s needs %d"
                .formatted(free, plan.vm(), needed))
        : Optional.empty();
  }

  /** What Xen can give to this guest; -1 if not known. */
  private long free(Plan plan, Operation operation) {
    return xl.memory(operation) instanceof Reading.Known<HostMemory> known
            && known.value().dom0Fixed()
        ? Math.max(0, known.value().availableMiB() - arriving(plan, operation))
        : -1;
  }

  private HostFacts.Limits limits(
      Plan plan, GuestLimits found, String processor, Operation operation) {
    List<String> missing = new ArrayList<>(found.missing());
    List<String> unmovable = new ArrayList<>(found.unmovable());
    String refusal = "";
    if (!plan.id().equals(Plan.NO_HAND_OVER)) {
      refusal = guests.refused(operation).orElse("");
      missing.addAll(found.later()); // What arrives finds only what is here now.
      plan.resources().stream()
          .filter(it -> !disks.protocol(it, operation).equals("C"))
          .forEach(
              it ->
                  unmovable.add(
                      "%s replicates by protocol %s, and two Primaries need C"
                          .formatted(it, disks.protocol(it, operation))));
    }
    return new HostFacts.Limits(
        missing, unmovable, found.masksProcessor() ? "" : processor, refusal);
  }

  /**
   * What guests will take that are about to arrive here: their memory is still free, and counted
   * for each of them it would be given away twice.
   */
  private long arriving(Plan plan, Operation operation) {
    return leases.readAll().stream()
        .filter(LeaseReading.Held.class::isInstance)
        .map(reading -> ((LeaseReading.Held) reading).lease())
        .filter(lease -> lease.side() == Side.TARGET && lease.handOver())
        .filter(lease -> lease.phase() != Phase.ARRIVED && !lease.vm().equals(plan.vm()))
        .map(Lease::vm)
        .distinct()
        .filter(vm -> guests.look(vm, operation).nothing())
        .flatMap(vm -> ownership.fileOf(vm, operation).stream())
        .mapToLong(file -> configuration(file, Optional.empty()).neededMib())
        .sum();
  }

  private boolean twoPrimariesConfigured(String resource, Operation operation) {
    return disks.twoPrimariesConfigured(resource, operation) instanceof TwoPrimariesReading.Allowed;
  }

  private String leaseComplaint(Plan plan) {
    for (String resource : plan.resources()) {
      LeaseReading reading = leases.read(resource);
      if (reading instanceof LeaseReading.Unreadable unreadable) {
        return unreadable.reason();
      }
      if (reading instanceof LeaseReading.Held held && !held.lease().id().equals(plan.id())) {
        return "%s is under another %s".formatted(resource, held.lease().describe());
      }
    }
    return "";
  }

  private static Configuration configuration(Path file, Optional<List<String>> shared) {
    byte[] bytes;
    try {
      bytes = RegularFile.read(file, GuestConfig.LONGEST);
    } catch (IOException e) {
      return Configuration.unusable(GuestFile.read(file).problem());
    }
    try {
      ConfigFile settings = ConfigFile.parse(new String(bytes, UTF_8));
      GuestConfig config = GuestConfig.of(settings);
      long memory = config.mostMemoryMiB().orElse(0L);
      long needed = memory + OVERHEAD_MIB + memory * OVERHEAD_PER_GIB_MIB / 1024;
      return new Configuration(
          RegularFile.digest(bytes),
          "",
          config.type().name(),
          memory == 0 ? 0 : needed,
          GuestLimits.of(settings, shared, GuestLimits.Host.ofThisNode()));
    } catch (ConfigSyntaxException e) {
      // The peer is told where, not what is written there: it may not be a guest's file at all.
      return Configuration.unusable(
          "%s: line %d, column %d would be refused by xl; 'ferryman ocf xen validate-all' on that node"
                  .formatted(file, e.line(), e.column())
              + " tells why");
    }
  }
}
