// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.migration;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.ferryman.exec.Clock;
import org.ferryman.handover.lease.CommandedRoles.CommandedRole;
import org.ferryman.handover.lease.Lease;
import org.ferryman.handover.lease.LeaseReading;
import org.ferryman.handover.lease.LeaseStore;
import org.ferryman.handover.lease.Phase;
import org.ferryman.handover.lease.Side;
import org.ferryman.handover.lease.Window;
import org.ferryman.handover.migration.peer.PeerAnswer;
import org.ferryman.handover.migration.peer.PeerProtocol;
import org.ferryman.tools.xen.GuestSighting;

/** What leases and peers' answers are written with; see {@link #warmUp}. */
public final class Formats {
  private Formats() {}

  /**
   * Writes and reads one of each, for a class-data archive that holds what that takes: a guest that
   * is started or handed over doesn't wait for jars then.
   *
   * @param folder where nothing else is; left behind
   * @throws IllegalStateException if what was written can't be read
   */
  public static void warmUp(Path folder, Clock clock) {
    Lease lease =
        new Lease(
                Lease.VERSION,
                "warm-up-0",
                "warm-up",
                Map.of("r0", CommandedRole.PROMOTED),
                "a",
                "b",
                "b",
                Side.SOURCE,
                Window.AT_THE_END,
                Phase.PREPARED,
                List.of("r0"),
                clock.bootId(),
                0,
                "")
            .until(Duration.ofMinutes(1), clock);
    LeaseStore store = new LeaseStore(folder, clock);
    store.write(lease);
    LeaseReading read = store.read("r0");
    String line = PeerProtocol.answerLine(new PeerAnswer.Answered<>(GuestSighting.NOTHING));
    PeerAnswer<GuestSighting> answer = PeerProtocol.parseAnswer(line, GuestSighting.class);
    if (!read.equals(new LeaseReading.Held(lease)) || !(answer instanceof PeerAnswer.Answered)) {
      throw new IllegalStateException("written, but read as %s, %s".formatted(read, answer));
    }
  }
}
