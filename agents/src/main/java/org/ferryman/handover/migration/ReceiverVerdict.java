// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.migration;

/** What the {@code xl migrate-receive} of this hand-over left behind on the target. */
public enum ReceiverVerdict {
  /** It still runs. */
  RUNNING,
  /** It has said that it gave up without setting the guest running, or its copy was seen so. */
  NEVER_STARTED,
  /** It has set the guest running. */
  STARTED,
  /** It has ended, or was never seen, and what it did is not known. */
  UNPROVEN
}
