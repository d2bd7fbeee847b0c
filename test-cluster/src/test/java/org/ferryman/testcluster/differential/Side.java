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
package org.ferryman.testcluster.differential;

/** Who answers. */
enum Side {
  /** {@code ocf:linbit:drbd} as drbd-utils ships it. */
  PEER("linbit", "ocf:linbit:drbd"),
  /** Ferryman's wrapper with the controller behind it. */
  CONTROLLER("ferryman", "with the controller"),
  /** Ferryman's wrapper on its own. */
  ONE_SHOT("ferryman", "without the controller");

  private final String provider;
  private final String title;

  Side(String provider, String title) {
    this.provider = provider;
    this.title = title;
  }

  String provider() {
    return provider;
  }

  String title() {
    return title;
  }
}
