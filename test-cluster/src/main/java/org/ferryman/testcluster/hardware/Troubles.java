// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.ferryman.testcluster.hardware.drbd.DrbdDevice;
import org.ferryman.testcluster.hardware.xen.Domain;
import org.ferryman.testcluster.hardware.xen.Lifecycle;
import org.ferryman.testcluster.hardware.xen.MigrationStep;

/** What can go wrong with tools, disks, memory, devices and guests. */
public final class Troubles {
  private final Hardware hardware;
  private final Faults faults;
  private final Lifecycle lifecycle;

  Troubles(Hardware hardware, Faults faults, Lifecycle lifecycle) {
    this.hardware = hardware;
    this.faults = faults;
    this.lifecycle = lifecycle;
  }

  /**
   * Sets a fault; one of the same node and tool is replaced.
   *
   * @param fault what goes wrong from now on
   */
  public void setFault(Fault fault) {
    hardware.locked(
        () -> {
          hardware.node(fault.node());
          faults.set(fault);
          hardware.world().log().add(fault.node(), "fault", fault.tool() + ": " + fault.kind());
          return null;
        });
  }

  /**
   * Clears faults.
   *
   * @param node of this node; empty for all
   * @param tool of this tool as it was set; empty for all
   */
  public void clearFaults(String node, String tool) {
    hardware.locked(
        () -> {
          faults.clear(node, tool);
          return null;
        });
  }

  /**
   * The faults that are set.
   *
   * @return them
   */
  public List<Fault> faults() {
    return hardware.locked(faults::all);
  }

  /**
   * Breaks or mends a disk.
   *
   * @param node where
   * @param path its device
   * @param broken whether it gives I/O errors from now on
   */
  public void breakDisk(String node, String path, boolean broken) {
    hardware.locked(
        () -> {
          hardware.node(node).drbd().disk(path).broken(broken);
          hardware.world().log().add(node, broken ? "disk-broken" : "disk-mended", path);
          return null;
        });
  }

  /**
   * Changes a host's memory.
   *
   * @param node where
   * @param mb all of it in MiB
   */
  public void memory(String node, int mb) {
    hardware.locked(
        () -> {
          hardware.node(node).xen().totalMemory(mb);
          return null;
        });
  }

  /**
   * Lets something in dom0 open a DRBD device, or close it again.
   *
   * @param node where
   * @param minor the device
   * @param open whether to open or to close
   * @return false if the device cannot be opened
   */
  public boolean holdDevice(String node, int minor, boolean open) {
    return hardware.locked(
        () -> {
          Optional<DrbdDevice> device = hardware.node(node).drbd().minor(minor);
          if (device.isEmpty()) {
            return false;
          }
          if (open) {
            return device.get().open("dom0");
          }
          device.get().close("dom0");
          return true;
        });
  }

  /**
   * Makes a node that will lose a Primary owe the other survivors a comparison of its data, or lets
   * it have made that comparison.
   *
   * @param node where
   * @param minor the device
   * @param held whether its data is held back from its Primary's loss on, or no more
   */
  public void holdBack(String node, int minor, boolean held) {
    hardware.locked(
        () -> {
          hardware.node(node).drbd().minor(minor).orElseThrow().heldBack(held);
          return null;
        });
  }

  /**
   * Makes a guest crash.
   *
   * @param node where
   * @param guest its name
   * @return false if it does not run there
   */
  public boolean crashGuest(String node, String guest) {
    return onGuest(node, guest, domain -> lifecycle.crash(hardware.node(node).xen(), domain));
  }

  /**
   * Makes a guest ignore shutdown requests, or heed them again.
   *
   * @param node where
   * @param guest its name
   * @param ignores whether it ignores them
   * @return false if it is not there
   */
  public boolean ignoreShutdown(String node, String guest, boolean ignores) {
    return onGuest(node, guest, domain -> lifecycle.ignoreShutdown(domain, ignores));
  }

  /**
   * Lets a guest boot another kernel within its domain, as kdump does, or be done with that.
   *
   * @param node where
   * @param guest its name
   * @param resets whether it begins or ends
   * @return false if it is not there
   */
  public boolean softReset(String node, String guest, boolean resets) {
    return onGuest(node, guest, domain -> lifecycle.softReset(domain, resets));
  }

  /**
   * Lets domains that have been destroyed stay on a host, without a name, or go.
   *
   * @param node where
   * @param keep whether they stay
   */
  public void keepDying(String node, boolean keep) {
    hardware.locked(
        () -> {
          hardware.node(node).xen().keepDying(keep);
          return null;
        });
  }

  /**
   * Chooses what a host's boot loader starts from its next loss of power on.
   *
   * @param node where
   * @param xen Xen with the kernel on it, or the kernel alone
   */
  public void bootXen(String node, boolean xen) {
    hardware.locked(
        () -> {
          hardware.node(node).xen().bootXen(xen);
          return null;
        });
  }

  /**
   * Holds live migrations at a step, for ever if nobody lets them go on: a hung migration.
   *
   * @param step which
   * @param hold whether to hold them or to let them go on
   */
  public void holdMigrations(MigrationStep step, boolean hold) {
    hardware.locked(
        () -> {
          lifecycle.migrations().hold(step, hold);
          return null;
        });
  }

  /**
   * Changes how fast live migrations are.
   *
   * @param copied memory copied, MiB per second
   * @param dirty memory that a running guest changes, MiB per second
   */
  public void migrationSpeed(long copied, long dirty) {
    hardware.locked(
        () -> {
          lifecycle.migrations().speed(copied, dirty);
          return null;
        });
  }

  private boolean onGuest(String node, String guest, Consumer<Domain> action) {
    return hardware.locked(
        () -> {
          Optional<Domain> domain = hardware.node(node).xen().find(guest);
          domain.ifPresent(action);
          return domain.isPresent();
        });
  }
}
