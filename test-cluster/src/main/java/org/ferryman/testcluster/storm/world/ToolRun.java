// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.world;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.ferryman.testcluster.hardware.ToolResult;

/** One run of a tool on a node. */
final class ToolRun {
  static final int KILLED = 137;

  private final StormNode node;
  private final List<String> argv;
  private final Runnable done;
  private final StringBuilder out = new StringBuilder();
  private final StringBuilder err = new StringBuilder();
  private final List<Runnable> onKill = new ArrayList<>();
  private int exit = -1;
  private boolean over;
  private boolean missing;
  private boolean half;
  private boolean dies;

  ToolRun(StormNode node, List<String> argv, Runnable done) {
    this.node = requireNonNull(node, "node");
    this.argv = List.copyOf(argv);
    this.done = requireNonNull(done, "done");
  }

  StormNode node() {
    return node;
  }

  List<String> argv() {
    return argv;
  }

  String tool() {
    return argv.get(0).substring(argv.get(0).lastIndexOf('/') + 1);
  }

  List<String> arguments() {
    return argv.subList(1, argv.size());
  }

  ToolRun out(String text) {
    out.append(text);
    return this;
  }

  ToolRun err(String text) {
    err.append(text);
    return this;
  }

  /** Half of what it prints is lost. */
  ToolRun halved() {
    half = true;
    return this;
  }

  /** It is killed when it is done. */
  ToolRun dying() {
    dies = true;
    return this;
  }

  void exit(int code) {
    if (!over) {
      over = true;
      exit = dies ? KILLED : code;
      if (half || dies) {
        out.setLength(out.length() / 2);
      }
      done.run();
    }
  }

  void notFound() {
    missing = true;
    exit(127);
  }

  /** What has to be done where its process group is killed. */
  void onKill(Runnable action) {
    onKill.add(action);
  }

  void kill() {
    if (!over) {
      over = true;
      onKill.forEach(Runnable::run);
    }
  }

  boolean over() {
    return over;
  }

  boolean missing() {
    return missing;
  }

  ToolResult result() {
    return new ToolResult(out.toString(), err.toString(), exit);
  }
}
