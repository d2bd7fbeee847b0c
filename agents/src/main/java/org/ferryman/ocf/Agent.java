/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
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
