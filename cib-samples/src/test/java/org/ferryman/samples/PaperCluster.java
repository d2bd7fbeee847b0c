// SPDX-License-Identifier: Apache-2.0
package org.ferryman.samples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandResult.Exited;
import org.ferryman.exec.CommandRunner;

/**
 * A cluster whose CIB is a file, on which Pacemaker's real tools work. Its scheduler does all it
 * wants whenever somebody looks with crm_mon, and in between whatever it was told fails.
 */
final class PaperCluster implements CommandRunner {
  private final Path directory;
  private final Path cib;
  private final List<String> asked = new ArrayList<>();
  private List<String> failing = List.of();
  private boolean idle;

  PaperCluster(Path directory, Simulation begin) {
    this.directory = directory;
    this.cib = directory.resolve("live.xml");
    become(begin.text());
  }

  /** Its CIB becomes another one. */
  void become(String text) {
    try {
      Files.writeString(cib, text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Its CIB. */
  String text() {
    try {
      return Files.readString(cib);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** These actions fail, as crm_simulate is told of them. */
  void fails(Event... events) {
    failing = List.of(events).stream().map(Event::option).toList();
  }

  /** Its scheduler does nothing any more. */
  void stands() {
    idle = true;
  }

  /** The commands that would have changed a cluster. */
  List<String> changes() {
    return asked.stream()
        .filter(it -> it.matches("crm_attribute .*--(update|delete).*|crm_resource .*"))
        .toList();
  }

  @Override
  public CommandResult run(Command command, Cancellation cancellation) {
    asked.add(command.line());
    if (command.tool().equals("crm_mon") && !idle) {
      work();
    }
    Tool.Result result = Tool.run(directory, Map.of("CIB_file", cib.toString()), command.argv());
    return new Exited(command, result.exit(), result.output(), result.error(), Duration.ZERO);
  }

  private void work() {
    List<String> command =
        new ArrayList<>(
            List.of(
                "crm_simulate",
                "--simulate",
                "--quiet",
                "--xml-file=" + cib,
                "--save-output=" + cib));
    command.addAll(failing);
    Tool.run(directory, Map.of(), command);
  }
}
