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
package org.ferryman.testcluster.hardware.contract;

import org.ferryman.testcluster.hardware.drbd.Flavour;
import org.ferryman.tools.drbd.DrbdVersion;

class SimulatedDrbd9Test extends SimulatedDrbd {
  SimulatedDrbd9Test() {
    super(Flavour.DRBD9);
  }

  @Override
  protected DrbdVersion version() {
    return new DrbdVersion(9, 2, 2);
  }
}
