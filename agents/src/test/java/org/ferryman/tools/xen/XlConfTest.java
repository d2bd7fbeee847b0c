// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.ferryman.tools.xen.config.ConfigSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XlConfTest {
  @TempDir private Path folder;

  private Optional<String> bridge(String text) throws IOException, ConfigSyntaxException {
    Path file = folder.resolve("xl.conf");
    Files.writeString(file, text);
    return XlConf.read(file).defaultBridge();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "autoballoon = 0                                | xenbr0",
        "vif.default.bridge = \"br0\"                   | br0",
        "vif.default.script = \"vif-bridge\"            | xenbr0",
        "vif.default.script = \"/etc/xen/scripts/vif-bridge\" | xenbr0",
        "vif.default.script = \"vif-openvswitch\"       | ",
      })
  void theBridgeOfAnInterfaceThatNamesNone(String text, String bridge) throws Exception {
    assertThat(bridge(text)).isEqualTo(Optional.ofNullable(bridge));
  }

  @Test
  void withoutTheFileXlsDefaultsHold() throws Exception {
    XlConf none = XlConf.read(folder.resolve("none"));

    assertThat(none.defaultBridge()).contains("xenbr0");
    assertThat(none.autoballoon()).isEmpty();
  }
}
