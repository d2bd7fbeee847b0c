// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.xen;

/** Where a live migration can be held, in their order. */
public enum MigrationStep {
  /** Source: xl has begun, the receiver is not yet called. */
  BEGUN,
  /** Source: the receiver has answered, the first half of the memory is copied. */
  COPYING,
  /** Source: the guest is suspended, the rest of its memory is not yet sent. */
  SUSPENDED,
  /** Target: all memory is here, the disks are not yet attached. */
  ARRIVING,
  /** Source: the target is ready; the guest still has its name here. */
  READY,
  /** Target: the permission is here; the guest is not yet started. */
  PERMITTED,
  /** Target: the guest executes here; the source does not know. */
  STARTED,
  /** Source: the target's report is here; the old copy is not yet destroyed. */
  REPORTED
}
