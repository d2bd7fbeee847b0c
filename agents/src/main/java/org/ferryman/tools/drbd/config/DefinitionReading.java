// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd.config;

/** What is known of a resource's definition in the configuration. */
public sealed interface DefinitionReading {

  /** It is defined for this host. */
  record Defined(ResourceDefinition definition) implements DefinitionReading {}

  /** The configuration was read and does not define it for this host. */
  record NotDefined(String reason) implements DefinitionReading {}

  /** The configuration can't be read or has an error; it stays so until it is mended. */
  record Unusable(String reason) implements DefinitionReading {}

  /**
   * Not known: the tool failed or did not answer.
   *
   * @param toolMissing whether drbdadm is not there at all
   */
  record Unknown(String reason, boolean toolMissing) implements DefinitionReading {}
}
