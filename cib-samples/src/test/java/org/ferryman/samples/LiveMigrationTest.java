// SPDX-License-Identifier: Apache-2.0
package org.ferryman.samples;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Topology "live-migration" under the Pacemaker of this host. */
class LiveMigrationTest extends LiveMigrationPromises {

  @TempDir static Path directory;

  @Override
  protected Pacemaker pacemaker() {
    return Pacemaker.ofThisHost(directory);
  }
}
