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
package org.ferryman.testcluster.hardware.xen;

import java.util.List;
import java.util.Map;

/**
 * A guest's configuration.
 *
 * @param name the guest
 * @param uuid given or made
 * @param type pv, pvh or hvm
 * @param memoryMb its memory in MiB
 * @param vcpus its virtual CPUs
 * @param disks its disks
 * @param onPoweroff what to do after a shutdown
 * @param onReboot what to do after a reboot
 * @param onCrash what to do after a crash
 * @param other kernel, ramdisk, extra and what else is shown again
 */
public record DomainConfig(
    String name,
    String uuid,
    String type,
    int memoryMb,
    int vcpus,
    List<DiskSpec> disks,
    String onPoweroff,
    String onReboot,
    String onCrash,
    Map<String, String> other) {

  /** Copies what it keeps. */
  public DomainConfig {
    disks = List.copyOf(disks);
    other = Map.copyOf(other);
  }
}
