/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package org.ferryman.testcluster.hardware;

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
