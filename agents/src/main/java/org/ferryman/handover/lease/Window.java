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

/** When both nodes have to be Primary. */
public enum Window {
  /** At the end of the copy: every disk comes through the hotplug script, which asks for it. */
  AT_THE_END,
  /**
   * The whole copy: a {@code phy:} disk is opened by xl without a word to us. The receiver begins
   * only when it is open.
   */
  WHOLE_COPY
}
