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
package org.ferryman.agent.xen;

import static org.assertj.core.api.Assertions.assertThat;

import org.ferryman.tools.xen.DiskBackend.BlockDevice;
import org.junit.jupiter.api.Test;

class DeviceFilesTest {

  @Test
  void aDevicesNumbersAreThoseOfTheCLibrary() {
    assertThat(DeviceFiles.decoded(0x9300)).isEqualTo(new BlockDevice(147, 0));
    assertThat(DeviceFiles.decoded(0xfd05)).isEqualTo(new BlockDevice(253, 5));
    assertThat(DeviceFiles.decoded(0x1093e8L)).isEqualTo(new BlockDevice(0x93, 0x1e8));
  }

  @Test
  void whatIsNoBlockDeviceIsNone() {
    assertThat(DeviceFiles.at("/dev/null")).isEmpty();
    assertThat(DeviceFiles.at("/nonexistent/drbd0")).isEmpty();
    assertThat(DeviceFiles.at("/proc/self/status")).isEmpty();
  }
}
