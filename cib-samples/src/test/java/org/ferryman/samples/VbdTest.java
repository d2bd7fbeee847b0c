// SPDX-License-Identifier: Apache-2.0
package org.ferryman.samples;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Topology "vbd" under the Pacemaker of this host. */
class VbdTest extends VbdPromises {

  @TempDir static Path directory;

  @Override
  protected Pacemaker pacemaker() {
    return Pacemaker.ofThisHost(directory);
  }
}
