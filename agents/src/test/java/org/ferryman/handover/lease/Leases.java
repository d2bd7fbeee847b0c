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

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ferryman.exec.Clock;

/** Leases for tests. */
public final class Leases {
  static final String ID = "lease-0001";

  private Leases() {}

  /** A lease of r0's guest, from node1 to node2, that lasts. */
  public static Lease lease(Side side, Phase phase, Clock clock, String... resources) {
    return lease(ID, side, phase, clock, resources);
  }

  /** The same under an id of its own. */
  public static Lease lease(String id, Side side, Phase phase, Clock clock, String... resources) {
    CommandedRole commanded =
        side == Side.SOURCE ? CommandedRole.PROMOTED : CommandedRole.UNPROMOTED;
    Map<String, CommandedRole> roles =
        Stream.of(resources).collect(Collectors.toMap(name -> name, name -> commanded));
    return new Lease(
            Lease.VERSION,
            id,
            "vm1",
            roles,
            "node1",
            "node2",
            "node2",
            side,
            Window.AT_THE_END,
            phase,
            List.of(),
            clock.bootId(),
            0,
            "")
        .until(Duration.ofSeconds(60), clock);
  }
}
