// SPDX-License-Identifier: Apache-2.0
/**
 * The hand-over: a guest moves from one node to another while it runs, and its DRBD resources are
 * Primary on both for no longer than the window.
 *
 * <p><b>Steps</b> (source, inside {@code migrate_to}; the target's part is asked for over ssh, see
 * {@link org.ferryman.handover.migration.peer.Peer}):
 *
 * <ol>
 *   <li>preflight: {@link org.ferryman.handover.migration.Preflight} compares both ends; it goes,
 *       waits or refuses, and nothing has been changed;
 *   <li>lease: written here, then there ({@link org.ferryman.handover.lease.Lease}, phase
 *       PREPARED);
 *   <li>transfer: {@code xl migrate} runs in a session of its own, its output and exit code in
 *       files ({@link org.ferryman.handover.migration.Transfers}): it outlives the wrapper and the
 *       controller, and whoever comes next finds it there. A systemd scope would add nothing (the
 *       unit has KillMode=process) and would make the transfer depend on D-Bus;
 *   <li>window opens (phase OPENING, then OPEN): allow-two-primaries=yes here, then there, then
 *       Primary there. Where every disk comes through {@code block-drbd} this happens when the
 *       target's hotplug script asks for it, at the end of the copy (phase ARRIVING there); with a
 *       plain {@code phy:} disk when the receiver asks for it, which is connected by then and lets
 *       nothing be copied before;
 *   <li>window closes (phase CLOSING): Secondary here, =no here, =no there. Both leases stay as
 *       ARRIVED until Pacemaker has commanded the new roles.
 * </ol>
 *
 * <p>A phase is written before what it permits is done, so a lease never says less than what may
 * have happened. The source alone decides; the target only does what it is told under the lease's
 * id, and closes its side by itself when the lease runs out.
 *
 * <p><b>What happens when…</b>
 *
 * <ul>
 *   <li><i>the wrapper is killed by Pacemaker's timeout</i>: nothing; the controller's own deadline
 *       is earlier, and it has begun to break off by then.
 *   <li><i>a stop arrives during the migration</i>: the transfer is broken off by ending its ssh,
 *       so that xl itself resumes the guest here; then the ends are looked at and the stop goes on.
 *   <li><i>{@code xl migrate} hangs</i>: the same at the deadline; if xl has not ended after a
 *       grace time it is killed, and the ends are looked at.
 *   <li><i>the source's controller dies</i>: the transfer goes on. The next operation on the guest
 *       (or the controller's start) finds it by its folder and the lease, waits for it or settles
 *       it. With nobody to open the window the hotplug script or the receiver on the target gives
 *       up in bounded time, and xl goes on with the guest here.
 *   <li><i>the target's controller dies</i>: its part is done by one-shots; its lease is a file.
 *   <li><i>ssh is cut</i>: before the transfer: refused or rolled back. While: xl fails and resumes
 *       the guest. After the permission to start was given: the ends decide; if the target can't be
 *       asked, nothing is started or destroyed here.
 *   <li><i>the target loses power</i>: up to the permission as with ssh cut (the guest is not yet
 *       renamed, so the target can't have started it, and it is resumed). After it: nothing is
 *       touched, fencing tells Pacemaker the truth, Pacemaker's stop here ends the suspended copy.
 *   <li><i>the source loses power</i>: the receiver on the target sees its stream end and xl
 *       destroys the incomplete copy; at the lease's end at the latest this node does so itself,
 *       becomes Secondary and closes the window. If the target had the permission, the guest runs
 *       there.
 *   <li><i>the target is out of memory</i>: preflight waits, then refuses; if it comes up later xl
 *       fails there and resumes the guest here.
 *   <li><i>the DRBD link is cut inside the window</i>: the migration is decided as ever; when the
 *       window is closed the settings are made equal on both ends before either connects.
 *   <li><i>standby is revoked half-way</i>: Pacemaker lets migrate_to end; nothing special.
 * </ul>
 *
 * <p>Which end goes on after a transfer is over is the table of {@link
 * org.ferryman.handover.migration.BrokenMigration}: never two running guests, never none where one
 * end provably could go on, and where it is in doubt nothing is started and nothing destroyed.
 */
package org.ferryman.handover;
