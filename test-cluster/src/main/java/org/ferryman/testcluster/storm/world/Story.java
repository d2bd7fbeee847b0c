// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.world;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.Lines;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.testcluster.hardware.base.Timeline;

/** What happens in a history, a line each; the tools' lines only where they are wanted. */
public final class Story {
  private final Timeline timeline;
  private final String folder;
  private final boolean tools;
  private final List<String> lines = new ArrayList<>();
  private final Set<String> unknown = new TreeSet<>();

  Story(Timeline timeline, String folder, boolean tools) {
    this.timeline = requireNonNull(timeline, "timeline");
    this.folder = requireNonNull(folder, "folder");
    this.tools = tools;
  }

  /** So far. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  /** The tools that were asked for and are not there. */
  Set<String> unknownTools() {
    return unknown;
  }

  /** Something happens now. */
  public void tell(String what) {
    add("%.3f %s".formatted(timeline.now() / 1_000.0, what));
  }

  /** Pacemaker tells, with the time. */
  void pacemaker(String line) {
    add(line);
  }

  private void add(String line) {
    lines.add(anywhere(line));
  }

  /** The same wherever the files of the world are. */
  private String anywhere(String line) {
    return line.replace(folder, "").replace(URLEncoder.encode(folder, UTF_8), "");
  }

  void tool(StormNode node, StormProcess process, CommandResult result) {
    if (tools) {
      String said = anywhere(result.stdout().isBlank() ? result.stderr() : result.stdout());
      tell(
          "    %s [%d] %s: %s"
              .formatted(
                  node.name(),
                  process.id(),
                  result.command().line(),
                  result instanceof CommandResult.Exited it
                      ? it.code() + " " + Lines.summary(said)
                      : result.describe()));
    }
  }

  void said(StormNode node, StormProcess process, String line) {
    if (tools) {
      tell("    %s [%d] says: %s".formatted(node.name(), process.id(), line));
    }
  }

  void asked(StormNode source, StormNode target, List<String> words, String answer) {
    if (tools) {
      tell(
          "    %s asks %s to %s: %s"
              .formatted(
                  source.name(), target.name(), words.get(0), Lines.summary(anywhere(answer))));
    }
  }

  void answered(StormNode node, String what, OcfAnswer answer) {
    tell(
        "  %s %s: %d%s"
            .formatted(
                node.name(),
                what,
                answer.exit().code(),
                answer.reason().isEmpty() ? "" : " (" + answer.reason() + ")"));
  }

  void unknown(ToolRun run) {
    unknown.add(run.tool());
    tell("  %s has no tool %s".formatted(run.node().name(), run.argv()));
  }
}
