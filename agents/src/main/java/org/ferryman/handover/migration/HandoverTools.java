// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.migration;

import static java.util.Objects.requireNonNull;

import java.util.random.RandomGenerator;
import org.ferryman.exec.Clock;
import org.ferryman.handover.lease.CommandedRoles;
import org.ferryman.handover.lease.HandoverTimeouts;
import org.ferryman.handover.lease.LeaseStore;
import org.ferryman.handover.lease.PeerNames;
import org.ferryman.handover.migration.peer.Peer;
import org.ferryman.tools.drbd.Disks;
import org.ferryman.tools.pacemaker.Members;
import org.ferryman.tools.xen.Guests;

/**
 * What a hand-over works with on one node.
 *
 * @param node this node's name for DRBD, which is the kernel's
 * @param names the nodes' names for Pacemaker beside those for DRBD
 * @param leases the leases here
 * @param clock the boot clock
 * @param guests the Xen guests here
 * @param disks the DRBD here
 * @param transfers the {@code xl migrate} processes here
 * @param receivers the {@code xl migrate-receive} processes here
 * @param roles what Pacemaker commanded here
 * @param probe gathers this node's facts
 * @param peer the other node
 * @param members who is in the cluster
 * @param times the bounds
 * @param random chance, for ids and for who goes first
 */
public record HandoverTools(
    String node,
    PeerNames names,
    LeaseStore leases,
    Clock clock,
    Guests guests,
    Disks disks,
    Transfers transfers,
    Receivers receivers,
    CommandedRoles roles,
    HostProbe probe,
    Peer peer,
    Members members,
    HandoverTimeouts times,
    RandomGenerator random) {
  /** Checks. */
  public HandoverTools {
    requireNonNull(node, "node");
    requireNonNull(names, "names");
    requireNonNull(leases, "leases");
    requireNonNull(clock, "clock");
    requireNonNull(guests, "guests");
    requireNonNull(disks, "disks");
    requireNonNull(transfers, "transfers");
    requireNonNull(receivers, "receivers");
    requireNonNull(roles, "roles");
    requireNonNull(probe, "probe");
    requireNonNull(peer, "peer");
    requireNonNull(members, "members");
    requireNonNull(times, "times");
    requireNonNull(random, "random");
  }
}
