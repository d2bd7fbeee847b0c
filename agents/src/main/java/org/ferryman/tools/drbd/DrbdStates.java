// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd;

import java.util.Map;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.drbd.status.DrbdStatus;

/** Reads the state of all resources of this node's kernel at once. */
@FunctionalInterface
public interface DrbdStates {

  /** What is configured, by name, without statistics. */
  Reading<Map<String, DrbdStatus>> all(Operation operation);
}
