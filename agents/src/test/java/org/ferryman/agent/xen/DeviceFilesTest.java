// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import static org.assertj.core.api.Assertions.assertThat;

import org.ferryman.agent.xen.KernelLayers.DeviceFiles;
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
