// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.xen;

import org.ferryman.testcluster.hardware.drbd.DrbdDevice;

/** The block backend of one disk of a domain. */
final class Backend {
  static final int INIT_WAIT = 2;
  static final int CONNECTED = 4;
  static final int CLOSED = 6;

  final DiskSpec disk;
  DrbdDevice device;
  int state = 1;
  String error = "";
  int branch;
  long pending;
  boolean begun;
  boolean opened;
  boolean scripted;

  Backend(DiskSpec disk) {
    this.disk = disk;
  }

  /** The guest goes on where another copy of it has stopped. */
  void goOnFrom(Backend other) {
    begun = other.begun;
    branch = other.branch;
    pending = other.pending;
  }

  boolean connected() {
    return state == CONNECTED;
  }
}
