// SPDX-License-Identifier: Apache-2.0
package org.ferryman.ocf;

/**
 * Exit codes of an OCF agent (OCF resource agent API 1.1, section "Exit status codes"; 190 and 191
 * are Pacemaker's extension for degraded resources).
 */
public enum OcfExit {
  /** The action succeeded; for monitor: running (unpromoted, where roles apply). */
  SUCCESS(0),
  /** Failed, or it is not known what is true. */
  ERR_GENERIC(1),
  /** Invalid parameters on this node; another may do. */
  ERR_ARGS(2),
  /** No such action. */
  ERR_UNIMPLEMENTED(3),
  /** Not enough privilege. */
  ERR_PERM(4),
  /** A needed tool, module or file is missing on this node. */
  ERR_INSTALLED(5),
  /** Inherently invalid configuration: no node can run this. */
  ERR_CONFIGURED(6),
  /** Positively known to be stopped. */
  NOT_RUNNING(7),
  /** Running in the promoted role. */
  RUNNING_PROMOTED(8),
  /** Promoted and failed. */
  FAILED_PROMOTED(9),
  /** Running (unpromoted), serving, but degraded. */
  DEGRADED(190),
  /** Running promoted, serving, but degraded. */
  DEGRADED_PROMOTED(191);

  private final int code;

  OcfExit(int code) {
    this.code = code;
  }

  /** The process's exit code. */
  public int code() {
    return code;
  }
}
