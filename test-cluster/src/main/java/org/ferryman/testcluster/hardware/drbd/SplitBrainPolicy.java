// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

import java.util.Map;

/** The after-sb policies of net options: who gives its data up after a split brain, if anybody. */
public final class SplitBrainPolicy {
  /** No policy decides. */
  public static final int UNRESOLVED = -100;

  private SplitBrainPolicy() {}

  /**
   * What the policies see.
   *
   * @param role this side's role
   * @param peerRole the other's
   * @param changed whether this side's data changed since
   * @param peerChanged whether the other's did
   * @param changes how much changed here, in KiB
   * @param peerChanges how much changed there
   */
  public record Situation(
      Role role,
      Role peerRole,
      boolean changed,
      boolean peerChanged,
      long changes,
      long peerChanges) {}

  /**
   * Decides.
   *
   * @param options the net options
   * @param situation what the policies see
   * @return 1 if this side's data survives, -1 if the peer's, or {@link #UNRESOLVED}
   */
  public static int decide(Map<String, String> options, Situation situation) {
    boolean here = situation.role() == Role.PRIMARY;
    boolean there = situation.peerRole() == Role.PRIMARY;
    if (!here && !there) {
      return noPrimary(options, situation);
    }
    return here && there ? twoPrimaries(options, situation) : onePrimary(options, situation);
  }

  private static int noPrimary(Map<String, String> options, Situation s) {
    return switch (options.getOrDefault("after-sb-0pri", "disconnect")) {
      case "discard-zero-changes" -> zeroChanges(s);
      case "discard-least-changes" -> leastChanges(s);
      case "discard-local" -> -1;
      case "discard-remote" -> 1;
      default -> UNRESOLVED;
    };
  }

  private static int zeroChanges(Situation s) {
    if (s.changed() == s.peerChanged()) {
      return s.changed() ? UNRESOLVED : 1;
    }
    return s.changed() ? 1 : -1;
  }

  private static int leastChanges(Situation s) {
    return s.changes() < s.peerChanges() ? -1 : 1;
  }

  private static int onePrimary(Map<String, String> options, Situation s) {
    boolean here = s.role() == Role.PRIMARY;
    return switch (options.getOrDefault("after-sb-1pri", "disconnect")) {
      case "discard-secondary" -> here ? 1 : -1;
      case "violently-as0p" -> noPrimary(options, s);
      case "consensus" -> {
        int verdict = noPrimary(options, s);
        yield verdict == (here ? 1 : -1) ? verdict : UNRESOLVED;
      }
      default -> UNRESOLVED;
    };
  }

  private static int twoPrimaries(Map<String, String> options, Situation s) {
    return "violently-as0p".equals(options.get("after-sb-2pri"))
        ? noPrimary(options, s)
        : UNRESOLVED;
  }
}
