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

import java.util.ArrayDeque;
import java.util.Deque;

/** The cluster's services on a node, from their start until they or the node end. */
final class Boot {
  final int number;
  final String name;
  final long bornAt;
  LocalExecutor executor;
  Partition partition;
  boolean alive = true;

  /** Whether it has seen all nodes at once: before that, of two nodes one has no quorum. */
  boolean seenAll;

  /** What it wants to say to the cluster, in order; while a node is missed nobody is heard. */
  final Deque<Runnable> outbox = new ArrayDeque<>();

  boolean speaking;

  Boot(int number, String name, long bornAt) {
    this.number = number;
    this.name = name;
    this.bornAt = bornAt;
  }

  @Override
  public String toString() {
    return name;
  }
}
