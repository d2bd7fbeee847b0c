// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.migration.peer;

import org.ferryman.ocf.Operation;

/** The other node, asked over the same ssh that {@code xl migrate} uses. */
public interface Peer {

  /** Asks the target of the plan and waits for its answer within the operation's deadline. */
  <T> PeerAnswer<T> ask(PeerRequest request, Class<T> answer, Operation operation);

  /** Nothing more is to be asked in this hand-over: gives up what was kept for its questions. */
  void release(Plan plan, Operation operation);
}
