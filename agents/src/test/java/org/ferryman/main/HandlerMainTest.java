// SPDX-License-Identifier: Apache-2.0
package org.ferryman.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandlerMainTest {
  /** What a handler asks the cluster with. */
  private static final List<String> TOOLS = List.of("cibadmin", "crm_mon", "crm_node", "drbdsetup");

  @TempDir Path folder;

  @Test
  void aHandlersToolsAreThoseOfTheSettings() throws IOException {
    Path asked = folder.resolve("asked");
    Path tools = Files.createDirectory(folder.resolve("tools"));
    for (String tool : TOOLS) {
      Path file = tools.resolve(tool);
      Files.writeString(
          file, "#!/bin/sh\necho %s >>'%s'\necho planted >&2\nexit 1\n".formatted(tool, asked));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
    Path settings = folder.resolve("ferryman.properties");
    Files.writeString(settings, "exec.path=%s%n".formatted(tools));

    ByteArrayOutputStream said = new ByteArrayOutputStream();
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    int exit =
        HandlerMain.run(
            Map.of(
                "FERRYMAN_CONFIG",
                settings.toString(),
                "FERRYMAN_RUN",
                folder.resolve("run").toString(),
                "DRBD_RESOURCE",
                "r0",
                "DRBD_PEER",
                "node2"),
            print(said),
            print(told),
            "fence-peer",
            "--timeout",
            "2");

    assertThat(Files.readAllLines(asked)).as(told.toString(StandardCharsets.UTF_8)).isNotEmpty();
    assertThat(told.toString(StandardCharsets.UTF_8)).contains("planted");
    assertThat(said.toString(StandardCharsets.UTF_8)).isEqualTo("exit " + exit + "\n");
    assertThat(exit).as("no word of the peer's state").isNotIn(4, 5, 7);
  }

  private static PrintStream print(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
