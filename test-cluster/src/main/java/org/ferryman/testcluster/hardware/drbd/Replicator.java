// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

import java.util.Collection;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import org.ferryman.testcluster.hardware.base.Flavour;
import org.ferryman.testcluster.hardware.base.World;

/** Connects the halves of resources, tells them of each other, and takes connections down. */
public final class Replicator {
  private final World world;
  private final Collection<DrbdNode> nodes;
  private final EventStreams streams;
  private final Fencing fencing;
  private final Resync resync;

  /**
   * For all nodes.
   *
   * @param world what is shared
   * @param nodes the nodes; may grow
   * @param streams shown states that are replaced at once
   */
  public Replicator(World world, Collection<DrbdNode> nodes, EventStreams streams) {
    this.world = world;
    this.nodes = nodes;
    this.streams = streams;
    Handlers handlers = new Handlers(world, streams);
    this.fencing = new Fencing(world, handlers);
    this.resync = new Resync(world, handlers, this);
  }

  Fencing fencing() {
    return fencing;
  }

  void connect(DrbdResource resource) {
    streams.publish();
    setConnection(resource, ConnectionState.UNCONNECTED);
    setConnection(resource, ConnectionState.WF_CONNECTION);
    rescan();
  }

  private void setConnection(DrbdResource resource, ConnectionState state) {
    resource.connection = state;
    streams.publish();
  }

  /**
   * Looks for connections that can begin or must end, after anything about reachability changed.
   */
  public void rescan() {
    for (DrbdNode node : nodes) {
      if (node.power().alive()) {
        node.resources().forEach(this::rescan);
      }
    }
  }

  private void rescan(DrbdResource resource) {
    if (resource.session != null) {
      DrbdResource peer = resource.session.other(resource);
      if (peer.session != resource.session && canReach(resource, peer.node)) {
        lost(resource, ConnectionState.NETWORK_FAILURE);
      } else if (resource.reachablePeer().isPresent()) {
        tellPeer(resource);
      }
    } else if (resource.connection == ConnectionState.WF_CONNECTION && resource.handshake == null) {
      counterpart(resource).ifPresent(peer -> plan(resource, peer));
    }
  }

  private boolean canReach(DrbdResource resource, DrbdNode peer) {
    return peer.power().alive() && world.links().up(resource.node.name(), peer.name());
  }

  private Optional<DrbdResource> counterpart(DrbdResource resource) {
    return nodes.stream()
        .filter(node -> node != resource.node && canReach(resource, node))
        .flatMap(node -> node.resources().stream())
        .filter(other -> other.connection == ConnectionState.WF_CONNECTION)
        .filter(other -> other.handshake == null)
        .filter(other -> other.localAddress.equals(resource.peerAddress))
        .filter(other -> other.peerAddress.equals(resource.localAddress))
        .findFirst();
  }

  private void plan(DrbdResource a, DrbdResource b) {
    a.handshake = world.timeline().after(world.timings().handshake(), () -> handshake(a, b));
    b.handshake = a.handshake;
  }

  private void handshake(DrbdResource a, DrbdResource b) {
    a.handshake = null;
    b.handshake = null;
    boolean stillThere =
        a.connection == ConnectionState.WF_CONNECTION
            && b.connection == ConnectionState.WF_CONNECTION
            && exists(a)
            && exists(b)
            && canReach(a, b.node)
            && canReach(b, a.node);
    if (stillThere) {
      new Handshake(world, streams, this, a, b).run();
    }
    rescan();
  }

  private static boolean exists(DrbdResource resource) {
    return resource.node.resource(resource.name()).filter(r -> r == resource).isPresent();
  }

