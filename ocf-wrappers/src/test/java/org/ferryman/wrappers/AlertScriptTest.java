// SPDX-License-Identifier: Apache-2.0
package org.ferryman.wrappers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Pacemaker's alert agent says, with stub tools. */
class AlertScriptTest {
  @TempDir Path directory;

  private String said(String... variables) throws IOException, InterruptedException {
    Path told = directory.resolve("told");
    Files.deleteIfExists(told);
    tool("logger", "shift 5; printf 'log: %s\\n' \"$*\" >>" + told);
    tool("page", "printf 'page: %s\\n' \"$1\" >>" + told);
    Map<String, String> environment = new HashMap<>();
    for (int i = 0; i < variables.length; i += 2) {
      environment.put("CRM_alert_" + variables[i], variables[i + 1]);
    }
    ProcessBuilder process =
        new ProcessBuilder("/bin/sh", "src/main/sh/alerts/ferryman-alert")
            .redirectErrorStream(true);
    process.environment().put("PATH", directory + ":/usr/bin:/bin");
    process.environment().putAll(environment);
    Process running = process.start();
    String output = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(running.waitFor()).as(output).isZero();
    return Files.exists(told) ? Files.readString(told) : "";
  }

  private void tool(String name, String body) throws IOException {
    Path tool = directory.resolve(name);
    Files.writeString(tool, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void degradedResourceIsASentenceForTheLogAndTheRecipient() throws Exception {
    assertThat(
            said(
                "kind",
                "attribute",
                "node",
                "node1",
                "attribute_name",
                "ferryman-degraded-r0",
                "attribute_value",
                "I/O is suspended (fencing)",
                "recipient",
                directory.resolve("page").toString()))
        .isEqualTo(
            """
            log: r0 on node1 needs an administrator: I/O is suspended (fencing)
            page: r0 on node1 needs an administrator: I/O is suspended (fencing)
            """);
  }

  @Test
  void whatIsMendedIsSaidToo() throws Exception {
    assertThat(said("kind", "attribute", "node", "node1", "attribute_name", "ferryman-degraded-r0"))
        .isEqualTo("log: r0 on node1 is in order again\n");
  }

  @Test
  void readinessFailuresAndFencingAreSaid() throws Exception {
    assertThat(
            said(
                "kind",
                "attribute",
                "node",
                "node2",
                "attribute_name",
                "ferryman-ready-vm1",
                "attribute_value",
                "0",
                "recipient",
                directory.resolve("page").toString()))
        .as("a short resync does that, and calls nobody")
        .isEqualTo("log: node2 can't take guest vm1 now; 'ferryman status' tells why\n");
    assertThat(
            said(
                "kind",
                "resource",
                "node",
                "node2",
                "rsc",
                "vm1",
                "task",
                "start",
                "rc",
                "1",
                "target_rc",
                "0",
                "desc",
                "error"))
        .isEqualTo("log: start of vm1 on node2 failed: error\n");
    assertThat(said("kind", "fencing", "desc", "Operation off of node2 by node1: OK"))
        .isEqualTo("log: fencing: Operation off of node2 by node1: OK\n");
  }

  @Test
  void ordinaryLifeIsNoAlert() throws Exception {
    assertThat(
            said("kind", "attribute", "attribute_name", "master-drbd-r0", "attribute_value", "5"))
        .isEmpty();
    assertThat(said("kind", "resource", "task", "monitor", "rc", "7", "target_rc", "7")).isEmpty();
  }
}
