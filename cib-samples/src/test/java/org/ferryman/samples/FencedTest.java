// SPDX-License-Identifier: Apache-2.0
package org.ferryman.samples;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Topology "fenced" under the Pacemaker of this host. */
class FencedTest extends FencedPromises {

  @TempDir static Path directory;

  @Override
  protected Pacemaker pacemaker() {
    return Pacemaker.ofThisHost(directory);
  }
}
