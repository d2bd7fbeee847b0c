// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

import java.util.List;

/**
 * Compares two disks' data generations as the kernel module does at the handshake (its
 * drbd_uuid_compare).
 *
 * @param verdict 0 equal, 1 and -1 a resync by bitmap (positive: from here), 2 and -2 a full one,
 *     100 split brain with a common bitmap base, -100 with a common history, -1000 unrelated
 * @param rule number of the deciding rule, as logged
 */
public record GenerationComparison(int verdict, int rule) {
  /**
   * One side's view.
   *
   * @param generation its identifiers
   * @param crashedPrimary whether it went down as a Primary
   */
  public record Side(DataGeneration generation, boolean crashedPrimary) {}

  /**
   * Compares.
   *
   * @param self this side
   * @param peer the other
   * @param resolveConflicts whether this side gives way when everything is equal
   * @return the verdict
   */
  public static GenerationComparison of(Side self, Side peer, boolean resolveConflicts) {
    long mine = plain(self.generation().current());
    long theirs = plain(peer.generation().current());
    boolean fresh = mine <= 4 && mine >= 0;
    boolean peerFresh = theirs <= 4 && theirs >= 0;
    if (fresh && peerFresh) {
      return new GenerationComparison(0, 10);
    }
    if (fresh) {
      return new GenerationComparison(-2, 20);
    }
    if (peerFresh) {
      return new GenerationComparison(2, 30);
    }
    return mine == theirs
        ? sameCurrent(self, peer, resolveConflicts)
        : differentCurrent(self.generation(), peer.generation());
  }

  private static GenerationComparison sameCurrent(Side self, Side peer, boolean resolveConflicts) {
    long mine = self.generation().bitmap();
    long theirs = peer.generation().bitmap();
    if (mine != 0 && theirs == 0) {
      return new GenerationComparison(1, 36);
    }
    if (mine == 0 && theirs != 0) {
      return new GenerationComparison(-1, 37);
    }
    if (self.crashedPrimary() == peer.crashedPrimary()) {
      int verdict = resolveConflicts ? -1 : 1;
      return new GenerationComparison(self.crashedPrimary() ? verdict : 0, 40);
    }
    return new GenerationComparison(self.crashedPrimary() ? 1 : -1, 40);
  }

  private static GenerationComparison differentCurrent(DataGeneration self, DataGeneration peer) {
    long mine = plain(self.current());
    long theirs = plain(peer.current());
    if (mine == plain(peer.bitmap())) {
      return new GenerationComparison(-1, 50);
    }
    if (mine == plain(peer.history0())) {
      return new GenerationComparison(-1, 51);
    }
    if (mine == plain(peer.history1())) {
      return new GenerationComparison(-2, 60);
    }
    if (plain(self.bitmap()) == theirs) {
      return new GenerationComparison(1, 70);
    }
    if (plain(self.history0()) == theirs) {
      return new GenerationComparison(1, 71);
    }
    if (plain(self.history1()) == theirs) {
      return new GenerationComparison(2, 80);
    }
    if (self.bitmap() != 0 && plain(self.bitmap()) == plain(peer.bitmap())) {
      return new GenerationComparison(100, 90);
    }
    List<Long> others = List.of(plain(peer.history0()), plain(peer.history1()));
    boolean common =
        List.of(self.history0(), self.history1()).stream()
            .anyMatch(id -> id != 0 && others.contains(plain(id)));
    return new GenerationComparison(common ? -100 : -1000, 100);
  }

  private static long plain(long id) {
    return id & ~1L;
  }
}
