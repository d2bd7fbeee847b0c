// SPDX-License-Identifier: Apache-2.0
package org.ferryman.wrappers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When dpkg may take the package away: prerm, on a node of files and stub tools. */
class RemovalScriptTest {
  private static final Path PRERM = Path.of("src/main/deb/control/prerm").toAbsolutePath();
  private static final String RESOURCES =
      """
      <resources>
        <clone id="drbd-r0-clone">
          <primitive id="drbd-r0" class="ocf" provider="ferryman" type="drbd">
            <operations><op id="drbd-r0-stop-0" name="stop" interval="0s"/></operations>
          </primitive>
        </clone>
        <template provider="ferryman" type="xen" class="ocf" id="guest"/>
        <primitive id="ip" class="ocf" provider="heartbeat" type="IPaddr2"/>
      </resources>
      """;

  @TempDir Path directory;
  private Path root;
  private Path tools;

  private record Result(int exit, String said) {}

  @BeforeEach
  void nodeThatNeedsNothing() throws IOException {
    root = directory.resolve("root");
    tools = directory.resolve("tools");
    Files.createDirectories(root.resolve("run/systemd/system"));
    Files.createDirectories(root.resolve("etc/drbd.d"));
    Files.createDirectories(root.resolve("var/lib/pacemaker/cib"));
    Files.createDirectories(tools);
    tool("deb-systemd-invoke", "");
    tool("dpkg-divert", "");
    tool("cibadmin", "exit 102");
    tool("xenstore-ls", "exit 1");
  }

  @Test
  void nodeThatNeedsNothingLetsItGo() throws Exception {
    assertThat(prerm("", "remove")).isEqualTo(new Result(0, ""));
    assertThat(asked()).contains("deb-systemd-invoke stop ferryman.service", "dpkg-divert");
  }

  @Test
  void resourcesOfARunningClusterKeepIt() throws Exception {
    tool("cibadmin", "cat <<'END'\n" + RESOURCES + "END");

    Result result = prerm("", "remove");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.said())
        .contains("agents (drbd-r0 guest)", "FERRYMAN_REMOVE=anyway dpkg --remove ferryman");
    assertThat(asked()).doesNotContain("deb-systemd-invoke", "dpkg-divert");
  }

  /** It starts again some day, and its probes would take guests for stopped. */
  @Test
  void resourcesOfAStoppedClusterKeepIt() throws Exception {
    Files.writeString(root.resolve("var/lib/pacemaker/cib/cib.xml"), RESOURCES.replace("\n", " "));

    assertThat(prerm("", "remove").said()).contains("agents (drbd-r0 guest)");
  }

  @Test
  void whatARunningClusterHasNoMoreDoesNotKeepIt() throws Exception {
    Files.writeString(root.resolve("var/lib/pacemaker/cib/cib.xml"), RESOURCES);
    tool(
        "cibadmin",
        "echo '<resources><primitive id=\"vm1\" class=\"ocf\" provider=\"heartbeat\" type=\"Xen\"/></resources>'");

    assertThat(prerm("", "remove")).isEqualTo(new Result(0, ""));
  }

  @Test
  void handlersInDrbdsConfigurationKeepIt() throws Exception {
    Path file = root.resolve("etc/drbd.d/r0.res");
    Files.writeString(file, "handlers { fence-peer \"/usr/bin/ferryman fence-peer\"; }\n");

    Result result = prerm("", "remove");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.said()).contains("handler (" + file + ")").doesNotContain("resources");
    Files.writeString(file, "# fence-peer \"/usr/bin/ferryman fence-peer\";\n");
    assertThat(prerm("", "remove").exit()).isZero();
  }

  @Test
  void guestsOnDisksOfItsHotplugScriptKeepIt() throws Exception {
    tool(
        "xenstore-ls",
        "echo '/local/domain/0/backend/vbd/3/51712/script = \"/etc/xen/scripts/block-drbd\"'\n"
            + "echo '/local/domain/0/backend/vbd/4/51712/script = \"/etc/xen/scripts/block\"'");

    assertThat(prerm("", "remove").said()).contains("back ends vbd/3/51712)");
  }

  @Test
  void whoeverInsistsGetsIt() throws Exception {
    tool("cibadmin", "cat <<'END'\n" + RESOURCES + "END");

    assertThat(prerm("anyway", "remove").exit()).isZero();
    assertThat(asked()).contains("deb-systemd-invoke stop ferryman.service", "dpkg-divert");
  }

  @ParameterizedTest
  @ValueSource(strings = {"upgrade 2.0", "failed-upgrade 1.0", "deconfigure in-favour x 1"})
  void whatIsNoRemovalTouchesNothing(String words) throws Exception {
    tool("cibadmin", "cat <<'END'\n" + RESOURCES + "END");

    assertThat(prerm("", words)).isEqualTo(new Result(0, ""));
    assertThat(asked()).isEmpty();
  }

  private void tool(String name, String script) throws IOException {
    Path file = tools.resolve(name);
    Files.writeString(
        file, "#!/bin/sh\necho \"${0##*/} $*\" >> " + directory + "/asked\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private String asked() throws IOException {
    Path file = directory.resolve("asked");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  private Result prerm(String insist, String words) throws IOException, InterruptedException {
    ProcessBuilder dash =
        new ProcessBuilder("/bin/sh", "-c", "exec /bin/sh " + PRERM + " " + words);
    dash.environment().put("PATH", tools + ":/usr/bin:/bin");
    dash.environment().put("DPKG_ROOT", root.toString());
    dash.environment().put("FERRYMAN_REMOVE", insist);
    Process process = dash.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), said);
  }
}
