// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import org.ferryman.ocf.OcfExit;
import org.ferryman.tools.xen.WatchersReading.Rebuild;

/**
 * What a monitor makes of a guest's state.
 *
 * @param exit the answer, if the state stays
 * @param passing whether the state may pass by itself within seconds, so that it is looked at again
 * @param meaning for the reason and the log, with what to do; empty where there is nothing to say
 */
public record MonitorVerdict(OcfExit exit, boolean passing, String meaning) {
  /**
   * The table.
   *
   * @param rebuild whether an xl process lives that builds the guest anew when it has rebooted
   */
  public static MonitorVerdict of(GuestState state, Rebuild rebuild) {
    return switch (state) {
      case RUNNING, BLOCKED, RUNNABLE -> stays(OcfExit.SUCCESS, "");
      case PAUSED -> stays(OcfExit.SUCCESS, "is paused; 'xl unpause' sets it running");
      case HALF_BUILT ->
          passes(
              OcfExit.ERR_GENERIC,
              "is half-built: its domain has never run, and no xl builds it; a stop ends it");
      case ABSENT -> absent(rebuild);
      case REBOOTING -> passes(OcfExit.ERR_GENERIC, "has shut down to reboot and stays so");
      case POWERED_OFF -> passes(OcfExit.ERR_GENERIC, "has powered off and its domain is kept");
      case CRASHED -> passes(OcfExit.ERR_GENERIC, "has crashed and its domain is kept");
      case WATCHDOG -> passes(OcfExit.ERR_GENERIC, "was ended by its watchdog and is kept");
      case SHUT_DOWN -> passes(OcfExit.ERR_GENERIC, "has shut down and its domain is kept");
      case SUSPENDED ->
          passes(OcfExit.ERR_GENERIC, "is suspended: being saved or migrated, or left so");
      case DYING ->
          passes(OcfExit.ERR_GENERIC, "is dying but not gone: somebody still holds its memory");
      case INCOMING ->
          stays(
              OcfExit.ERR_GENERIC,
              "is here only as --incoming: a migration to this host runs or broke off");
      case MIGRATED_AWAY ->
          stays(
              OcfExit.ERR_GENERIC,
              "is here only as --migratedaway: a migration from this host runs or broke off");
      case NAMELESS ->
          passes(
              OcfExit.ERR_GENERIC,
              "is not named, but a domain without a name holds its disk or memory");
      case KEPT ->
          passes(
              OcfExit.ERR_GENERIC,
              "has crashed, and xl keeps a domain of it under another name: a stop ends it");
      case HELD ->
          passes(
              OcfExit.ERR_GENERIC,
              "is not here under its name, but a domain of another name has its disk; if that is"
                  + " the guest, 'xl rename' it back, else shut it down");
      case AMBIGUOUS -> stays(OcfExit.ERR_GENERIC, "is the name of several domains: see 'xl list'");
      case UNKNOWN -> passes(OcfExit.ERR_GENERIC, "may run or not: this can't be found out");
      case NO_HYPERVISOR -> stays(OcfExit.ERR_INSTALLED, "can't be on this node");
      case NO_TOOL -> stays(OcfExit.ERR_INSTALLED, "can't be looked for");
    };
  }

  private static MonitorVerdict absent(Rebuild rebuild) {
    if (rebuild.own().isPresent()) {
      return passes(
          OcfExit.ERR_GENERIC,
          "is gone, but its %s lives and is to build it anew"
              .formatted(rebuild.own().get().describe()));
    }
    return rebuild.possible()
        ? passes(OcfExit.NOT_RUNNING, "is gone, and xl has not built it anew")
        : stays(OcfExit.NOT_RUNNING, "is not on this host");
  }

  private static MonitorVerdict stays(OcfExit exit, String meaning) {
    return new MonitorVerdict(exit, false, meaning);
  }

  private static MonitorVerdict passes(OcfExit exit, String meaning) {
    return new MonitorVerdict(exit, true, meaning);
  }
}
