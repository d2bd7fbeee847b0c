// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.operation;

import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OperationLog;

/** Whoever waits for an operation's answer. Called by one thread at a time. */
public interface OperationListener {

  /** The operation is in the controller's hands; comes first. */
  void accepted(String id);

  /** One line of what it does. */
  void log(OperationLog.Level level, String text);

  /** It goes on; comes every second. */
  void alive();

  /** The answer; comes once and last. */
  void answered(OcfAnswer answer);
}
