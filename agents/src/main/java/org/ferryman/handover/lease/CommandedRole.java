// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.lease;

/** The role of a DRBD resource on one node that Pacemaker commanded last. */
public enum CommandedRole {
  /** Its last word was promote. */
  PROMOTED,
  /** Its last word was start or demote. */
  UNPROMOTED,
  /** It commands no role here: the resource is not in the CIB, or stopped, or nothing is known. */
  NONE
}
