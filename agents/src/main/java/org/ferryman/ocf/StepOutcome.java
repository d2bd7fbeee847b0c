// SPDX-License-Identifier: Apache-2.0
package org.ferryman.ocf;

/** What became of one step. The truth is what is looked at afterwards. */
public sealed interface StepOutcome {
  /** The outcome of a step that succeeded. */
  static StepOutcome ok() {
    return new Done();
  }

  /** One line: what was tried and what came of it; empty if it succeeded. */
  String reason();

  /** Whether it succeeded. */
  default boolean done() {
    return this instanceof Done;
  }

  /** It succeeded. */
  record Done() implements StepOutcome {
    @Override
    public String reason() {
      return "";
    }
  }

  /** It failed, or it is not known whether it did. */
  record Failed(String reason) implements StepOutcome {}
}
