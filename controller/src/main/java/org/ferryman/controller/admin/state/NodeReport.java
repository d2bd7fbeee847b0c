// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.state;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Optional;
import org.ferryman.exec.Lines;

/**
 * What a node tells of itself. It goes to other nodes as JSON: what an older version does not tell
 * is empty here, what a newer one tells beside it is passed over. Numbers that are not known are
 * -1. What could command a terminal is not in it.
 *
 * @param format the form of this record
 * @param node what the kernel calls the node
 * @param version Ferryman's version as it is installed
 * @param controller what the controller tells of itself ({@code GET /v1/status}); missing if it
 *     does not answer
 * @param controllerTrouble why the controller does not answer; empty if it does
 * @param drbd the DRBD resources of the kernel
 * @param drbdTrouble why they are not known; empty if they are
 * @param domains the guests that Xen runs
 * @param xenTrouble why they are not known; empty if they are
 * @param leases the leases of hand-overs and starts
 * @param guests the guests that the cluster may run here
 * @param settingsErrors what is wrong with the settings file
 */
public record NodeReport(
    int format,
    String node,
    String version,
    JsonNode controller,
    String controllerTrouble,
    List<Resource> drbd,
    String drbdTrouble,
    List<GuestDomain> domains,
    String xenTrouble,
    List<OpenLease> leases,
    List<Guest> guests,
    List<String> settingsErrors) {

  /** The form of this version. */
  public static final int FORMAT = 1;

  /** Nothing that was not told is null. */
  public NodeReport {
    node = told(node);
    version = told(version);
    controller = controller == null ? MissingNode.getInstance() : controller;
    controllerTrouble = told(controllerTrouble);
    drbd = told(drbd);
    drbdTrouble = told(drbdTrouble);
    domains = told(domains);
    xenTrouble = told(xenTrouble);
    leases = told(leases);
    guests = told(guests);
    settingsErrors = told(settingsErrors).stream().map(Lines::printable).toList();
  }

  /** Whether the controller answers. */
  @JsonIgnore
  public boolean controlled() {
    return controller.isObject();
  }

  /** A DRBD resource of that name. */
  public Optional<Resource> resource(String name) {
    return drbd.stream().filter(it -> it.name().equals(name)).findFirst();
  }

  /** A guest of that name. */
  public Optional<Guest> guest(String name) {
    return guests.stream().filter(it -> it.name().equals(name)).findFirst();
  }

  /**
   * A DRBD resource. All words are DRBD's own.
   *
   * @param degraded what is wrong although it serves; empty if nothing is
   */
  public record Resource(
      String name, String role, List<Volume> volumes, List<Link> links, String degraded) {
    /** Nothing that was not told is null. */
    public Resource {
      name = told(name);
      role = told(role);
      volumes = told(volumes);
      links = told(links);
      degraded = told(degraded);
    }

    /** A volume of that number. */
    public Optional<Volume> volume(int number) {
      return volumes.stream().filter(it -> it.number() == number).findFirst();
    }
  }

  /** A volume on this node. */
  public record Volume(int number, int minor, String disk, long sizeKib) {
    /** Nothing that was not told is null. */
    public Volume {
      disk = told(disk);
    }
  }

  /**
   * A connection.
   *
   * @param peer the peer's host name; {@code peer} on DRBD 8.4, empty while StandAlone there
   */
  public record Link(String peer, String state, String role, List<PeerVolume> volumes) {
    /** Nothing that was not told is null. */
    public Link {
      peer = told(peer);
      state = told(state);
      role = told(role);
      volumes = told(volumes);
    }

    /** A volume of that number. */
    public Optional<PeerVolume> volume(int number) {
      return volumes.stream().filter(it -> it.number() == number).findFirst();
    }
  }

  /**
   * A volume as seen through a connection.
   *
   * @param outOfSyncKib what one side lacks
   * @param percent how much of the volume is the same on both sides
   * @param kibPerSecond how fast that grows
   * @param secondsLeft how long it takes until all is the same
   */
  public record PeerVolume(
      int number,
      String replication,
      String disk,
      boolean suspended,
      long outOfSyncKib,
      double percent,
      double kibPerSecond,
      long secondsLeft) {
    /** Nothing that was not told is null. */
    public PeerVolume {
      replication = told(replication);
      disk = told(disk);
    }
  }

  /** A guest that Xen runs. */
  public record GuestDomain(String name, int id, String state, long memoryMib) {
    /** Nothing that was not told is null. */
    public GuestDomain {
      name = told(name);
      state = told(state);
    }
  }

  /**
   * A lease.
   *
   * @param phase how far the hand-over is, in lower case
   * @param window whether DRBD may allow two Primaries now
   * @param trouble why it can't be read; then nothing else is known of it
   */
  public record OpenLease(
      String id,
      String guest,
      String source,
      String target,
      String phase,
      boolean window,
      List<String> resources,
      long secondsLeft,
      String trouble) {
    /** Nothing that was not told is null. */
    public OpenLease {
      id = told(id);
      guest = told(guest);
      source = told(source);
      target = told(target);
      phase = told(phase);
      resources = told(resources);
      trouble = told(trouble);
    }
  }

  /**
   * A guest that the cluster may run here.
   *
   * @param resource the cluster's resource that it is; empty if not known
   * @param ready whether this node could take it: yes, no, or empty if nobody has looked
   * @param reason why not
   * @param trouble what is wrong with its file; empty if nothing is
   */
  public record Guest(
      String name,
      String resource,
      String configuration,
      String ready,
      String reason,
      String trouble) {
    /** Nothing that was not told is null. */
    public Guest {
      name = told(name);
      resource = told(resource);
      configuration = told(configuration);
      ready = told(ready);
      reason = told(reason);
      trouble = told(trouble);
    }
  }

  private static String told(String text) {
    return text == null ? "" : Lines.printable(text);
  }

  private static <T> List<T> told(List<T> list) {
    return list == null ? List.of() : List.copyOf(list);
  }
}
