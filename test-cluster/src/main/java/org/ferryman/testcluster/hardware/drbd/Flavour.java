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
package org.ferryman.testcluster.hardware.drbd;

/** Which generation of DRBD the nodes' kernels have, with its version. */
public enum Flavour {
  /** As in the kernel of Debian: one peer per resource. */
  DRBD84("8.4.11"),
  /** From outside the kernel: several peers, quorum, diskless clients. */
  DRBD9("9.2.2");

  private final String version;

  Flavour(String version) {
    this.version = version;
  }

  /**
   * The kernel module's version.
   *
   * @return three numbers with dots
   */
  public String version() {
    return version;
  }
}
