// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.ferryman.exec.Processes;

/** The processes of a node that its agents look for by their ids. */
final class NodeProcesses implements Processes {
  private final Map<Long, Leader> leaders = new TreeMap<>();

  /** What a script has started. */
  interface Child {
    /** Its name, as {@code ssh}. */
    String program();

    /** Ends it. */
    void kill();
  }

  private record Leader(List<String> words, List<Child> children) {}

  void add(long id, List<String> words) {
    leaders.put(id, new Leader(words, new ArrayList<>()));
  }

  /** Unless its leader is over already. */
  void child(long id, Child child) {
    if (leaders.containsKey(id)) {
      leaders.get(id).children().add(child);
    }
  }

  void remove(long id) {
    leaders.remove(id);
  }

  void clear() {
    leaders.clear();
  }

  @Override
  public boolean lives(long pid, String word) {
    return leaders.containsKey(pid) && leaders.get(pid).words().contains(word);
  }

  @Override
  public int endChildren(long pid, Predicate<String> programs) {
    List<Child> chosen =
        leaders.containsKey(pid)
            ? leaders.get(pid).children().stream()
                .filter(it -> programs.test(it.program()))
                .toList()
            : List.of();
    chosen.forEach(Child::kill);
    return chosen.size();
  }

  @Override
  public int killChildren(long pid) {
    return endChildren(pid, any -> true);
  }
}
