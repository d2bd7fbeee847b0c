// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.pacemaker;

import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;

/** Who is in the cluster at this moment. */
@FunctionalInterface
public interface Members {

  /**
   * Reads the nodes that may run something: those that are online, nodes of Pacemaker Remote among
   * them, and those that are lost and still to be fenced (crm_mon(8)). What any other node ran,
   * Pacemaker may have started elsewhere: it has left in order or is fenced.
   */
  Reading<NodeNames> members(Operation operation);
}
