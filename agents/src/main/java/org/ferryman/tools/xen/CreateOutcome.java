// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen;

/** What became of {@code xl create}. Whether a domain is there is what is read afterwards. */
public sealed interface CreateOutcome {

  /** One line: what was tried and what xl said; empty for {@link Created}. */
  String reason();

  /** The domain was built and set running; this says nothing about its disks. */
  record Created() implements CreateOutcome {
    @Override
    public String reason() {
      return "";
    }
  }

  /** A domain of that name is still there. */
  record NameTaken(String reason) implements CreateOutcome {}

  /** The host has not enough memory. */
  record OutOfMemory(String reason) implements CreateOutcome {}

  /** xl could not read or make sense of the configuration; no domain was built. */
  record ConfigRefused(String reason) implements CreateOutcome {}

  /** systemd made no scope to run xl in; xl did not run. */
  record NotLaunched(String reason) implements CreateOutcome {}

  /** A tool is missing on this node. */
  record Missing(String reason) implements CreateOutcome {}

  /** Failed for another reason, and xl took back what it had begun. */
  record Failed(String reason) implements CreateOutcome {}

  /** Killed while it worked: there may be a half-built domain. */
  record Interrupted(String reason) implements CreateOutcome {}
}
