/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
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
