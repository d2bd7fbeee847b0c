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
package org.ferryman.tools.pacemaker;

import org.ferryman.ocf.Operation;

/** Who is in the cluster at this moment. */
@FunctionalInterface
public interface Members {

  /**
   * Reads the nodes that may run something: those that are online, nodes of Pacemaker Remote among
   * them, and those that are lost and still to be fenced (crm_mon(8)). What any other node ran,
   * Pacemaker may have started elsewhere: it has left in order or is fenced.
   */
  MembersReading members(Operation operation);
}
