// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

/** Statistics of a device in KiB (AL and bitmap writes: numbers), as /proc/drbd shows them. */
public final class Counters {
  long read;
  long written;
  long sent;
  long received;
  long alWrites;

  void clearConnection() {
    sent = 0;
    received = 0;
  }
}
