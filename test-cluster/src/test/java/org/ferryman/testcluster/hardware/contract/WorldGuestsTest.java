// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.contract;

import java.nio.file.Path;
import org.ferryman.handover.migration.World;
import org.ferryman.handover.migration.WorldNode;
import org.ferryman.tools.drbd.status.Role;
import org.ferryman.tools.xen.GuestDomain;
import org.ferryman.tools.xen.GuestDomain.State;
import org.ferryman.tools.xen.Guests;
import org.junit.jupiter.api.io.TempDir;

/** The double under the tests of the hand-over. */
class WorldGuestsTest extends GuestsContract {
  @TempDir Path directory;

  @Override
  protected Guests guests(Given given) {
    World world = new World(directory);
    world.source().own = GuestDomain.ABSENT;
    world.source().role = Role.SECONDARY;
    WorldNode node = world.target();
    node.role = Role.PRIMARY;
    switch (given) {
      case NOBODY -> {}
      case RUNNING -> node.own = new GuestDomain(State.ACTIVE, 3);
      case BUILT -> node.own = new GuestDomain(State.FRESH, 3);
      case SENT_OFF -> node.away = new GuestDomain(State.SUSPENDED, 3);
      case COME -> node.incoming = new GuestDomain(State.FRESH, 3);
    }
    return node;
  }
}
