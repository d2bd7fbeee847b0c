// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.pacemaker;

/** What is known of a transient attribute of this node. */
public sealed interface AttributeReading {

  /** It is set. */
  record Value(String value) implements AttributeReading {}

  /** Positively known not to be set. */
  record Unset() implements AttributeReading {}

  /** Not known. */
  record Unknown(String reason) implements AttributeReading {}
}
