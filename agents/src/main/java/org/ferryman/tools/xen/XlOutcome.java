// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen;

/** What became of a command to a domain. The truth is what is read afterwards. */
public sealed interface XlOutcome {

  /** One line: what was tried and what xl said; empty for {@link Done}. */
  String reason();

  /** The command succeeded. */
  record Done() implements XlOutcome {
    @Override
    public String reason() {
      return "";
    }
  }

  /** The guest has no paravirtual control interface to be told through; ACPI may reach it. */
  record NoControlInterface(String reason) implements XlOutcome {}

  /** The guest did not acknowledge: paused, crashed or hung. */
  record NotAcknowledged(String reason) implements XlOutcome {}

  /** xl is missing on this node. */
  record Missing(String reason) implements XlOutcome {}

  /** Failed, or not over when its time was up: what it did is not known. */
  record Failed(String reason) implements XlOutcome {}

  /** Whether it succeeded. */
  default boolean done() {
    return this instanceof Done;
  }
}
