// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware;

import java.util.List;

/**
 * What a node's hardware is doing.
 *
 * @param name the node
 * @param powered whether it has power
 * @param hung whether it is frozen
 * @param resources its DRBD resources
 * @param guests its domains but Domain-0
 */
public record NodeStatus(
    String name,
    boolean powered,
    boolean hung,
    List<ResourceStatus> resources,
    List<GuestStatus> guests) {

  /**
   * A DRBD resource.
   *
   * @param name the resource
   * @param role its role here
   * @param connection its connection's state
   * @param disks the states of its disks
   */
  public record ResourceStatus(String name, String role, String connection, List<String> disks) {}

  /**
   * A domain.
   *
   * @param name the guest
   * @param domid its number
   * @param state as xl list prints it
   */
  public record GuestStatus(String name, int domid, String state) {}

  static NodeStatus of(SimulatedNode node) {
    List<ResourceStatus> resources =
        node.drbd().resources().stream()
            .map(
                r ->
                    new ResourceStatus(
                        r.name(),
                        r.role().toString(),
                        r.connection().toString(),
                        r.devices().stream().map(d -> d.diskState().toString()).toList()))
            .toList();
    List<GuestStatus> guests =
        node.xen().domains().stream()
            .map(d -> new GuestStatus(d.name(), d.domid(), d.flags()))
            .toList();
    return new NodeStatus(node.name(), node.power().on(), node.power().hung(), resources, guests);
  }
}
