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
package org.ferryman.handover.lease;

/** The role of a DRBD resource on one node that Pacemaker commanded last. */
public enum CommandedRole {
  /** Its last word was promote. */
  PROMOTED,
  /** Its last word was start or demote. */
  UNPROMOTED,
  /** It commands no role here: the resource is not in the CIB, or stopped, or nothing is known. */
  NONE
}
