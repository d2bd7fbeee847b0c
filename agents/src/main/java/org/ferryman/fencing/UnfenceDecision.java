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
package org.ferryman.fencing;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

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
   * Decides.
   *
   * @param hosts all nodes of the resource
   * @param upToDate those whose data is UpToDate, as this node's DRBD knows now
   * @param onlyOwn whether only a constraint that admits this node may be touched
   */
  static UnfenceDecision of(
      Ban ban, Set<String> hosts, Set<String> upToDate, String thisNode, boolean onlyOwn) {
    String good = String.join(", ", new TreeSet<>(upToDate));
    if (onlyOwn && !ban.admits(thisNode)) {
      return new Keep(
          "%s was made for %s, not for %s"
              .formatted(ban.id(), String.join(", ", ban.sortedGoodNodes()), thisNode));
    }
    if (!upToDate.contains(thisNode)) {
      return new Keep("the data on %s is not UpToDate: %s stays".formatted(thisNode, ban.id()));
    }
    if (ban.goodNodes().stream().noneMatch(upToDate::contains)) {
      return new Keep(
          "no node that %s was made for is connected and UpToDate, so any of them may have newer data: it stays"
              .formatted(ban.id()));
    }
    if (upToDate.containsAll(hosts)) {
      return new Remove("UpToDate on %s: %s is removed".formatted(good, ban.id()));
    }
    Set<String> wider = new HashSet<>(ban.goodNodes());
    wider.addAll(upToDate);
    return wider.equals(ban.goodNodes())
        ? new Keep("not UpToDate on all of %s: %s stays".formatted(new TreeSet<>(hosts), ban.id()))
        : new Widen(wider, "UpToDate on %s: %s admits them".formatted(good, ban.id()));
  }
}
