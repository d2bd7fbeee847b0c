// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing;

/** Something that has to be known can't be read now; the message says what and why. */
final class NotKnownException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NotKnownException(String message) {
    super(message);
  }
}
