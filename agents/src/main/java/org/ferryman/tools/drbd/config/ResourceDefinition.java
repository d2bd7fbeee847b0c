// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd.config;

import java.util.List;
import java.util.Optional;

/**
 * A resource as the configuration defines it ({@code drbdadm dump-xml}).
 *
 * @param name the resource's name
 * @param hosts its {@code on}, {@code floating} or {@code stacked-on-top-of} sections, in order
 * @param allowsTwoPrimaries whether a {@code net} section says {@code allow-two-primaries}
 * @param protocol how it replicates: {@code A}, {@code B} or {@code C}; of several the weakest
 */
public record ResourceDefinition(
    String name, List<Host> hosts, boolean allowsTwoPrimaries, String protocol) {
  /** One that replicates by protocol C, which is DRBD's default. */
  public ResourceDefinition(String name, List<Host> hosts, boolean allowsTwoPrimaries) {
    this(name, hosts, allowsTwoPrimaries, "C");
  }

  /** Copies. */
  public ResourceDefinition {
    hosts = List.copyOf(hosts);
  }

  /**
   * One side.
   *
   * @param names the host's name; two where the side is stacked on a resource of theirs; none where
   *     it is floating, that is: whichever host has its address
   * @param addressHere whether it is floating and its address is one of this host's
   * @param volumes its volumes, in order
   */
  public record Host(List<String> names, boolean addressHere, List<Volume> volumes) {
    /** Copies. */
    public Host {
      names = List.copyOf(names);
      volumes = List.copyOf(volumes);
    }

    /** A side that is told by its host's name. */
    public static Host named(String name, List<Volume> volumes) {
      return new Host(List.of(name), false, volumes);
    }

    /** Whether it has data of its own: a tiebreaker or a client has none. */
    public boolean hasData() {
      return volumes.stream().anyMatch(volume -> volume.disk().isPresent());
    }

    /** Whether it is told by its address, not by a name. */
    public boolean floating() {
      return names.isEmpty();
    }

    /** Whether it is the side of a node of that name, asked on that node. */
    public boolean is(String nodeName) {
      return addressHere || names.contains(nodeName);
    }

    /** Whether it lies on top of another resource. */
    public boolean stacked() {
      return names.size() > 1;
    }
  }

  /**
   * One volume of a side.
   *
   * @param number its number
   * @param minor the minor number of its device
   * @param device the device's path
   * @param disk the backing device; empty where the side has none
   */
  public record Volume(int number, int minor, String device, Optional<String> disk) {}

  /**
   * This node's side.
   *
   * @param nodeName this node's name
   */
  public Optional<Host> host(String nodeName) {
    return hosts.stream().filter(host -> host.is(nodeName)).findFirst();
  }

  /** The names of every other side; a floating one has none. */
  public List<String> peersOf(String nodeName) {
    return hosts.stream()
        .filter(host -> !host.is(nodeName))
        .flatMap(host -> host.names().stream())
        .toList();
  }
}
