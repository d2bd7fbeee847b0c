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

  /**
   * Whether DRBD may be asked to become Primary beside a peer that is seen as Primary. That peer
   * may have died a moment ago, and have been fenced before DRBD noticed. Where the kernel forbids
   * a second Primary it pings the peer first, and refuses only if it lives. Where it allows one it
   * would obey, and where that is not known it might.
   */
  default boolean refusesIfPeerLives() {
    return this instanceof Forbidden;
  }
}
