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
package org.ferryman.agent.drbd;

/** A command that an action gives DRBD on its way to where it wants to be. */
enum Move {
  /** Create what is missing and attach, connect. */
  BRING_UP,
  /** As {@link #BRING_UP}, without connecting. */
  BRING_UP_DISKS,
  /** Make this node Primary. */
  MAKE_PRIMARY,
  /** Make this node Secondary. */
  MAKE_SECONDARY,
  /** Take the resource down. */
  TAKE_DOWN
}
