// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.render;

/** Why the parts of a topology are as they are. */
final class Comments {
  static final String DRBD =
      """
      Timeouts are at least what the agents advise; the two monitors must differ in their interval, or
      Pacemaker takes them for one.
      Three failures within ten minutes and a node is given up for ten minutes: fewer would move
      everything for a passing trouble, and without failure-timeout a node would stay banned until
      somebody cleans up by hand.
      """;
  static final String CLASSIC_CLONE =
      """
      One instance on each of its nodes, one of them Primary; notify lets each take notice of what the
      others are about to do.
      """;
  static final String CLONE =
      """
      One instance on each of its nodes, and never more than one promoted: that two are Primary for the
      seconds of a hand-over is the agents' business.
      """;
  static final String DRBD_NODES =
      """
      The DRBD resource is on these nodes. Its clone is kept off every other node that the cluster has or
      gets; where one instance may go to another node, Pacemaker doesn't migrate on standby, or gets stuck.
      """;
  static final String GUEST_NODES =
      """
      The guest and its disks are on these nodes. It goes to no other node that the cluster has or gets.
      """;
  static final String GUEST =
      """
      The stop timeout is what the guest gets to shut down in, with time left to destroy it.
      """;
  static final String MIGRATING_GUEST =
      """
      The timeout of migrate_to must hold the copy of the guest's whole memory and of what it writes
      meanwhile: ten minutes are enough for 32 GiB at 1 Gbit/s. The stop timeout is what the guest
      gets to shut down in, with time left to destroy it.
      """;
  static final String VBD =
      """
      Xen itself makes the guest's DRBD resource Primary before it gives it to the guest, and Secondary
      afterwards: the disk is 'drbd:RESOURCE,xvda,w' in the guest's configuration, and Ferryman's block-drbd
      is its script. It makes no second Primary but for a guest that arrives.
      Three failures within ten minutes and a node is given up for ten minutes: fewer would move
      the guest for a passing trouble, and without failure-timeout a node would stay banned until
      somebody cleans up by hand.
      """
          + MIGRATING_GUEST;
  static final String FOLLOWS =
      """
      The guest runs where DRBD is Primary, and is started only after it has become so.
      """;
  static final String START =
      """
      DRBD is started before the guest, but need not be promoted: the guest's start sees to that. An
      order after the promotion would make Pacemaker stop the guest instead of migrating it.
      """;
  static final String LEADS =
      """
      DRBD is promoted where the guest is: DRBD follows the guest, not the guest DRBD.
      """;
  static final String STOP =
      """
      DRBD is demoted only after the guest has gone. Not symmetrical: what is so in reverse would be
      the order that forbids a live migration.
      """;
  static final String DEMOTE =
      """
      Where the guest is started on one node while DRBD is still Promoted on another, that is demoted
      first. Optional, so that it orders the two and requires neither; a migration has no start.
      """;
  static final String DATA =
      """
      The guest goes only where its data is good, by the promotion score of DRBD's agent.
      """;
  static final String READY =
      """
      Nor where the controller says that the node can't take it. Where it says nothing, nothing is
      forbidden.
      """;
  static final String READY_ALONE =
      """
      The guest goes nowhere where the controller says that the node can't take it. Where it says
      nothing, nothing is forbidden.
      """;
  static final String PRIORITY =
      """
      The node that runs the guest is fenced fifteen seconds later than the other, so that the guest's
      node wins (its priority is the guest's); more than twice the fixed delay, so that it outweighs that.
      That fencing is on and reboots a node is Pacemaker's default, whose options have other names since 3.0.2:
      a fenced node comes up again, DRBD on it is then Secondary and gets what it has missed.
      """;
  static final String LIMIT =
      """
      No more than two guests leave a node at a time, so that each copy gets a good share of the network
      and ends within the timeout of migrate_to.
      """;
  static final String STICKINESS =
      """
      A node that returns doesn't pull the guest back.
      """;

  private Comments() {}
}
