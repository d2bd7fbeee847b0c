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
package org.ferryman.handover.migration;

/** How far the source's {@code xl migrate} came. */
public enum TransferEnd {
  /** It was never begun. */
  NOT_BEGUN,
  /** It runs. */
  RUNNING,
  /** It exited with 0: the target had reported that the guest runs there. */
  REPORTED_SUCCESS,
  /** It exited with another code, was killed, or is gone without one. */
  BROKEN
}
