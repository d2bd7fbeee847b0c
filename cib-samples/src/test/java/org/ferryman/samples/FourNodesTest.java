/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package org.ferryman.samples;

import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** What the samples promise holds in a cluster of four nodes, too. */
class FourNodesTest {

  @TempDir static Path directory;

  @Nested
  class Failover extends FailoverPromises {
    @Override
    protected Pacemaker pacemaker() {
      return Pacemaker.ofThisHost(directory);
    }

    @Override
    protected int nodes() {
      return 4;
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
      return 4;
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
      return 4;
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
      return 4;
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
      return 4;
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
      return 4;
    }
  }
}
