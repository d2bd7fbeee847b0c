// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.http;

/** A request whose sender no longer waits: running it could undo what was done meanwhile. */
final class LateRequestException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  LateRequestException(String message) {
    super(message);
  }
}
