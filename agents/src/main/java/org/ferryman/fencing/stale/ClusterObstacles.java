// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing.stale;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.ferryman.exec.Lines;
import org.ferryman.handover.disks.DiskFacts;
import org.ferryman.handover.readiness.Obstacles;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.status.ConnectionState;
import org.ferryman.tools.drbd.status.DiskState;
import org.ferryman.tools.pacemaker.Membership;
import org.ferryman.tools.pacemaker.NodeName;
import org.ferryman.tools.pacemaker.Pacemaker;

/**
 * What keeps this node from taking a guest.
 *
 * <pre>
 * a disk Outdated or Inconsistent, no good peer connected         always
 * the guest runs on a node that is a member, and this node
 *   is in standby, or the guest has failed here too often         always: the cluster says the same
 *   has no connection to it, and it has just answered             the migration would fail
 * </pre>
 *
 * A node that does not answer may have died: then the disk here may be the one that is needed.
 */
public final class ClusterObstacles implements Obstacles {
  private static final Set<DiskState> OF_NO_USE =
      Set.of(DiskState.OUTDATED, DiskState.INCONSISTENT);

  private final Pacemaker pacemaker;
  private final ContactFiles contacts;
  private final NodeName nodeName;

  /** As this node sees it. */
  public ClusterObstacles(Pacemaker pacemaker, ContactFiles contacts, NodeName nodeName) {
    this.pacemaker = pacemaker;
    this.contacts = contacts;
    this.nodeName = nodeName;
  }

  @Override
  public String to(String vm, List<DiskFacts> disks, Operation operation) {
    return disks.stream()
        .filter(ClusterObstacles::ofNoUse)
        .findFirst()
        .map(this::ofNoUseBecause)
        .orElseGet(() -> inTheCluster(vm, disks, operation));
  }

  private static boolean ofNoUse(DiskFacts disk) {
    return disk.up()
        && OF_NO_USE.contains(disk.disk())
        && !(disk.connection() == ConnectionState.CONNECTED
            && disk.peerDisk() == DiskState.UP_TO_DATE);
  }

  private String ofNoUseBecause(DiskFacts disk) {
    String what = "%s is %s here".formatted(disk.resource(), disk.disk().word());
    return why(disk.resource()).map(reason -> what + ": " + reason).orElse(what);
  }

  private Optional<String> why(String resource) {
    try {
      return contacts.read(DrbdResource.named(resource)).stale();
    } catch (UncheckedIOException e) {
      return Optional.of(Lines.message(e));
    }
  }

  private String inTheCluster(String vm, List<DiskFacts> disks, Operation operation) {
    if (!(pacemaker.membership(operation) instanceof Reading.Known<Membership> known)) {
      return "";
    }
    Membership membership = known.value();
    String here = nodeName.get(operation);
    Set<String> hosts = new TreeSet<>(membership.activeOn(vm));
    hosts.removeIf(
        node ->
            node.equalsIgnoreCase(here)
                || !membership.node(node).map(Membership.Node::settled).orElse(false));
    if (hosts.isEmpty()) {
      return "";
    }
    if (membership.node(here).map(Membership.Node::standby).orElse(false)) {
      return "this node is in standby";
    }
    if (membership.exhausted(vm, here)) {
      return "it has failed here as often as the cluster allows: 'crm_resource --cleanup --resource %s --node %s' once that is mended"
          .formatted(vm, here);
    }
    return disks.stream()
        .filter(disk -> disk.up() && disk.connection() != ConnectionState.CONNECTED)
        .findFirst()
        .filter(
            disk ->
                hosts.stream()
                    .anyMatch(
                        node -> pacemaker.echo(node, operation) instanceof Pacemaker.Echo.Heard))
        .map(
            disk ->
                "%s is not connected to %s, where the guest runs (%s)"
                    .formatted(disk.resource(), String.join(", ", hosts), disk.connection().word()))
        .orElse("");
  }
}