  /** Two devices of an established connection settle what their data is. */
  void meet(DrbdDevice device) {
    Optional<DrbdDevice> other =
        device.resource.reachablePeer().flatMap(peer -> peer.device(device.volume));
    if (other.isEmpty()) {
      return;
    }
    DrbdDevice peer = other.get();
    int verdict = 0;
    if (device.hasOrNegotiates() && peer.hasOrNegotiates()) {
      verdict = SyncDecision.decide(device, peer, (solved, text) -> {});
    }
    settle(device);
    settle(peer);
    if (verdict == SyncDecision.DROP) {
      standAlone(device.resource);
      standAlone(peer.resource);
    } else if (verdict > 0) {
      liftSource(device);
      resync.begin(device, peer, verdict == 2);
    } else if (verdict < 0) {
      liftSource(peer);
      resync.begin(peer, device, verdict == -2);
    } else {
      lift(device, peer);
      lift(peer, device);
    }
    device.peerDisk = verdict > 0 ? device.peerDisk : peer.diskState;
    peer.peerDisk = verdict < 0 ? peer.peerDisk : device.diskState;
  }

  private static void settle(DrbdDevice device) {
    if (device.diskState == DiskState.NEGOTIATING) {
      device.diskState = device.metaData().diskState();
    }
  }

  /** Who is the source of a resync has the newest data of the two (sanitize_state). */
  private static void liftSource(DrbdDevice source) {
    if (source.diskState == DiskState.CONSISTENT || source.diskState == DiskState.OUTDATED) {
      source.diskState = DiskState.UP_TO_DATE;
      source.saveFlags();
    }
  }

  /** In 8.4 "D_CONSISTENT and D_OUTDATED vanish when we get connected" (drbd_state.c). */
  private static void lift(DrbdDevice device, DrbdDevice peer) {
    boolean old =
        device.diskState == DiskState.CONSISTENT || device.diskState == DiskState.OUTDATED;
    boolean sameGood = old && peer.diskState == DiskState.UP_TO_DATE;
    boolean bothConsistent =
        device.diskState == DiskState.CONSISTENT && peer.diskState.atLeast(DiskState.CONSISTENT);
    boolean bothSound =
        old
            && device.resource.node.flavour() == Flavour.DRBD84
            && peer.diskState.atLeast(DiskState.OUTDATED);
    if (sameGood || bothConsistent || bothSound) {
      device.diskState = DiskState.UP_TO_DATE;
      device.saveFlags();
    }
  }

  /** Begins a resync by command. */
  void resync(DrbdDevice source, DrbdDevice target, boolean full) {
    resync.begin(source, target, full);
  }

  /** The peer learns this side's role and disk states, if messages reach it. */
  void tellPeer(DrbdResource resource) {
    resource
        .reachablePeer()
        .ifPresent(
            peer -> {
              tell(resource, peer);
              tell(peer, resource);
            });
  }

  private void tell(DrbdResource from, DrbdResource to) {
    to.peerRole = from.role;
    for (DrbdDevice device : from.devices()) {
      to.device(device.volume).ifPresent(other -> tell(device, other));
    }
  }

  private void tell(DrbdDevice from, DrbdDevice to) {
    boolean syncing = to.replication.source() && from.diskState == DiskState.INCONSISTENT;
    boolean before = to.peerDisk.atLeast(DiskState.INCONSISTENT);
    if (!syncing && to.replication != ReplicationState.WF_BITMAP_S) {
      to.peerDisk = from.diskState;
    }
    if (before && !from.diskState.atLeast(DiskState.INCONSISTENT)) {
      to.replication = ReplicationState.ESTABLISHED;
      from.replication = ReplicationState.ESTABLISHED;
      if (to.resource.role == Role.PRIMARY || from.resource.role == Role.PRIMARY) {
        to.diverge();
      }
    }
  }

  /**
   * Takes the connection down on request, telling the peer.
   *
   * @param done runs when it is down; later if the peer does not answer
   */
  void disconnect(DrbdResource resource, Runnable done) {
    if (resource.session != null && resource.reachablePeer().isEmpty()) {
      world
          .timeline()
          .after(
              world.timings().ping(),
              () -> {
                standAlone(resource);
                done.run();
              });
      return;
    }
    Optional<DrbdResource> peer = resource.reachablePeer();
    if (peer.isPresent() && Fencing.wanted(resource)) {
      outdateTheSecondary(resource, peer.get());
    }
    standAlone(resource);
    peer.ifPresent(other -> lost(other, ConnectionState.TEAR_DOWN));
    done.run();
  }

