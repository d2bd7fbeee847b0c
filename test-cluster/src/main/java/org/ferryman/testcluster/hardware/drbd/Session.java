// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

/** An established connection between two nodes' halves of a resource. Identity matters. */
final class Session {
  private final DrbdResource a;
  private final DrbdResource b;

  Session(DrbdResource a, DrbdResource b) {
    this.a = a;
    this.b = b;
  }

  DrbdResource other(DrbdResource one) {
    return one == a ? b : a;
  }
}
