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
package org.ferryman.tools.xen;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** What is known of the disks that dom0 serves to guests. */
public sealed interface BackendsReading {

  /** All of them. */
  record Known(List<DiskBackend> all) implements BackendsReading {
    /** Copies. */
    public Known {
      all = List.copyOf(all);
    }

    /** Those of one domain. */
    public List<DiskBackend> of(int domainId) {
      return all.stream().filter(backend -> backend.domainId() == domainId).toList();
    }
  }

  /** Not known. */
  record Unknown(String reason) implements BackendsReading {
    /** Checks. */
    public Unknown {
      requireNonNull(reason, "reason");
    }
  }
}
