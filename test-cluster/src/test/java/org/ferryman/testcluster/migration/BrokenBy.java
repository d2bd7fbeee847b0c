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
package org.ferryman.testcluster.migration;

import java.time.Duration;
import org.ferryman.testcluster.cluster.ClusterNode;
import org.ferryman.testcluster.cluster.TestCluster;
import org.ferryman.testcluster.demo.MigratingGuest;
import org.ferryman.testcluster.hardware.xen.MigrationStep;

/** What breaks a migration that is held at a step. */
enum BrokenBy {
  SOURCE_CONTROLLER_KILLED(false) {
    @Override
    void happen(Scene scene) {
      killController(scene.cluster().node(scene.source()));
    }
  },
  TARGET_CONTROLLER_KILLED(false) {
    @Override
    void happen(Scene scene) {
      killController(scene.cluster().node(scene.target()));
    }
  },
  SSH_CUT(false) {
    @Override
    void happen(Scene scene) {
      sh(scene.cluster().node(scene.source()), "pkill -x ssh");
    }
  },
  XL_KILLED(false) {
    @Override
    void happen(Scene scene) {
      sh(scene.cluster().node(scene.source()), "pkill -KILL -f '^xl migrate '");
    }
  },
  TARGET_POWERED_OFF(true) {
    @Override
    void happen(Scene scene) {
      scene.cluster().powerOff(scene.target());
    }
  },
  SOURCE_POWERED_OFF(true) {
    @Override
    void happen(Scene scene) {
      scene.cluster().powerOff(scene.source());
    }
  },
  LINK_CUT(false) {
    @Override
    void happen(Scene scene) {
      scene.cluster().hardware().tell(h -> h.cutLink(scene.source(), scene.target()));
    }

    @Override
    void mend(Scene scene) {
      scene.cluster().hardware().tell(h -> h.healLink(scene.source(), scene.target()));
    }
  },
  HUNG(false) {
    @Override
    void happen(Scene scene) {
      // it stays held until Pacemaker's timeout, and beyond
    }

    @Override
    boolean letsGoOn() {
      return false;
    }
  },
  STOP_ASKED_FOR(false) {
    @Override
    void happen(Scene scene) {
      role(scene, "Stopped");
    }

    @Override
    void mend(Scene scene) {
      role(scene, "Started");
    }
  };

  private static final Duration COMMAND = Duration.ofSeconds(60);

  private final boolean power;

  BrokenBy(boolean power) {
    this.power = power;
  }

  /** Where it happens. */
  record Scene(TestCluster cluster, String source, String target, MigrationStep step) {}

  abstract void happen(Scene scene);

  /** What an administrator does once the cluster has had time to react; nothing by default. */
  void mend(Scene scene) {
    // Pacemaker sees to it
  }

  /** Whether the migration is let go on after it has happened. */
  boolean letsGoOn() {
    return true;
  }

  /** Whether a node has to be switched on again. */
  boolean takesPower() {
    return power;
  }

  private static void killController(ClusterNode node) {
    sh(
        node,
        "pid=$(systemctl show --property MainPID --value ferryman); [ \"$pid\" = 0 ] || kill -KILL"
            + " \"$pid\"");
  }

  private static void role(Scene scene, String role) {
    sh(
        scene.cluster().node(scene.source()),
        "crm_resource --resource %s --meta --set-parameter target-role --parameter-value %s"
            .formatted(MigratingGuest.GUEST, role));
  }

  private static void sh(ClusterNode node, String line) {
    node.exec(COMMAND, "sh", "-c", line);
  }
}
