// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware;

import org.ferryman.testcluster.hardware.base.NodePower;
import org.ferryman.testcluster.hardware.base.World;
import org.ferryman.testcluster.hardware.drbd.DrbdNode;
import org.ferryman.testcluster.hardware.xen.XenHost;

/**
 * One node's hardware.
 *
 * @param name the node
 * @param power whether it runs
 * @param drbd its DRBD
 * @param xen its Xen host
 */
public record SimulatedNode(String name, NodePower power, DrbdNode drbd, XenHost xen) {

  static SimulatedNode of(String name, World world) {
    NodePower power = new NodePower();
    DrbdNode drbd = new DrbdNode(name, world, power);
    return new SimulatedNode(name, power, drbd, new XenHost(name, world, power, drbd));
  }
}
