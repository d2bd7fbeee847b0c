// SPDX-License-Identifier: Apache-2.0
package org.ferryman.samples;

import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** What the samples promise holds in a cluster of three nodes, too. */
class ThreeNodesTest {

  @TempDir static Path directory;

  @Nested
  class Failover extends FailoverPromises {
    @Override
    protected Pacemaker pacemaker() {
      return Pacemaker.ofThisHost(directory);
    }

    @Override
    protected int nodes() {
      return 3;
    }
  }

  @Nested
  class LiveMigration extends LiveMigrationPromises {
    @Override
    protected Pacemaker pacemaker() {
      return Pacemaker.ofThisHost(directory);
    }

    @Override
    protected int nodes() {
      return 3;
    }
  }

  @Nested
  class Vbd extends VbdPromises {
    @Override
    protected Pacemaker pacemaker() {
      return Pacemaker.ofThisHost(directory);
    }

    @Override
    protected int nodes() {
      return 3;
    }
  }

  @Nested
  class MultiDisk extends MultiDiskPromises {
    @Override
    protected Pacemaker pacemaker() {
      return Pacemaker.ofThisHost(directory);
    }

    @Override
    protected int nodes() {
      return 3;
    }
  }

  @Nested
  class ManyGuests extends ManyGuestsPromises {
    @Override
    protected Pacemaker pacemaker() {
      return Pacemaker.ofThisHost(directory);
    }

    @Override
    protected int nodes() {
      return 3;
    }
  }

  @Nested
  class Fenced extends FencedPromises {
    @Override
    protected Pacemaker pacemaker() {
      return Pacemaker.ofThisHost(directory);
    }

    @Override
    protected int nodes() {
      return 3;
    }
  }
}
