// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd;

/** What became of a command to DRBD. The truth is what is read afterwards. */
public sealed interface DrbdOutcome {

  /** One line: what was tried and what DRBD said; empty for {@link Done}. */
  String reason();

  /** The command succeeded. */
  record Done() implements DrbdOutcome {
    @Override
    public String reason() {
      return "";
    }
  }

  /** The kernel refused: there would be two Primaries, which this resource does not allow. */
  record TwoPrimaries(String reason) implements DrbdOutcome {}

  /** The kernel refused: no access to UpToDate data (exit code 17). */
  record NoUpToDateData(String reason) implements DrbdOutcome {}

  /** The kernel was not asked, or overruled: this node's data is known to be old. */
  record StaleData(String reason) implements DrbdOutcome {}

  /** The kernel refused: somebody holds a device open. */
  record HeldOpen(String reason) implements DrbdOutcome {}

  /** The kernel refused the change of state for another reason (exit codes 5, 11, 16). */
  record Refused(String reason) implements DrbdOutcome {}

  /** The kernel has no such resource or minor. */
  record NotConfigured(String reason) implements DrbdOutcome {}

  /** A tool or the module is missing on this node. */
  record Missing(String reason) implements DrbdOutcome {}

  /** Failed, or not over when its time was up: what it did is not known. */
  record Failed(String reason) implements DrbdOutcome {}

  /** Whether it succeeded. */
  default boolean done() {
    return this instanceof Done;
  }
}
