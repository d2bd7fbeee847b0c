// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.migration;

/** How far the source's {@code xl migrate} came. */
public enum TransferEnd {
  /** It was never begun. */
  NOT_BEGUN,
  /** It runs. */
  RUNNING,
  /** It exited with 0: the target had reported that the guest runs there. */
  REPORTED_SUCCESS,
  /** It exited with another code, was killed, or is gone without one. */
  BROKEN
}
