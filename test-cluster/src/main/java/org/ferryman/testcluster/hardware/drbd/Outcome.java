// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

import java.util.Optional;

/** Told how a request to the kernel module ended: empty is success. */
@FunctionalInterface
public interface Outcome {
  /**
   * The request ended.
   *
   * @param refusal why it was refused, or empty
   */
  void ended(Optional<Refusal> refusal);

  /** It succeeded. */
  default void done() {
    ended(Optional.empty());
  }

  /**
   * It was refused.
   *
   * @param refusal why
   */
  default void refused(Refusal refusal) {
    ended(Optional.of(refusal));
  }
}
