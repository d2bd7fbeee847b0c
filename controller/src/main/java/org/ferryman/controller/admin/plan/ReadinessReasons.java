// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.plan;

import java.util.Optional;
import org.ferryman.ocf.Operation;

/** Why a node says that it is not ready for a guest. */
@FunctionalInterface
public interface ReadinessReasons {

  /** Nobody knows. */
  ReadinessReasons NONE = (node, guest, operation) -> Optional.empty();

  /** The reason as that node's controller has it; empty if it can't be told from here. */
  Optional<String> of(String node, String guest, Operation operation);
}
