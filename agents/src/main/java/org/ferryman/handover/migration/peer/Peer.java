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
package org.ferryman.handover.migration.peer;

import org.ferryman.ocf.Operation;

/** The other node, asked over the same ssh that {@code xl migrate} uses. */
public interface Peer {

  /** Asks the target of the plan and waits for its answer within the operation's deadline. */
  <T> PeerAnswer<T> ask(PeerRequest request, Class<T> answer, Operation operation);

  /** Nothing more is to be asked in this hand-over: gives up what was kept for its questions. */
  void release(Plan plan, Operation operation);
}
