// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.evacuate;

import java.util.Optional;

/** What this node knows of hand-overs that go on, of which it is one end. */
@FunctionalInterface
public interface Copies {

  /** Nothing. */
  Copies NONE = guest -> Optional.empty();

  /** What is done to a guest right now, as {@code copy} or {@code window}; empty if not known. */
  Optional<String> of(String guest);
}
