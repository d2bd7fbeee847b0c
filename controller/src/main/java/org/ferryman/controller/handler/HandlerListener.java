// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.handler;

import org.ferryman.fencing.Verdict;

/** Hears what becomes of a handler; nothing after {@link #ended} or {@link #broken}. */
public interface HandlerListener {

  /** It is in the controller's hands. */
  void accepted(String id);

  /** It goes on; told every second. */
  void alive();

  /** How it ended. */
  void ended(Verdict verdict);

  /** It has no answer, by a fault of the controller's own: somebody else may have one. */
  void broken();
}
