// SPDX-License-Identifier: Apache-2.0
package org.ferryman.wrappers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A DRBD resource whose parameter is wrong is stopped while no JVM can be started. */
class DrbdWithoutJvmTest {
  @TempDir private Path folder;
  private NodeWithoutJvm node;

  @BeforeEach
  void install() throws IOException {
    node = new NodeWithoutJvm(folder);
    node.tool(
        "drbdsetup",
        """
        up=${0%/*}/up
        case $1 in
        events2)
            [ ! -e "$up" ] || echo 'exists resource name:r+1 role:Secondary suspended:no'
            echo 'exists -'
            ;;
        down)
            echo "$2" >>"${0%/*}/calls"
            [ "$2" != r+1 ] || rm "$up"
            ;;
        esac
        """);
    Files.writeString(folder.resolve("tools/up"), "");
  }

  @AfterEach
  void end() {
    node.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "all", "r+1;x", "-v", "r 1"})
  void whatWasToldBeforeIsTakenDown(String name) throws Exception {
    Files.createDirectory(folder.resolve("run/resources"));
    Files.writeString(folder.resolve("run/resources/r-res"), "r+1\n/etc/drbd.conf\n");

    NodeWithoutJvm.Ended ended =
        node.stopOf("drbd", "OCF_RESKEY_drbd_resource=" + name, "OCF_RESOURCE_INSTANCE=res:1");

    assertThat(ended.code()).as(ended.said()).isZero();
    assertThat(node.calls()).containsExactly("r+1");
  }

  @Test
  void whatWasNeverToldIsStoppedOnlyWhereNothingIsUp() throws Exception {
    NodeWithoutJvm.Ended ended = node.stopOf("drbd", "OCF_RESKEY_drbd_resource=r;1");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.said()).contains("mend the parameter");
    assertThat(node.calls()).isEmpty();

    Files.delete(folder.resolve("tools/up"));
    assertThat(node.stopOf("drbd", "OCF_RESKEY_drbd_resource=r;1").code()).isZero();
  }

  @Test
  void everyNameThatTheAgentTakesIsTaken() throws Exception {
    assertThat(node.stopOf("drbd", "OCF_RESKEY_drbd_resource=r+1").code()).isZero();
  }
}
