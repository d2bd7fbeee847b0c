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
package org.ferryman.handover.lease;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.ferryman.tools.drbd.DrbdResource;

/**
 * What Pacemaker commanded last, per DRBD resource of this node. Kept under {@code /run}, rebuilt
 * from operations.
 */
public interface CommandedRoles {

  /** The role commanded last; {@link CommandedRole#NONE} where nothing is known. */
  CommandedRole of(String resource);

  /**
   * Pacemaker commanded a role: remembered, and whatever lease there is on the resource has served
   * its purpose.
   */
  void commanded(String resource, CommandedRole role);

  /** The resource of that name, in the file ({@code drbdconf}) that Pacemaker's operations name. */
  default DrbdResource resource(String name) {
    return DrbdResource.named(name);
  }

  /** Pacemaker's operations name that file for it. */
  default void configured(DrbdResource resource) {}

  /** The roles of several resources. */
  default Map<String, CommandedRole> of(List<String> resources) {
    return resources.stream().collect(Collectors.toMap(resource -> resource, this::of));
  }
}
