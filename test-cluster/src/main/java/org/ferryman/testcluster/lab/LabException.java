// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import java.io.Serial;

/** The lab could not do what was asked; the message says what was tried and what to do. */
public final class LabException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * @param message what was tried, on what, what came back, and what to do next
   */
  public LabException(String message) {
    super(message);
  }

  /**
   * @param message what was tried, on what, and what to do next
   * @param cause what came back
   */
  public LabException(String message, Throwable cause) {
    super(message, cause);
  }
}
