// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.xen;

import java.util.List;
import org.ferryman.testcluster.hardware.base.Timeline;

/** A domain of a Xen host other than Domain-0. */
public final class Domain {
  /** Why a domain has stopped, by Xen's numbers. */
  enum Reason {
    POWEROFF(0),
    REBOOT(1),
    SUSPEND(2),
    CRASH(3),
    SOFT_RESET(5);

    private final int code;

    Reason(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }
  }

  final int domid;
  final DomainConfig config;
  final List<Backend> backends;
  final long created;
  String name;
  int memoryMb;
  boolean building = true;
  boolean paused;
  boolean booted;
  boolean dying;
  boolean ignoresShutdown;
  boolean shutdownRequested;
  Reason halted;
  boolean cleaning;
  boolean releasing;
  boolean nameless;
  long runningSince = -1;
  long cpuMillis;
  Timeline.Pending step;

  Domain(int domid, DomainConfig config, long now) {
    this.domid = domid;
    this.config = config;
    this.name = config.name();
    this.memoryMb = config.memoryMb();
    this.backends = config.disks().stream().map(Backend::new).toList();
    this.created = now;
  }

  /**
   * Its name now.
   *
   * @return the name; what xl prints for none once it has no entries in xenstore any more
   */
  public String name() {
    return nameless ? "(null)" : name;
  }

  /**
   * Whose domain it is, whatever it is called now.
   *
   * @return the guest's name
   */
  public String guest() {
    return config.name();
  }

  /**
   * Whether it is being torn down: nothing executes in it ever again.
   *
   * @return true if so
   */
  public boolean ending() {
    return dying || cleaning || releasing;
  }

  /**
   * Its number.
   *
   * @return the domid
   */
  public int domid() {
    return domid;
  }

  /**
   * Whether its guest executes.
   *
   * @return true if it is neither being built, paused, halted nor dying
   */
  public boolean executing() {
    return !building && !paused && !dying && halted == null;
  }

  /**
   * Its state as {@code xl list} prints it.
   *
   * @return six characters
   */
  public String flags() {
    boolean pausedNow = building || paused || cleaning || dying;
    char reason =
        switch (halted == null ? Reason.POWEROFF : halted) {
          case CRASH -> 'c';
          case REBOOT -> 'r';
          case SUSPEND -> 's';
          case SOFT_RESET -> 'S';
          case POWEROFF -> '-';
        };
    boolean blocked = executing() && booted;
    return "-"
        + (blocked ? 'b' : '-')
        + (pausedNow ? 'p' : '-')
        + (halted != null ? 's' : '-')
        + reason
        + (nameless ? 'd' : '-');
  }
}
