// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.base;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** Which nodes reach each other over the replication link. */
public final class Links {
  private final Set<Set<String>> cut = new HashSet<>();

  /**
   * Whether two nodes reach each other.
   *
   * @param a a node
   * @param b another
   * @return false while their link is cut
   */
  public boolean up(String a, String b) {
    return !cut.contains(pair(a, b));
  }

  public void cut(String a, String b) {
    cut.add(pair(a, b));
  }

  public void heal(String a, String b) {
    cut.remove(pair(a, b));
  }

  private static Set<String> pair(String a, String b) {
    return new TreeSet<>(Set.of(a, b));
  }
}
