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
package org.ferryman.testcluster.lab;

/** How the guest's configuration names its disk on DRBD. */
enum GuestDisk {
  /** The plain device: it must be Primary before xl opens it. */
  DEVICE("phy:/dev/drbd0,xvda,w"),
  /** By Ferryman's hotplug script, which makes it Primary when Xen asks for it. */
  HOTPLUG("drbd:r0,xvda,w");

  private final String text;

  GuestDisk(String text) {
    this.text = text;
  }

  /** As in xl.cfg. */
  String text() {
    return text;
  }
}
