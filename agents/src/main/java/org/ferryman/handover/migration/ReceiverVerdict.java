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

/** What the {@code xl migrate-receive} of this hand-over left behind on the target. */
public enum ReceiverVerdict {
  /** It still runs. */
  RUNNING,
  /** It has said that it gave up without setting the guest running, or its copy was seen so. */
  NEVER_STARTED,
  /** It has set the guest running. */
  STARTED,
  /** It has ended, or was never seen, and what it did is not known. */
  UNPROVEN
}
