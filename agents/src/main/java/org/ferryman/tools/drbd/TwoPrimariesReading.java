// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd;

/** Whether the kernel, as set up now, would let a second node be Primary. */
public sealed interface TwoPrimariesReading {

  /** It would. */
  record Allowed() implements TwoPrimariesReading {}

  /** It would not: the kernel itself refuses. */
  record Forbidden() implements TwoPrimariesReading {}

  /** Not known. */
  record Unknown(String reason) implements TwoPrimariesReading {}
}
