// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.ferryman.samples.FailoverPromises;
import org.ferryman.samples.FencedPromises;
import org.ferryman.samples.LiveMigrationPromises;
import org.ferryman.samples.ManyGuestsPromises;
import org.ferryman.samples.MultiDiskPromises;
import org.ferryman.samples.Pacemaker;
import org.ferryman.samples.VbdPromises;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the samples promise, asked of the scheduler of Pacemaker 3.0: in a cluster of their two
 * nodes, and in one with nodes that they do not name.
 */
class SamplesOnPacemaker3IT {
  private static PacemakerContainer pacemaker;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    pacemaker = PacemakerContainer.start(directory);
  }

  @AfterAll
  static void stop() throws IOException {
    if (pacemaker != null) {
      pacemaker.close();
    }
  }

  @Test
  void itIsPacemaker3() {
    assertThat(pacemaker.run(List.of("crm_simulate", "--version")).output())
        .startsWith("Pacemaker 3.");
  }

  @Nested
  class Failover extends FailoverPromises {
    @Override
    protected Pacemaker pacemaker() {
      return pacemaker;
    }
  }

  @Nested
  class LiveMigration extends LiveMigrationPromises {
    @Override
    protected Pacemaker pacemaker() {
      return pacemaker;
    }
  }

  @Nested
  class Vbd extends VbdPromises {
    @Override
    protected Pacemaker pacemaker() {
      return pacemaker;
    }
  }

  @Nested
  class MultiDisk extends MultiDiskPromises {
    @Override
    protected Pacemaker pacemaker() {
      return pacemaker;
    }
  }

  @Nested
  class ManyGuests extends ManyGuestsPromises {
    @Override
    protected Pacemaker pacemaker() {
      return pacemaker;
    }
  }

  @Nested
  class Fenced extends FencedPromises {
    @Override
    protected Pacemaker pacemaker() {
      return pacemaker;
    }
  }

  @Nested
  class FailoverOnThree extends Failover {
    @Override
    protected int nodes() {
      return 3;
    }
  }

  @Nested
  class FailoverOnFour extends Failover {
    @Override
    protected int nodes() {
      return 4;
    }
  }

  @Nested
  class LiveMigrationOnThree extends LiveMigration {
    @Override
    protected int nodes() {
      return 3;
    }
  }

  @Nested
  class LiveMigrationOnFour extends LiveMigration {
    @Override
    protected int nodes() {
      return 4;
    }
  }

  @Nested
  class VbdOnThree extends Vbd {
    @Override
    protected int nodes() {
      return 3;
    }
  }

  @Nested
  class VbdOnFour extends Vbd {
    @Override
    protected int nodes() {
      return 4;
    }
  }

  @Nested
  class MultiDiskOnThree extends MultiDisk {
    @Override
    protected int nodes() {
      return 3;
    }
  }

  @Nested
  class MultiDiskOnFour extends MultiDisk {
    @Override
    protected int nodes() {
      return 4;
    }
  }

  @Nested
  class ManyGuestsOnThree extends ManyGuests {
    @Override
    protected int nodes() {
      return 3;
    }
  }

  @Nested
  class ManyGuestsOnFour extends ManyGuests {
    @Override
    protected int nodes() {
      return 4;
    }
  }

  @Nested
  class FencedOnThree extends Fenced {
    @Override
    protected int nodes() {
      return 3;
    }
  }

  @Nested
  class FencedOnFour extends Fenced {
    @Override
    protected int nodes() {
      return 4;
    }
  }
}
