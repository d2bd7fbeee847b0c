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
package org.ferryman.tools.drbd.status;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * One volume on this node ({@code device}).
 *
 * @param number the volume's number
 * @param minor the minor number of its block device
 * @param disk the state of the data here
 * @param client whether it is diskless on purpose (DRBD 9)
 * @param quorum whether enough peers are seen; empty where DRBD does not say (8.4)
 * @param open whether somebody holds the device open; empty where DRBD does not say (before 9.1)
 */
public record DrbdVolume(
    int number,
    int minor,
    DiskState disk,
    boolean client,
    Optional<Boolean> quorum,
    Optional<Boolean> open) {
  /** Checks. */
  public DrbdVolume {
    requireNonNull(disk, "disk");
    requireNonNull(quorum, "quorum");
    requireNonNull(open, "open");
  }
}
