// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import java.util.List;
import org.ferryman.tools.xen.Domain;
import org.ferryman.tools.xen.Domain.ShutdownReason;
import org.ferryman.tools.xen.DomainList;
import org.ferryman.tools.xen.DomainList.Domains;
import org.ferryman.tools.xen.GuestName;

/** What a reading of all domains says of one guest. */
public enum GuestState {
  /** On a processor. */
  RUNNING,
  /** Idle or waiting. */
  BLOCKED,
  /** Neither running nor waiting right now ({@code ------}); may last on a loaded host. */
  RUNNABLE,
  /** Kept from running. */
  PAUSED,
  /** Paused, and has never run, and no xl is there that builds it: what a broken create left. */
  HALF_BUILT,
  /** Has powered off, its domain is still there. */
  POWERED_OFF,
  /** Has shut down to be built anew, or to be reset within its domain. */
  REBOOTING,
  /** Suspended under its own name: being saved or migrated. */
  SUSPENDED,
  /** Has crashed, its domain is still there. */
  CRASHED,
  /** Its watchdog fired, its domain is still there. */
  WATCHDOG,
  /** Has shut down for another reason. */
  SHUT_DOWN,
  /** Being torn down. */
  DYING,
  /** Not here under its name, but arriving by a migration, or left from one. */
  INCOMING,
  /** Not here under its name, but handed over by a migration, or left from one. */
  MIGRATED_AWAY,
  /** Several domains have its name. */
  AMBIGUOUS,
  /** Not here under any of its names, but without one: its own domain, or one with its disk. */
  NAMELESS,
  /** Not here under any of its names, but a crashed domain of it is kept under another one. */
  KEPT,
  /** Not here under any of its names, but another domain holds one of its disks. */
  HELD,
  /** Positively not here. */
  ABSENT,
  /** Positively not here, nor can it ever be: this machine was not booted on Xen. */
  NO_HYPERVISOR,
  /** Not known. */
  UNKNOWN,
  /** Not known, for there is no {@code xl} here. */
  NO_TOOL;

  /** What {@code list} says of the guest. */
  public static GuestState of(DomainList list, GuestName name) {
    if (list instanceof DomainList.Unknown unknown) {
      return unknown.toolMissing() ? NO_TOOL : UNKNOWN;
    }
    if (list instanceof DomainList.NoHypervisor) {
      return NO_HYPERVISOR;
    }
    Domains domains = (Domains) list;
    List<Domain> own = domains.named(name.value());
    if (own.size() > 1) {
      return AMBIGUOUS;
    }
    if (own.size() == 1) {
      return of(own.get(0).state());
    }
    if (!domains.named(name.incoming()).isEmpty()) {
      return INCOMING;
    }
    return domains.named(name.migratedAway()).isEmpty() ? ABSENT : MIGRATED_AWAY;
  }

  private static GuestState of(Domain.State state) {
    if (!state.legible()) {
      return UNKNOWN;
    }
    if (state.dying()) {
      return DYING;
    }
    if (state.shutdown().isPresent()) {
      return of(state.shutdown().get());
    }
    if (state.paused()) {
      return PAUSED;
    }
    if (state.running()) {
      return RUNNING;
    }
    return state.blocked() ? BLOCKED : RUNNABLE;
  }

  private static GuestState of(ShutdownReason reason) {
    return switch (reason) {
      case POWER_OFF -> POWERED_OFF;
      case REBOOT, SOFT_RESET -> REBOOTING;
      case SUSPEND -> SUSPENDED;
      case CRASH -> CRASHED;
      case WATCHDOG -> WATCHDOG;
      case OTHER -> SHUT_DOWN;
    };
  }

  /** Whether the guest lives and may heed a request to shut down. */
  public boolean alive() {
    return this == RUNNING || this == BLOCKED || this == RUNNABLE;
  }
}
