// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing.stale;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.fencing.stale.PastContacts.Contact;
import org.ferryman.fencing.stale.StaleData.Doubt;
import org.ferryman.fencing.stale.StaleData.Fresh;
import org.ferryman.fencing.stale.StaleData.PeerFacts;
import org.ferryman.fencing.stale.StaleData.PeerFacts.Life;
import org.ferryman.fencing.stale.StaleData.Stale;
import org.ferryman.tools.drbd.status.DiskState;
import org.ferryman.tools.drbd.status.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StaleDataTest {
  private static final Instant LOST = Instant.parse("2026-11-30T08:00:00Z");

  private static Optional<Contact> contact(String word) {
    return switch (word) {
      case "never" -> Optional.empty();
      case "primary" -> Optional.of(heard(Role.PRIMARY, DiskState.UP_TO_DATE));
      case "secondary" -> Optional.of(heard(Role.SECONDARY, DiskState.UP_TO_DATE));
      case "diskless" -> Optional.of(heard(Role.PRIMARY, DiskState.DISKLESS));
      default -> throw new IllegalArgumentException(word);
    };
  }

  private static Contact heard(Role role, DiskState disk) {
    return new Contact(role, disk, Optional.of(LOST));
  }

  private static PeerFacts peer(Life life, boolean promoted, String contact, boolean behind) {
    return new PeerFacts("node1", life, "reason", promoted, contact(contact), behind, false);
  }

  private static StaleData decide(PeerFacts... peers) {
    return StaleData.of("r0", Optional.empty(), List.of(peers));
  }

  /** The table of the class's Javadoc, each line once and each line's neighbours. */
  @ParameterizedTest
  @CsvSource({
    // life, promoted there now, last heard, this node has written without it
    "ALIVE,  true,  secondary, false, Stale",
    "ALIVE,  true,  never,     false, Stale",
    "ALIVE,  true,  diskless,  false, Stale",
    "ALIVE,  true,  primary,   true,  Stale",
    "ALIVE,  false, primary,   true,  Fresh",
    "UNSURE, false, primary,   true,  Fresh",
    "ALIVE,  false, never,     true,  Fresh",
    "GONE,   false, primary,   false, Fresh",
    "GONE,   false, never,     false, Fresh",
    "GONE,   true,  primary,   false, Fresh",
    "ALIVE,  false, secondary, false, Fresh",
    "UNSURE, false, secondary, false, Fresh",
    "ALIVE,  false, diskless,  false, Fresh",
    "ALIVE,  false, primary,   false, Stale",
    "UNSURE, false, primary,   false, Doubt",
    "UNSURE, true,  primary,   false, Doubt",
    "ALIVE,  false, never,     false, Doubt",
    "UNSURE, false, never,     false, Doubt",
  })
  void decides(Life life, boolean promoted, String contact, boolean behind, String verdict) {
    assertThat(decide(peer(life, promoted, contact, behind)).getClass().getSimpleName())
        .isEqualTo(verdict);
  }

  /** Whatever else is known: who has died is no reason, and who lives and writes always is. */
  @Test
  void neverRefusesForADeadPeerAndNeverAdmitsBesideALivingWriter() {
    List<PeerFacts> all = new ArrayList<>();
    for (Life life : Life.values()) {
      for (boolean promoted : new boolean[] {true, false}) {
        for (boolean behind : new boolean[] {true, false}) {
          for (String contact : List.of("never", "primary", "secondary", "diskless")) {
            all.add(peer(life, promoted, contact, behind));
          }
        }
      }
    }
    assertThat(all)
        .allSatisfy(
            peer -> {
              StaleData verdict = decide(peer);
              if (peer.life() == Life.GONE) {
                assertThat(verdict).isInstanceOf(Fresh.class);
              }
              if (peer.life() == Life.ALIVE && peer.promoted()) {
                assertThat(verdict).isInstanceOf(Stale.class);
              }
              if (verdict instanceof Stale) {
                assertThat(peer.life()).isEqualTo(Life.ALIVE);
              }
            });
  }

  @Test
  void whatWasFoundStaleStaysSoWhenThePeerDies() {
    assertThat(
            StaleData.of(
                "r0",
                Optional.of("node1 has written since 08:00"),
                List.of(peer(Life.GONE, false, "never", false))))
        .isEqualTo(new Stale("node1 has written since 08:00"));
  }

  @Test
  void theWorstOfSeveralPeersCounts() {
    PeerFacts dead = peer(Life.GONE, false, "primary", false);
    PeerFacts unsure = peer(Life.UNSURE, false, "primary", false);
    PeerFacts writing = peer(Life.ALIVE, true, "primary", false);
    assertThat(decide(dead, unsure)).isInstanceOf(Doubt.class);
    assertThat(decide(dead, unsure, writing)).isInstanceOf(Stale.class);
    assertThat(decide(dead, dead)).isInstanceOf(Fresh.class);
  }

  @Test
  void whatIsConnectedOnlyOncePromotedIsNotInDoubtBecauseOfThat() {
    assertThat(decide(new PeerFacts("node1", Life.ALIVE, "", false, Optional.empty(), false, true)))
        .isInstanceOf(Fresh.class);
    assertThat(decide(new PeerFacts("node1", Life.ALIVE, "", true, Optional.empty(), false, true)))
        .isInstanceOf(Stale.class);
  }

  @Test
  void saysSinceWhen() {
    assertThat(decide(peer(Life.ALIVE, false, "primary", false)).reason())
        .contains("Primary on node1 when the link was lost", StaleData.clock(LOST));
  }
}
