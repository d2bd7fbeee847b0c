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

/** Where a live migration can be held, in their order. */
public enum MigrationStep {
  /** Source: xl has begun, the receiver is not yet called. */
  BEGUN,
  /** Source: the receiver has answered, the first half of the memory is copied. */
  COPYING,
  /** Source: the guest is suspended, the rest of its memory is not yet sent. */
  SUSPENDED,
  /** Target: all memory is here, the disks are not yet attached. */
  ARRIVING,
  /** Source: the target is ready; the guest still has its name here. */
  READY,
  /** Target: the permission is here; the guest is not yet started. */
  PERMITTED,
  /** Target: the guest executes here; the source does not know. */
  STARTED,
  /** Source: the target's report is here; the old copy is not yet destroyed. */
  REPORTED
}
