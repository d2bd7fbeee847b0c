// SPDX-License-Identifier: Apache-2.0
package org.ferryman.ocf;

/** A resource agent. Implementations keep no state about the resource: the truth is looked up. */
public interface Agent {

  /** Its name, parameters and actions, from which the metadata is generated. */
  AgentDefinition definition();

  /**
   * Performs one action. The request has been checked against {@link #definition()}; {@link
   * OcfAction#META_DATA} never arrives here.
   *
   * @throws OcfFailure to end early with an exit code and reason
   */
  OcfAnswer perform(OcfRequest request, Operation operation);
}
