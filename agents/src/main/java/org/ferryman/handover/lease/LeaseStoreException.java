// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.lease;

/**
 * A file of the run directory (a lease, a plan, a role, what a transfer says) could not be read,
 * written or removed; says what was tried and what to do.
 */
public final class LeaseStoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Of a reason alone. */
  public LeaseStoreException(String reason) {
    super(reason);
  }

  /** Of a reason and what caused it. */
  public LeaseStoreException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