  /** With a fencing policy one side's data is known to be old when they part in order. */
  private void outdateTheSecondary(DrbdResource resource, DrbdResource peer) {
    if (resource.role != peer.role) {
      DrbdResource secondary = resource.role == Role.PRIMARY ? peer : resource;
      secondary.devices().stream()
          .filter(device -> device.diskState.atLeast(DiskState.CONSISTENT))
          .forEach(device -> device.diskState = DiskState.OUTDATED);
      tellPeer(secondary);
    }
  }

  void standAlone(DrbdResource resource) {
    if (resource.connection == ConnectionState.STAND_ALONE) {
      return;
    }
    forget(resource, ConnectionState.DISCONNECTING);
    streams.touch(resource);
    resource.connection = ConnectionState.STAND_ALONE;
    streams.publish();
    resource.localAddress = "";
    resource.peerAddress = "";
    resource.netOptions.clear();
    resource.discardMyData = false;
    streams.publish();
  }

  /** The connection broke on this side: it waits for the peer again. */
  void lost(DrbdResource resource, ConnectionState how) {
    world.log().add(resource.node.name(), "drbd-lost", resource.name() + ": " + how);
    forget(resource, how);
    setConnection(resource, ConnectionState.UNCONNECTED);
    setConnection(resource, ConnectionState.WF_CONNECTION);
    rescan();
  }

  private void forget(DrbdResource resource, ConnectionState how) {
    boolean hadPeer = resource.session != null;
    boolean lostPrimary =
        hadPeer
            && resource.peerRole == Role.PRIMARY
            && how == ConnectionState.NETWORK_FAILURE
            && resource.role == Role.SECONDARY;
    resource.session = null;
    if (resource.handshake != null) {
      resource.handshake.cancel();
      clearHandshake(resource.handshake);
    }
    resource.connection = how;
    resource.peerRole = Role.UNKNOWN;
    for (DrbdDevice device : resource.devices()) {
      boolean known =
          device.peerDisk.atLeast(DiskState.INCONSISTENT)
              && !device.peerDisk.atLeast(DiskState.D_UNKNOWN);
      device.replication = ReplicationState.OFF;
      device.peerDisk = known ? device.peerDisk : DiskState.D_UNKNOWN;
      settle(device);
      if (lostPrimary) {
        device.primaryLost();
      }
      if (hadPeer && resource.role == Role.PRIMARY) {
        device.generationPending = fencing.freeze(device);
        if (!device.generationPending) {
          device.diverge();
        }
      }
      device.saveFlags();
    }
    streams.publish();
    if (hadPeer) {
      fencing.peerLost(resource);
    }
  }

  private void clearHandshake(Object handshake) {
    for (DrbdNode node : nodes) {
      for (DrbdResource resource : node.resources()) {
        if (resource.handshake == handshake) {
          resource.handshake = null;
        }
      }
    }
  }

  /**
   * A node does not answer any more: its peers will notice.
   *
   * @param node the dead, hung or unreachable node
   * @param millis how long that takes
   * @param still whether it is still so then
   */
  public void willNotice(DrbdNode node, long millis, BooleanSupplier still) {
    willNotice(node, resource -> millis, still);
  }

  /**
   * A link to a node is cut, silently: its peers will notice, the sooner the shorter their net
   * options {@code timeout} and {@code ping-int} are.
   *
   * @param node the unreachable node
   * @param still whether it is still so then
   */
  public void willNoticeTheCut(DrbdNode node, BooleanSupplier still) {
    willNotice(
        node,
        resource -> Math.min(world.timings().linkCutNoticed(), resource.silenceMillis()),
        still);
  }

  private void willNotice(
      DrbdNode node, ToLongFunction<DrbdResource> millis, BooleanSupplier still) {
    for (DrbdNode other : nodes) {
      for (DrbdResource resource : other.resources()) {
        Session session = resource.session;
        if (other != node && session != null && session.other(resource).node == node) {
          world
              .timeline()
              .after(
                  millis.applyAsLong(resource),
                  () -> {
                    if (resource.session == session && still.getAsBoolean()) {
                      lost(resource, ConnectionState.NETWORK_FAILURE);
                    }
                  });
        }
      }
    }
  }
}
