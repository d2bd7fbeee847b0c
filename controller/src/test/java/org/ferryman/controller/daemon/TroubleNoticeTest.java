// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ferryman.exec.ExecCommandRunner;
import org.ferryman.exec.ExecConfig;
import org.ferryman.exec.SystemClock;
import org.ferryman.settings.Settings;
import org.ferryman.tools.pacemaker.Cluster;
import org.ferryman.tools.pacemaker.ClusterTools;
import org.ferryman.tools.pacemaker.NodeName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TroubleNoticeTest {

  @TempDir Path directory;
  private Path value;

  /** An attribute daemon that keeps one value in a file, if it runs. */
  @BeforeEach
  void makeTool() throws IOException {
    value = directory.resolve("value");
    Path tool = directory.resolve("attrd_updater");
    Files.writeString(
        tool,
        """
        #!/bin/sh
        [ ! -e '%1$s/down' ] || exit 102
        case "$*" in
        *-Q*)
            [ -e '%1$s/value' ] || exit 105
            printf '<pacemaker-result><attribute name="ferryman-settings" host="n" value="%%s"/></pacemaker-result>' "$(cat '%1$s/value')"
            ;;
        '-n ferryman-settings -U '*) printf '%%s' "$4" >'%1$s/value' ;;
        '-n ferryman-settings -D -N n') rm -f '%1$s/value' ;;
        *) exit 64 ;;
        esac
        """
            .formatted(directory));
    assertThat(tool.toFile().setExecutable(true)).isTrue();
  }

  private TroubleNotice notice(String settings) throws IOException {
    Path file = Files.writeString(directory.resolve("f.properties"), settings);
    return TroubleNotice.ofSettings(Settings.read(file, directory), cluster(), SystemClock.KERNEL);
  }

  private Cluster cluster() {
    return new ClusterTools(
        new ExecCommandRunner(
            ExecConfig.defaults()
                .withPath(List.of(directory, Path.of("/usr/bin"), Path.of("/bin")))),
        NodeName.fixed("n"));
  }

  @Test
  void theReasonIsSetAndGoesWhenTheFileIsMended() throws IOException {
    assertThat(notice("handover.ask=7 s").look()).as("it goes on looking").isFalse();
    assertThat(value).content().contains("f.properties", "handover.ask", "'7 s'");

    assertThat(notice("handover.ask=7s").look()).isTrue();
    assertThat(value).doesNotExist();
    assertThat(directory.resolve("settings.told")).doesNotExist();
  }

  @Test
  void itIsSetAgainWhereTheClusterForgotIt() throws IOException {
    TroubleNotice notice = notice("handover.ask=7 s");
    assertThat(notice.look()).isFalse();
    Files.delete(value);
    assertThat(notice.look()).isFalse();
    assertThat(value).exists();
  }

  @Test
  void aClusterThatIsNotUpYetIsToldLater() throws IOException {
    Path down = Files.createFile(directory.resolve("down"));
    TroubleNotice wrong = notice("handover.ask=7 s");
    assertThat(wrong.look()).isFalse();
    Files.delete(down);
    assertThat(wrong.look()).isFalse();
    assertThat(value).exists();

    Files.createFile(down);
    TroubleNotice mended = notice("handover.ask=7s");
    assertThat(mended.look()).isFalse();
    Files.delete(down);
    assertThat(mended.look()).isTrue();
    assertThat(value).doesNotExist();
  }

  @Test
  void whatIsWrongWithGuestsFilesIsToldUnderAnotherNameAndTakenBackWhenItIsMended()
      throws IOException {
    Map<String, String> troubles = new TreeMap<>();
    Path tool = directory.resolve("attrd_updater");
    Files.writeString(
        tool, Files.readString(tool).replace(TroubleNotice.SETTINGS, TroubleNotice.GUESTS));
    TroubleNotice notice =
        TroubleNotice.ofGuests(directory, () -> troubles, cluster(), SystemClock.KERNEL);

    assertThat(notice.look()).isTrue();
    assertThat(value).doesNotExist();
    troubles.put("vm2", "line 3");
    troubles.put("vm1", "is not there");
    assertThat(notice.look()).isFalse();
    assertThat(value).hasContent("vm1: is not there; vm2: line 3");
    troubles.clear();
    assertThat(notice.look()).isTrue();
    assertThat(value).doesNotExist();
  }

  @Test
  void anUnknownKeySetsNothing() throws IOException {
    try (TroubleNotice notice = notice("handover.asks=7s")) {
      notice.start();
      assertThat(notice.look()).isTrue();
    }
    assertThat(value).doesNotExist();
  }
}
