// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.pacemaker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.ferryman.exec.ExecCommandRunner;
import org.ferryman.exec.ExecConfig;
import org.ferryman.tools.pacemaker.FencingConfig;
import org.ferryman.tools.pacemaker.Pacemaker;
import org.ferryman.tools.pacemaker.PacemakerTools;

/** The adapter on the real cibadmin(8) and crm_mon(8), which read the model's CIB from a file. */
class RealPacemakerToolsTest extends PacemakerToolsContract {

  @Override
  protected Pacemaker pacemaker(Given given) {
    Path file = directory.resolve(given + ".xml");
    try {
      if (!Files.exists(file)) {
        Files.writeString(file, world(given).model.cib(host()).orElseThrow());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return on(Map.of("CIB_file", file.toString()));
  }

  @Override
  Pacemaker withoutCluster() {
    return on(Map.of());
  }

  private static Pacemaker on(Map<String, String> environment) {
    return new PacemakerTools(
        new ExecCommandRunner(ExecConfig.defaults()), environment, FencingConfig.DEFAULTS);
  }
}
