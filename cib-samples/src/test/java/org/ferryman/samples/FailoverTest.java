// SPDX-License-Identifier: Apache-2.0
package org.ferryman.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topology "failover" under the Pacemaker of this host. */
class FailoverTest extends FailoverPromises {

  @TempDir static Path directory;

  @Override
  protected Pacemaker pacemaker() {
    return Pacemaker.ofThisHost(directory);
  }

  @Test
  void itIsPacemaker21() {
    assertThat(pacemaker().run(List.of("crm_simulate", "--version")).output())
        .startsWith("Pacemaker 2.1.");
  }
}
