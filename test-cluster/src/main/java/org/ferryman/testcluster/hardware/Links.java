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
package org.ferryman.testcluster.hardware;

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

  void cut(String a, String b) {
    cut.add(pair(a, b));
  }

  void heal(String a, String b) {
    cut.remove(pair(a, b));
  }

  private static Set<String> pair(String a, String b) {
    return new TreeSet<>(Set.of(a, b));
  }
}
