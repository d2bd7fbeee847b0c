// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

import java.util.List;
import org.ferryman.agent.drbd.Step.DrbdCommand;
import org.ferryman.ocf.OcfExit;
import org.ferryman.tools.drbd.DrbdOutcome;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.TwoPrimariesReading;
import org.ferryman.tools.drbd.status.DrbdConnection;
import org.ferryman.tools.drbd.status.DrbdStatus;
import org.ferryman.tools.drbd.status.Reconciliation;

/**
 * How promote makes a resource Primary.
 *
 * <p>Beside a peer that is seen as Primary DRBD is asked where it {@linkplain
 * TwoPrimariesReading#refusesIfPeerLives() refuses if that peer lives}. Elsewhere it is not asked
 * until the peer is seen to be Primary no more, unless the cluster wants two of them (a cluster
 * file system).
 *
 * <p>A refusal for want of good data is final, unless DRBD 9 still has to find out whether the data
 * is good ({@link Reconciliation}).
 */
final class PromoteDecision {
  private PromoteDecision() {}

  /**
   * The next step.
   *
   * @param twoPrimaries what the kernel would do; asked for only if a peer is Primary
   * @param twoWanted whether the cluster is to have two Primaries (promoted-max=2)
   * @param givesUp whether it was refused beside a Primary peer, and that is enough
   * @param primaryPeer names the peer that is Primary
   */
  static Step next(
      DrbdResource resource,
      DrbdReading reading,
      TwoPrimariesReading twoPrimaries,
      boolean twoWanted,
      Attempts attempts,
      boolean givesUp,
      String primaryPeer) {
    if (reading instanceof DrbdReading.Unconfigured) {
      return Step.fail(
          OcfExit.ERR_GENERIC, "%s can't be promoted: it is not started".formatted(resource));
    }
    if (reading instanceof DrbdReading.Unknown unknown) {
      return unknown.toolMissing()
          ? Step.fail(OcfExit.ERR_INSTALLED, unknown.reason())
          : new Step.Wait("the state of %s is not known: %s".formatted(resource, unknown.reason()));
    }
    DrbdStatus status = ((DrbdReading.Configured) reading).status();
    if (status.primary()) {
      return Step.done();
    }
    DrbdOutcome last = attempts.last().orElse(new DrbdOutcome.Done());
    if (last instanceof DrbdOutcome.StaleData
        || last instanceof DrbdOutcome.Missing
        || (last instanceof DrbdOutcome.NoUpToDateData && !Reconciliation.mayPass(status))) {
      return Step.fail(
          last instanceof DrbdOutcome.Missing ? OcfExit.ERR_INSTALLED : OcfExit.ERR_GENERIC,
          "%s is not promoted: %s".formatted(resource, last.reason()));
    }
    List<DrbdConnection> primaries = status.primaryPeers();
    if (primaries.isEmpty()) {
      return new Step.Act(DrbdCommand.MAKE_PRIMARY);
    }
    String why = "%s is Primary on %s".formatted(resource, primaryPeer);
    if (givesUp) {
      return Step.fail(OcfExit.ERR_GENERIC, "%s: %s".formatted(why, last.reason()));
    }
    boolean obeys = twoPrimaries instanceof TwoPrimariesReading.Allowed;
    if (twoPrimaries.refusesIfPeerLives() || (obeys && twoWanted)) {
      return new Step.Act(DrbdCommand.MAKE_PRIMARY);
    }
    return new Step.Wait(
        twoPrimaries instanceof TwoPrimariesReading.Unknown unknown
            ? "%s, and whether two are allowed is not known: %s".formatted(why, unknown.reason())
            : why + ", and DRBD would allow a second one (allow-two-primaries); demote it there");
  }
}
