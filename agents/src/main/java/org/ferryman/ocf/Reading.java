// SPDX-License-Identifier: Apache-2.0
package org.ferryman.ocf;

/**
 * What a look at something came to.
 *
 * @param <T> what is known of it
 */
public sealed interface Reading<T> {

  /** It is known. */
  record Known<T>(T value) implements Reading<T> {}

  /**
   * It is not known, which says nothing of what there is.
   *
   * @param reason what was tried and what came of it, in one line
   * @param absent whether what would tell is not there at all: no tool, no module, no cluster
   */
  record Unknown<T>(String reason, boolean absent) implements Reading<T> {
    /** What would tell is there, and does not. */
    public Unknown(String reason) {
      this(reason, false);
    }
  }
}
