// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.lease;

import java.util.Optional;

/** The locks under which operations on guests exclude each other, daemon and one-shots alike. */
@FunctionalInterface
public interface GuestLocks {

  /** Takes the guest's lock if it is free. */
  Optional<Held> tryLock(String vm);

  /** A lock that is held until closed. */
  interface Held extends AutoCloseable {
    @Override
    void close();
  }
}
