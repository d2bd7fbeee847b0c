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
package org.ferryman.tools.drbd;

import static java.util.Objects.requireNonNull;

/** What is known of the DRBD in this node's kernel. */
public sealed interface VersionReading {

  /**
   * Which DRBD this is.
   *
   * @param module the module's version
   * @param nine whether tools and module speak DRBD 9's language: a module of 9.3 can be built to
   *     speak 8.4's
   */
  record Known(DrbdVersion module, boolean nine) implements VersionReading {
    /** Checks. */
    public Known {
      requireNonNull(module, "module");
    }

    /** A module that speaks the language of its own version. */
    public Known(DrbdVersion module) {
      this(module, module.nine());
    }
  }

  /**
   * Not known.
   *
   * @param noModule whether that is because this node has no module, loaded or to be loaded
   */
  record Unknown(String reason, boolean noModule) implements VersionReading {
    /** Checks. */
    public Unknown {
      requireNonNull(reason, "reason");
    }
  }
}
