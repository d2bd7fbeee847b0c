// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.differential;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.testcluster.differential.Difference.Kind;

/** Ferryman's answers beside the peer's. */
final class Comparison {
  private final String drbd;
  private final List<Difference> listed = Difference.listed();
  private final Map<Difference, Integer> seen = new LinkedHashMap<>();
  private final List<String> wrong = new ArrayList<>();
  private int cases;
  private int same;

  /**
   * Compares.
   *
   * @param drbd the version of DRBD
   * @param cases what was asked
   * @param peers the peer's answers, in that order
   * @param ours Ferryman's
   */
  Comparison(String drbd, List<Case> cases, List<Answer> peers, List<Answer> ours) {
    this.drbd = drbd;
    for (int i = 0; i < cases.size(); i++) {
      compare(cases.get(i), peers.get(i), ours.get(i));
    }
  }

  private void compare(Case one, Answer peer, Answer our) {
    cases++;
    Optional<Difference> named =
        listed.stream().filter(difference -> difference.names(drbd, one)).findFirst();
    Optional<Difference> described =
        listed.stream().filter(it -> it.describes(drbd, one, peer, our)).findFirst();
    if (described.isPresent()) {
      seen.merge(described.get(), 1, Integer::sum);
    } else if (named.isEmpty() && our.sameAs(peer)) {
      same++;
    } else {
      wrong.add(
          "%s: %s%n    peer      %s  %s%n    Ferryman  %s  %s"
              .formatted(
                  our.sameAs(peer) ? "listed, but gone" : "not listed, or not so",
                  one.name(),
                  peer,
                  peer.reason(),
                  our,
                  our.reason()));
    }
  }

  /** Differences that are not listed or not like this, and listed ones that there are no more. */
  List<String> wrong() {
    return List.copyOf(wrong);
  }

  /** The counts in one line. */
  String counts() {
    Map<Kind, Integer> kinds = new EnumMap<>(Kind.class);
    seen.forEach((difference, count) -> kinds.merge(difference.kind(), count, Integer::sum));
    return "%5d cases: %4d same, differing by the peer's fault %3d, Ferryman's rule %3d, in a side effect %d; not listed %d"
        .formatted(
            cases,
            same,
            kinds.getOrDefault(Kind.FAULT, 0),
            kinds.getOrDefault(Kind.RULE, 0),
            kinds.getOrDefault(Kind.ASIDE, 0),
            wrong.size());
  }

  /** How often each difference was seen, a line each. */
  List<String> table() {
    return seen.entrySet().stream()
        .map(
            entry ->
                "%5d  %s: %s"
                    .formatted(entry.getValue(), entry.getKey().kind(), entry.getKey().when()))
        .toList();
  }
}
