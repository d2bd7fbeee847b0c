// SPDX-License-Identifier: Apache-2.0
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
