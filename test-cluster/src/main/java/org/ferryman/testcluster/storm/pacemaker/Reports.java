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
