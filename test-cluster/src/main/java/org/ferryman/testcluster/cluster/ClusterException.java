// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cluster;

import java.io.Serial;

/** The test cluster could not do what was asked; the message says what was tried and what to do. */
public final class ClusterException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * @param message what was tried, on what, what came back, and what to do next
   */
  public ClusterException(String message) {
    super(message);
  }

  /**
   * @param message what was tried, on what, and what to do next
   * @param cause what came back
   */
  public ClusterException(String message, Throwable cause) {
    super(message, cause);
  }
}
