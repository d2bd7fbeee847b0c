// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.pacemaker;

import static java.util.Objects.requireNonNull;

/**
 * How an agent ended.
 *
 * @param code OCF's exit code
 * @param reason its exit reason, or nothing
 */
public record OperationResult(int code, String reason) {
  /** Checks. */
  public OperationResult {
    requireNonNull(reason, "reason");
  }

  /** Without a reason. */
  public static OperationResult of(int code) {
    return new OperationResult(code, "");
  }
}
