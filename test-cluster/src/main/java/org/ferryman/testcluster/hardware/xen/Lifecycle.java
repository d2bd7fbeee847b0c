// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.xen;

import org.ferryman.testcluster.hardware.base.HardwareTimings;
import org.ferryman.testcluster.hardware.base.World;

/** What happens to domains: they run, halt, crash, are cleaned up, come again after a reboot. */
public final class Lifecycle {
  private final World world;
  private final Disks disks;
  private final GuestWriter writer;
  private final Migrations migrations;

  /**
   * For all hosts.
   *
   * @param world what is shared
   * @param writer lets guests write
   */
  public Lifecycle(World world, GuestWriter writer) {
    this.world = world;
    this.disks = new Disks();
    this.writer = writer;
    this.migrations = new Migrations(world);
  }

  Disks disks() {
    return disks;
  }

  /**
   * Live migrations.
   *
   * @return to change and hold them
   */
  public Migrations migrations() {
    return migrations;
  }

  private HardwareTimings timings() {
    return world.timings();
  }

  /** The domain is built: its guest starts, unless it shall stay paused. */
  void run(XenHost host, Domain domain, boolean stayPaused) {
    domain.building = false;
    domain.paused = stayPaused;
    world.log().add(host.name(), "domain-created", domain.name + " (" + domain.domid + ")");
    if (!stayPaused) {
      start(host, domain);
    }
  }

  /** A copy of a guest goes on where the other one was suspended. */
  void arrive(XenHost host, Domain copy, Migration migration) {
    Domain from = migration.domain;
    for (int i = 0; i < copy.backends.size(); i++) {
      copy.backends.get(i).goOnFrom(from.backends.get(i));
    }
    copy.paused = false;
    copy.booted = from.booted;
    copy.runningSince = world.timeline().now();
    copy.cpuMillis += 200;
    disks.connect(copy);
    migrations.resumed(migration, host.name());
    if (copy.booted) {
      writer.arrived(host, copy);
    } else {
      host.after(timings().boot(), () -> boot(host, copy));
    }
  }

  void unpause(XenHost host, Domain domain) {
    domain.paused = false;
    start(host, domain);
  }

  private void start(XenHost host, Domain domain) {
    if (domain.runningSince < 0) {
      domain.runningSince = world.timeline().now();
      host.after(timings().boot(), () -> boot(host, domain));
    }
  }

  private void boot(XenHost host, Domain domain) {
    if (!host.exists(domain) || domain.halted != null || domain.dying) {
      return;
    }
    if (domain.paused) {
      host.after(timings().boot(), () -> boot(host, domain));
      return;
    }
    domain.booted = true;
    domain.cpuMillis += 2000;
    writer.booted(host, domain);
  }

  /** Asks the guest to halt. True if it acknowledged, which does not mean that it will. */
  boolean request(XenHost host, Domain domain, Domain.Reason reason) {
    if (!domain.executing()) {
      return false;
    }
    if (!domain.shutdownRequested && !domain.ignoresShutdown) {
      domain.shutdownRequested = true;
      long boot = domain.booted ? 0 : timings().boot();
      host.after(boot + timings().shutdown(), () -> halt(host, domain, reason));
    }
    return true;
  }

  /** The guest has stopped by itself. */
  void halt(XenHost host, Domain domain, Domain.Reason reason) {
    if (!host.exists(domain) || domain.halted != null || domain.dying) {
      return;
    }
    domain.halted = reason;
    world.log().add(host.name(), "domain-halted", domain.name + ": " + reason);
    String action =
        switch (reason) {
          case POWEROFF -> domain.config.onPoweroff();
          case REBOOT -> domain.config.onReboot();
          case CRASH -> domain.config.onCrash();
          case SUSPEND, SOFT_RESET -> "preserve";
        };
    if (action.endsWith("preserve")) {
      return;
    }
    domain.cleaning = true;
    host.comesAgain(domain.config.name(), action.endsWith("restart"));
    host.after(timings().cleanUp() * 2 / 3, () -> disks.close(domain));
    host.after(
        timings().cleanUp() - nameless(), () -> gone(host, domain, action.endsWith("restart")));
  }

  private void gone(XenHost host, Domain domain, boolean again) {
    if (!host.exists(domain) || domain.releasing) {
      return;
    }
    domain.releasing = true;
    disks.release(
        host,
        domain,
        said -> {
          host.forget(domain);
          host.after(nameless(), () -> removed(host, domain, again));
        });
  }

  /** How long a domain is still there once its entries in xenstore are gone. */
  private long nameless() {
    return timings().destroy() / 4;
  }

  private void removed(XenHost host, Domain domain, boolean again) {
    if (!host.exists(domain)) {
      return;
    }
    if (host.keepsDying()) {
      host.after(nameless(), () -> removed(host, domain, again));
      return;
    }
    host.remove(domain);
    if (!again) {
      host.comesAgain(domain.config.name(), false);
    } else {
      host.after(timings().cleanUp(), () -> comeAgain(host, domain.config));
    }
  }

  private void comeAgain(XenHost host, DomainConfig config) {
    int domid = host.takeDomid();
    host.comesAgain(config.name(), false);
    if (host.find(config.name()).isPresent() || host.freeMb() < config.memoryMb()) {
      world.log().add(host.name(), "domain-failed", config.name() + " could not be restarted");
      return;
    }
    Domain domain = host.add(domid, config);
    host.after(
        timings().create(),
        () -> {
          if (host.exists(domain) && !domain.dying) {
            disks.add(
                host,
                domain,
                failure -> {
                  if (failure.isEmpty()) {
                    run(host, domain, false);
                  } else {
                    gone(host, domain, false);
                  }
                });
          }
        });
  }

  /** Kills a domain; it is gone a little later, and lets go of its disks before. */
  void destroy(XenHost host, Domain domain) {
    if (domain.dying) {
      return;
    }
    domain.dying = true;
    host.after(timings().destroy() * 2 / 3, () -> disks.close(domain));
    host.after(timings().destroy() - nameless(), () -> gone(host, domain, false));
  }

  /**
   * The guest of a domain crashes.
   *
   * @param host where
   * @param domain which
   */
  public void crash(XenHost host, Domain domain) {
    halt(host, domain, Domain.Reason.CRASH);
  }

  /**
   * The guest boots another kernel within its domain, as kdump does, or is done with that.
   *
   * @param domain which
   * @param resets whether it begins or ends
   */
  public void softReset(Domain domain, boolean resets) {
    domain.halted = resets ? Domain.Reason.SOFT_RESET : null;
  }

  /**
   * The guest no longer reacts to shutdown requests, or does again.
   *
   * @param domain which
   * @param ignores true if it does not react
   */
  public void ignoreShutdown(Domain domain, boolean ignores) {
    domain.ignoresShutdown = ignores;
  }

  static String holder(Domain domain) {
    return "domain " + domain.domid;
  }
}
