// SPDX-License-Identifier: Apache-2.0
package org.ferryman.node;

import org.ferryman.handover.guests.KnownGuests;
import org.ferryman.handover.lease.GuestLocks;
import org.ferryman.handover.lease.GuestTurns;
import org.ferryman.handover.migration.HandoverTools;
import org.ferryman.handover.readiness.ReadinessPublisher;
import org.ferryman.tools.pacemaker.Cluster;

/**
 * The hand-over on this node, for whoever looks after it between operations.
 *
 * @param tools what it works with
 * @param locks the guests' locks
 * @param turns whose turn it is to change a guest
 * @param guests the guests that the cluster may run here
 * @param readiness publishes whether this node could take them
 * @param cluster where this node's attributes are set
 */
public record NodeHandover(
    HandoverTools tools,
    GuestLocks locks,
    GuestTurns turns,
    KnownGuests guests,
    ReadinessPublisher readiness,
    Cluster cluster) {}
