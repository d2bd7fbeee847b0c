// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.xen;

import java.util.Optional;
import org.ferryman.testcluster.hardware.base.DiskContent;
import org.ferryman.testcluster.hardware.base.Measurements;
import org.ferryman.testcluster.hardware.base.World;
import org.ferryman.testcluster.hardware.base.WriteLedger;
import org.ferryman.testcluster.hardware.drbd.VolumeIo;

/** Lets every running guest write an ever-growing sequence to each of its DRBD disks. */
public final class GuestWriter {
  private final World world;
  private final VolumeIo io;

  /**
   * For all hosts.
   *
   * @param world what is shared
   * @param io reads and writes through DRBD
   */
  public GuestWriter(World world, VolumeIo io) {
    this.world = world;
    this.io = io;
  }

  void booted(XenHost host, Domain domain) {
    host.after(world.timings().writeInterval(), () -> tick(host, domain));
  }

  /** The guest goes on here with the disks it had elsewhere: they must have all it wrote. */
  void arrived(XenHost host, Domain domain) {
    for (Backend backend : domain.backends) {
      if (backend.begun && backend.connected() && backend.device != null) {
        Optional<DiskContent> content = io.read(backend.device);
        if (content.isEmpty()) {
          world.measurements().ioError(domain.config.name(), host.name());
        } else {
          world
              .measurements()
              .settleOn(
                  backend.device.key(),
                  host.name(),
                  content.get(),
                  domain.config.name() + " goes on with it");
        }
      }
    }
    booted(host, domain);
  }

  private void tick(XenHost host, Domain domain) {
    boolean mayGoOn =
        domain.halted == null
            || domain.halted == Domain.Reason.SUSPEND
            || domain.halted == Domain.Reason.SOFT_RESET;
    if (!host.exists(domain) || domain.dying || !mayGoOn) {
      return;
    }
    if (domain.executing()) {
      domain.cpuMillis += 1;
      domain.backends.stream()
          .filter(backend -> backend.connected() && backend.device != null)
          .filter(backend -> backend.disk.writable())
          .forEach(backend -> write(host, domain, backend));
    }
    host.after(world.timings().writeInterval(), () -> tick(host, domain));
  }

  private void write(XenHost host, Domain domain, Backend backend) {
    Measurements measurements = world.measurements();
    if (!backend.begun && !begin(host, domain, backend)) {
      return;
    }
    WriteLedger ledger = measurements.ledger(backend.device.key());
    switch (io.write(backend.device, backend.branch, backend.pending)) {
      case ACKNOWLEDGED -> {
        ledger.acknowledge(backend.branch, backend.pending);
        measurements.acknowledged(domain.name, host.name(), backend.pending);
        backend.pending++;
      }
      case ERROR -> measurements.ioError(domain.name, host.name());
      case WAITING -> {
        // the guest's write is on its way; the next tick asks again
      }
    }
  }

  /** The guest reads the last number on its disk and goes on from it. */
  private boolean begin(XenHost host, Domain domain, Backend backend) {
    Optional<DiskContent> content = io.read(backend.device);
    if (content.isEmpty()) {
      world.measurements().ioError(domain.name, host.name());
      return false;
    }
    String volume = backend.device.key();
    world
        .measurements()
        .settleOn(volume, host.name(), content.get(), domain.name + " started from it");
    backend.pending = content.get().last() + 1;
    backend.branch = world.measurements().ledger(volume).begin(backend.pending);
    backend.begun = true;
    world
        .log()
        .add(
            host.name(),
            "guest-reads",
            domain.name + " found " + (backend.pending - 1) + " on " + volume);
    return true;
  }
}
