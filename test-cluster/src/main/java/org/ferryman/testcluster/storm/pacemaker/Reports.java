// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.pacemaker;

import org.ferryman.testcluster.storm.pacemaker.OperationRecord.Order;

/** What a node's executor tells, on its way to the partition that the node then belongs to. */
record Reports(Partition.Network network, Boot boot) implements LocalExecutor.Listener {

  @Override
  public void recorded(OperationRecord record) {
    network.say(boot, () -> boot.partition.recorded(boot, record));
  }

  @Override
  public void acknowledged(Order order) {
    network.say(boot, () -> boot.partition.coordinator().ifPresent(it -> it.acknowledged(order)));
  }

  @Override
  public void forgotten(String resource, String id) {
    network.say(boot, () -> boot.partition.forgotten(boot, resource, id));
  }
}
