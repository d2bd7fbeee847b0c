// SPDX-License-Identifier: Apache-2.0
package org.ferryman.samples;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Topology "many-guests" under the Pacemaker of this host. */
class ManyGuestsTest extends ManyGuestsPromises {

  @TempDir static Path directory;

  @Override
  protected Pacemaker pacemaker() {
    return Pacemaker.ofThisHost(directory);
  }
}
