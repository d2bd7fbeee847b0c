// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing.stale;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ferryman.tools.drbd.status.ConnectionState;
import org.ferryman.tools.drbd.status.DiskState;
import org.ferryman.tools.drbd.status.DrbdConnection;
import org.ferryman.tools.drbd.status.DrbdPeerVolume;
import org.ferryman.tools.drbd.status.DrbdStatus;
import org.ferryman.tools.drbd.status.DrbdVolume;
import org.ferryman.tools.drbd.status.Role;

/**
 * What this node remembers of a resource's peers since it booted.
 *
 * @param peers the last contact with each, by the connection's name
 * @param stale why the data here was found to be stale; empty if it was not
 */
public record PastContacts(Map<String, Contact> peers, Optional<String> stale) {
  /** Nothing is known. */
  public static final PastContacts NONE = new PastContacts(Map.of(), Optional.empty());

  /** What DRBD 8.4 calls its only peer. */
  static final String SOLE = "peer";

  private static final Set<DiskState> COMPARED =
      Set.of(DiskState.INCONSISTENT, DiskState.OUTDATED, DiskState.UP_TO_DATE);

  /** Copies. */
  public PastContacts {
    peers = Map.copyOf(peers);
  }

  /** The name that a connection is remembered by. */
  static String key(DrbdConnection connection) {
    return connection.name().orElse(SOLE);
  }

  /** The last contact with a peer, by its node's name. */
  public Optional<Contact> with(String node) {
    return Optional.ofNullable(peers.get(node)).or(() -> Optional.ofNullable(peers.get(SOLE)));
  }

  /** This, and what a status adds to it. */
  public PastContacts and(DrbdStatus status, Instant now) {
    Map<String, Contact> contacts = new HashMap<>();
    peers.forEach((peer, contact) -> contacts.put(peer, contact.lost(now)));
    boolean good = false;
    for (DrbdConnection connection : status.connections()) {
      String key = key(connection);
      if (connection.state() != ConnectionState.CONNECTED) {
        continue;
      }
      Role role = connection.peerRole();
      if (role == Role.PRIMARY || role == Role.SECONDARY) {
        DiskState disk = best(connection.volumes());
        contacts.put(key, new Contact(role, disk, Optional.empty()));
        good |= role == Role.PRIMARY || disk == DiskState.UP_TO_DATE;
      } else if (peers.containsKey(key)) {
        contacts.put(key, peers.get(key)); // a handshake: not lost, and nothing new is known
      }
    }
    boolean over =
        (good || status.primary()) && status.volumes().stream().allMatch(PastContacts::compared);
    Optional<String> left = leftBehind(status);
    return new PastContacts(contacts, left.isPresent() ? left : over ? Optional.empty() : stale);
  }

  /**
   * A disk that fails, or is detached, misses from then on what is written by a peer's. Attached
   * again without that peer, its data looks as good as ever: its meta data was written before.
   */
  private static Optional<String> leftBehind(DrbdStatus status) {
    boolean lost = status.volumes().stream().anyMatch(PastContacts::lost);
    return status.connections().stream()
        .filter(it -> lost && it.state() == ConnectionState.CONNECTED)
        .filter(it -> status.primary() || it.peerRole() == Role.PRIMARY)
        .filter(it -> best(it.volumes()) == DiskState.UP_TO_DATE)
        .map(
            it ->
                "this node had lost a disk of %s while %s had the newest data and it could be written"
                    .formatted(status.resource(), key(it)))
        .findFirst();
  }

  private static boolean lost(DrbdVolume volume) {
    return !volume.client() && volume.disk().lost();
  }

  /** Whether the kernel has compared the data here with a good peer's. */
  private static boolean compared(DrbdVolume volume) {
    return volume.client() || COMPARED.contains(volume.disk());
  }

  /** The same, with the data here found to be stale. */
  PastContacts foundStale(String reason) {
    return new PastContacts(peers, Optional.of(reason));
  }

  /** The same without what was heard of a peer that has left the cluster since. */
  PastContacts without(String node) {
    Map<String, Contact> contacts = new HashMap<>(peers);
    if (contacts.remove(node) == null) {
      contacts.remove(SOLE);
    }
    return new PastContacts(contacts, stale);
  }

  private static DiskState best(List<DrbdPeerVolume> volumes) {
    return volumes.stream()
        .map(DrbdPeerVolume::disk)
        .max((one, other) -> one.compareTo(other))
        .orElse(DiskState.DUNKNOWN);
  }

  /**
   * What was last heard of a peer over DRBD's own connection.
   *
   * @param role its role
   * @param disk the state of its data, of several volumes the best
   * @param lostAt when the connection was first seen to be gone; empty while it stands
   */
  public record Contact(Role role, DiskState disk, Optional<Instant> lostAt) {
    private static final Set<DiskState> OF_NO_USE_ALONE =
        Set.of(
            DiskState.DISKLESS,
            DiskState.FAILED,
            DiskState.DETACHING,
            DiskState.INCONSISTENT,
            DiskState.OUTDATED);

    /**
     * Whether it may have gone on writing by itself: a Primary needs good data of its own for that.
     */
    public boolean mayWriteAlone() {
      return role != Role.SECONDARY && !OF_NO_USE_ALONE.contains(disk);
    }

    Contact lost(Instant now) {
      return lostAt.isPresent() ? this : new Contact(role, disk, Optional.of(now));
    }
  }
}
