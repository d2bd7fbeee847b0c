// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

import java.util.function.BiConsumer;

/** What two disks that meet do: nothing, a resync in a direction, or drop the connection. */
final class SyncDecision {
  /** The connection must be dropped. */
  static final int DROP = 1000;

  private SyncDecision() {}

  /**
   * Decides, as the kernel module's drbd_sync_handshake does.
   *
   * @param a one side; has a disk
   * @param b the other; has a disk
   * @param splitBrain told about a split brain: its solution, or why it has none
   * @return 0 nothing, positive: from a to b, negative: from b to a, 2 and -2 in full; or DROP
   */
  static int decide(DrbdDevice a, DrbdDevice b, BiConsumer<Boolean, String> splitBrain) {
    int verdict = GenerationComparison.of(side(a), side(b), false).verdict();
    if (verdict == -1000) {
      splitBrain.accept(false, "unrelated data");
      return DROP;
    }
    boolean inconsistentA = state(a) == DiskState.INCONSISTENT;
    boolean inconsistentB = state(b) == DiskState.INCONSISTENT;
    if (inconsistentA != inconsistentB) {
      boolean full = verdict == -100 || Math.abs(verdict) == 2;
      verdict = (inconsistentA ? -1 : 1) * (full ? 2 : 1);
    }
    if (Math.abs(verdict) == 100) {
      verdict = solve(a, b, verdict == -100, splitBrain);
      if (verdict == DROP) {
        return DROP;
      }
    }
    return possible(a, b, verdict) ? verdict : DROP;
  }

  private static int solve(
      DrbdDevice a, DrbdDevice b, boolean full, BiConsumer<Boolean, String> splitBrain) {
    int verdict = SplitBrainPolicy.UNRESOLVED;
    if (!full || "yes".equals(a.resource.netOptions.get("always-asbp"))) {
      verdict =
          SplitBrainPolicy.decide(
              a.resource.netOptions,
              new SplitBrainPolicy.Situation(
                  a.resource.role,
                  b.resource.role,
                  a.outOfSyncKib() > 0,
                  b.outOfSyncKib() > 0,
                  a.outOfSyncKib(),
                  b.outOfSyncKib()));
    }
    if (verdict == SplitBrainPolicy.UNRESOLVED
        && a.resource.discardMyData != b.resource.discardMyData) {
      verdict = a.resource.discardMyData ? -1 : 1;
    }
    if (verdict == SplitBrainPolicy.UNRESOLVED) {
      splitBrain.accept(false, "");
      return DROP;
    }
    splitBrain.accept(true, "data of " + (verdict > 0 ? a : b).resource.node.name() + " survives");
    return full ? verdict * 2 : verdict;
  }

  private static boolean possible(DrbdDevice a, DrbdDevice b, int verdict) {
    if (verdict == 0) {
      return true;
    }
    DrbdDevice source = verdict > 0 ? a : b;
    DrbdDevice target = verdict > 0 ? b : a;
    boolean goodSource = state(source).atLeast(DiskState.OUTDATED);
    boolean loser =
        target.resource.role == Role.PRIMARY && target.diskState.atLeast(DiskState.CONSISTENT);
    boolean violently = "violently".equals(target.resource.netOptions.get("rr-conflict"));
    return goodSource && (!loser || violently);
  }

  private static DiskState state(DrbdDevice device) {
    return device.diskState == DiskState.NEGOTIATING
        ? device.metaData().diskState()
        : device.diskState;
  }

  private static GenerationComparison.Side side(DrbdDevice device) {
    return new GenerationComparison.Side(device.generation(), device.crashedPrimary);
  }
}
