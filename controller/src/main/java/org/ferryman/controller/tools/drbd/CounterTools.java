// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.tools.drbd;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandRunner;
import org.ferryman.exec.Lines;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.drbd.DrbdTools;
import org.ferryman.tools.drbd.Events2Line;
import org.ferryman.tools.drbd.Events2Parser;
import org.ferryman.tools.drbd.status.DrbdStatus;

/** Reads {@link DrbdCounters}. */
public final class CounterTools {
  private final CommandRunner runner;

  /** By drbdsetup(8), as that runner finds it. */
  public CounterTools(CommandRunner runner) {
    this.runner = requireNonNull(runner, "runner");
  }

  /** Of all resources at once. */
  public DrbdCounters.Reading all(Operation operation) {
    return parse(
        runner.run(
            Command.of(
                operation.deadline().remainingAtMost(DrbdTools.READ_TIMEOUT),
                "drbdsetup",
                "events2",
                "--now",
                "--statistics"),
            operation.cancellation()));
  }

  /** What the command's result tells. */
  public static DrbdCounters.Reading parse(CommandResult result) {
    Reading<Map<String, DrbdStatus>> states = Events2Parser.all(result);
    if (states instanceof Reading.Unknown<Map<String, DrbdStatus>> unknown) {
      boolean missing = result instanceof CommandResult.NotStarted it && it.missing();
      return new DrbdCounters.Reading.Unknown(unknown.reason(), missing);
    }
    Map<String, DrbdCounters.Collector> collectors = new TreeMap<>();
    try {
      for (String text : result.stdout().lines().toList()) {
        Events2Line line = Events2Line.parse(text);
        if (!line.endOfWhatExists()) {
          collectors
              .computeIfAbsent(line.require("name"), name -> new DrbdCounters.Collector())
              .take(line);
        }
      }
    } catch (Events2Line.Malformed e) {
      return new DrbdCounters.Reading.Unknown(Lines.summary(e.getMessage()), false);
    }
    Reading.Known<Map<String, DrbdStatus>> known = (Reading.Known<Map<String, DrbdStatus>>) states;
    List<DrbdCounters> resources = new ArrayList<>();
    collectors.forEach(
        (name, collector) -> {
          if (known.value().containsKey(name)) {
            resources.add(collector.of(known.value().get(name)));
          }
        });
    return new DrbdCounters.Reading.Known(resources);
  }
}
