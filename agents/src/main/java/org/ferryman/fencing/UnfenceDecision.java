// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.ferryman.tools.pacemaker.Ban;

/** What the unfence-peer handler does with one constraint of ours. */
sealed interface UnfenceDecision {

  /** Why, in one sentence. */
  String reason();

  /** Take it away: all nodes have good data. */
  record Remove(String reason) implements UnfenceDecision {}

  /** Admit more nodes. */
  record Widen(Set<String> goodNodes, String reason) implements UnfenceDecision {}

  /** Leave it. */
  record Keep(String reason) implements UnfenceDecision {}

  /**
   * Decides about a constraint that no handler has taken back: it goes, or it stays as it is.
   *
   * @param data where the data is good, as the Primary's DRBD knows now
   * @param thisNode this node's name for Pacemaker
   */
  static UnfenceDecision ofForgotten(Ban ban, DataNodes data, String thisNode) {
    return data.everywhere() ? of(ban, data, thisNode, false) : notEverywhere(ban, data);
  }

  private static Keep notEverywhere(Ban ban, DataNodes data) {
    return new Keep(
        "not known to be UpToDate on %s: %s stays"
            .formatted(String.join(", ", new TreeSet<>(data.behind())), ban.id()));
  }

  /**
   * Decides for a handler.
   *
   * @param data where the data is good, as this node's DRBD knows now
   * @param thisNode this node's name for Pacemaker
   * @param onlyOwn whether only a constraint that admits this node may be touched
   */
  static UnfenceDecision of(Ban ban, DataNodes data, String thisNode, boolean onlyOwn) {
    String good = String.join(", ", new TreeSet<>(data.upToDate()));
    if (onlyOwn && !ban.admits(thisNode)) {
      return new Keep(
          "%s was made for %s, not for %s"
              .formatted(ban.id(), String.join(", ", ban.sortedGoodNodes()), thisNode));
    }
    if (!data.here()) {
      return new Keep("the data on %s is not UpToDate: %s stays".formatted(thisNode, ban.id()));
    }
    if (data.everywhere()) {
      return new Remove("UpToDate everywhere (%s): %s is removed".formatted(good, ban.id()));
    }
    if (ban.goodNodes().stream().noneMatch(data.upToDate()::contains)) {
      return new Keep(
          "no node that %s was made for is connected and UpToDate, so any of them may have newer data: it stays"
              .formatted(ban.id()));
    }
    Set<String> wider = new HashSet<>(ban.goodNodes());
    wider.addAll(data.upToDate());
    return wider.equals(ban.goodNodes())
        ? notEverywhere(ban, data)
        : new Widen(wider, "UpToDate on %s: %s admits them".formatted(good, ban.id()));
  }
}
