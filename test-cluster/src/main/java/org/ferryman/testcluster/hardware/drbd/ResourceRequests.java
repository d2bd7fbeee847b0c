// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

import java.util.Map;
import java.util.Optional;

/** Requests about resources and their connections. */
public final class ResourceRequests {
  private final Replicator replicator;
  private final RoleRequests roles;
  private final DiskRequests disks;

  /**
   * For all nodes.
   *
   * @param replicator connects resources
   * @param roles role requests
   * @param disks disk requests
   */
  public ResourceRequests(Replicator replicator, RoleRequests roles, DiskRequests disks) {
    this.replicator = replicator;
    this.roles = roles;
    this.disks = disks;
  }

  /**
   * Makes a resource, if there is none of the name, loading the module if need be.
   *
   * @param node where
   * @param name its name
   */
  public void newResource(DrbdNode node, String name) {
    node.load();
    if (node.resource(name).isEmpty()) {
      node.add(new DrbdResource(node, name));
    }
  }

  /**
   * Makes a device.
   *
   * @param resource of this
   * @param minor its minor
   * @param volume its volume number
   * @param outcome told the end
   */
  public void newMinor(DrbdResource resource, int minor, int volume, Outcome outcome) {
    Optional<DrbdDevice> known = resource.node.minor(minor);
    boolean same = known.filter(d -> d.resource == resource && d.volume == volume).isPresent();
    if (!same && (known.isPresent() || resource.device(volume).isPresent())) {
      outcome.refused(Refusal.MINOR_EXISTS);
      return;
    }
    if (!same) {
      resource.add(new DrbdDevice(resource, volume, minor));
    }
    outcome.done();
  }

  /**
   * Connects a resource.
   *
   * @param resource the resource
   * @param local its address
   * @param peer the peer's address
   * @param options net options; discard-my-data among them
   * @param outcome told the end
   */
  public void connect(
      DrbdResource resource,
      String local,
      String peer,
      Map<String, String> options,
      Outcome outcome) {
    boolean discard = "yes".equals(options.get("discard-my-data"));
    if (resource.hasNet()) {
      outcome.refused(Refusal.NET_CONFIGURED);
    } else if (discard && resource.role == Role.PRIMARY) {
      outcome.refused(Refusal.DISCARD_WHILE_PRIMARY);
    } else if (taken(resource.node, local, peer)) {
      outcome.refused(Refusal.LOCAL_ADDRESS);
    } else {
      resource.localAddress = local;
      resource.peerAddress = peer;
      resource.discardMyData = discard;
      setNetOptions(resource, options);
      replicator.connect(resource);
      outcome.done();
    }
  }

  private static boolean taken(DrbdNode node, String local, String peer) {
    return node.resources().stream()
        .anyMatch(r -> r.localAddress.equals(local) && r.peerAddress.equals(peer));
  }

  private static void setNetOptions(DrbdResource resource, Map<String, String> options) {
    options.forEach(resource.netOptions::put);
    resource.netOptions.remove("discard-my-data");
    resource.netOptions.remove("tentative");
  }

  /**
   * Changes net options of a connection.
   *
   * @param resource the resource
   * @param options the options to change
   * @param outcome told the end
   */
  public void netOptions(DrbdResource resource, Map<String, String> options, Outcome outcome) {
    boolean closes = "no".equals(options.get("allow-two-primaries"));
    boolean both = resource.role == Role.PRIMARY && resource.peerRole == Role.PRIMARY;
    if (closes && both && resource.allowsTwoPrimaries()) {
      outcome.refused(Refusal.CLEAR_TWO_PRIMARIES);
      return;
    }
    setNetOptions(resource, options);
    outcome.done();
  }

  /**
   * A connection by its addresses.
   *
   * @param node where
   * @param local the local address
   * @param peer the peer's address
   * @return the resource, or empty
   */
  public static Optional<DrbdResource> connection(DrbdNode node, String local, String peer) {
    return node.resources().stream()
        .filter(r -> r.localAddress.equals(local) && r.peerAddress.equals(peer))
        .findFirst();
  }

  /**
   * Takes a connection down.
   *
   * @param resource the resource
   * @param outcome told the end
   */
  public void disconnect(DrbdResource resource, Outcome outcome) {
    replicator.disconnect(resource, outcome::done);
  }

  /**
   * Takes a resource down: Secondary, disconnected, detached, gone. Refused if it is held open, and
   * then nothing has changed.
   *
   * @param resource the resource
   * @param outcome told the end
   */
  public void down(DrbdResource resource, Outcome outcome) {
    roles.secondary(
        resource,
        refusal -> {
          if (refusal.isPresent()) {
            outcome.refused(refusal.get());
          } else if (resource.hasNet()) {
            replicator.disconnect(resource, () -> remove(resource, outcome));
          } else {
            remove(resource, outcome);
          }
        });
  }

  private void remove(DrbdResource resource, Outcome outcome) {
    resource.devices().forEach(disks::lose);
    resource.node.remove(resource);
    outcome.done();
  }
}
