// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.world;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/** The tools that something is wrong with now. */
final class ToolFaults {
  private final List<Entry> entries = new ArrayList<>();

  /**
   * What is wrong with a tool.
   *
   * @param kind what
   * @param millis how late it is, where it is slow
   */
  record Fault(Kind kind, long millis) {
    static final Fault NO = new Fault(Kind.NONE, 0);

    /** What can be wrong. */
    enum Kind {
      /** Nothing. */
      NONE,
      /** It never answers, and does nothing. */
      HANG,
      /** It does what it should, but late. */
      SLOW,
      /** It fails, and does nothing. */
      FAIL,
      /** It prints what makes no sense, does nothing, and says that all is well. */
      GARBAGE,
      /** It does what it should, and half of what it prints is lost. */
      HALF,
      /** It does what it should, and is killed before it can say so. */
      DIES_AFTER
    }

    Fault {
      requireNonNull(kind, "kind");
    }
  }

  private record Entry(String node, String tool, Fault fault) {
    boolean hits(ToolRun run) {
      String line = String.join(" ", run.arguments());
      return node.equals(run.node().name())
          && (tool.equals(run.tool())
              || tool.equals((run.tool() + " " + line).replaceFirst(" -.*", "").strip())
              || (run.tool() + " " + line).startsWith(tool + " "));
    }
  }

  /** From now on, on a node: a tool's name, or that with its first words. */
  void set(String node, String tool, Fault fault) {
    clear(node, tool);
    entries.add(new Entry(node, tool, fault));
  }

  void clear(String node, String tool) {
    entries.removeIf(it -> it.node().equals(node) && it.tool().equals(tool));
  }

  void clear() {
    entries.clear();
  }

  Fault of(ToolRun run) {
    return entries.stream()
        .filter(it -> it.hits(run))
        .map(Entry::fault)
        .findFirst()
        .orElse(Fault.NO);
  }
}
