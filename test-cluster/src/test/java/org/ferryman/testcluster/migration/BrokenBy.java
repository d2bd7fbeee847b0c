// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.migration;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.ferryman.testcluster.cluster.ClusterNode;
import org.ferryman.testcluster.cluster.ClusterStatus;
import org.ferryman.testcluster.cluster.ClusterStatus.ResourceState;
import org.ferryman.testcluster.cluster.TestCluster;
import org.ferryman.testcluster.demo.MigratingGuest;
import org.ferryman.testcluster.hardware.NodeStatus;
import org.ferryman.testcluster.hardware.base.Period;
import org.ferryman.testcluster.hardware.serve.HardwareControl;

/** What breaks a hand-over that is held somewhere. */
enum BrokenBy {
  SOURCE_CONTROLLER_KILLED(HeldAt.ARRIVING) {
    @Override
    void happen(Scene scene) {
      killController(scene.source());
    }
  },
  TARGET_CONTROLLER_KILLED(HeldAt.READY) {
    @Override
    void happen(Scene scene) {
      killController(scene.target());
    }
  },
  /** The connection breaks once, and the next one is made. */
  SSH_CUT(HeldAt.PERMITTED) {
    @Override
    void happen(Scene scene) {
      sh(scene.source(), "pkill -x ssh");
    }

    @Override
    boolean canHappen(HeldAt where) {
      return where.duringTransfer() && where != HeldAt.BEGUN;
    }
  },
  /** From now on neither node reaches the other by ssh, until the guest has been seen to. */
  SSH_BLOCKED {
    @Override
    void happen(Scene scene) {
      for (String rule : List.of("INPUT -p tcp --dport 22", "INPUT -p tcp --sport 22")) {
        sh(scene.target(), "iptables -I " + rule + " -j DROP");
      }
    }
  },
  XL_KILLED(HeldAt.STARTED) {
    @Override
    void happen(Scene scene) {
      sh(scene.source(), "pkill -KILL -f '^xl migrate '");
    }

    @Override
    boolean canHappen(HeldAt where) {
      return where.duringTransfer();
    }
  },
  TARGET_POWERED_OFF {
    @Override
    void happen(Scene scene) {
      scene.cluster().powerOff(scene.target().name());
    }
  },
  SOURCE_POWERED_OFF(HeldAt.CLOSING) {
    @Override
    void happen(Scene scene) {
      scene.cluster().powerOff(scene.source().name());
    }
  },
  /** Neither Corosync nor ssh nor DRBD reaches the other node; fencing decides. */
  PARTITIONED {
    @Override
    void happen(Scene scene) {
      scene.cluster().partition(scene.target().name());
    }
  },
  /** DRBD has noticed, and is not connected again before the guest has been seen to. */
  LINK_CUT(HeldAt.OPENING) {
    @Override
    void happen(Scene scene) {
      scene.cluster().hardware().tell(h -> h.cutLink(scene.source().name(), scene.target().name()));
      for (ClusterNode node : List.of(scene.source(), scene.target())) {
        Awaitility.await(node.name() + " has noticed").atMost(PATIENCE).until(() -> cutOff(node));
      }
    }
  },
  /** Something else has taken the memory since the target was asked. */
  TARGET_OUT_OF_MEMORY(HeldAt.BEGUN) {
    @Override
    void happen(Scene scene) {
      scene.cluster().hardware().tell(h -> h.memory(scene.target().name(), TOO_LITTLE_MIB));
    }

    @Override
    boolean canHappen(HeldAt where) {
      return where == HeldAt.BEGUN;
    }
  },
  /** xl migrate hangs beyond Pacemaker's timeout. */
  HUNG {
    @Override
    void happen(Scene scene) {
      // it stays held
    }

    @Override
    boolean letsGoOn(HeldAt where) {
      return false;
    }

    @Override
    boolean canHappen(HeldAt where) {
      return where.duringTransfer();
    }
  },
  /** As Pacemaker does at its timeout; the stop that follows arrives during the migration. */
  WRAPPER_KILLED(HeldAt.SUSPENDED) {
    @Override
    void happen(Scene scene) {
      signalWrapper(scene, "KILL");
    }

    @Override
    boolean letsGoOn(HeldAt where) {
      return !where.duringTransfer();
    }
  },
  /** The wrapper gets no answer out in time, whatever has become of the migration. */
  PACEMAKER_TIMED_OUT {
    @Override
    void happen(Scene scene) {
      signalWrapper(scene, "STOP");
    }
  },
  /** Pacemaker lets migrate_to end, and stops the guest wherever it then is. */
  STOP_ASKED_FOR(HeldAt.READY) {
    @Override
    void happen(Scene scene) {
      role(scene, "Stopped");
    }

    @Override
    void mend(Scene scene) {
      scene
          .cluster()
          .waitUntil(
              "the guest is stopped, and nothing of it is left on either node",
              PATIENCE,
              status -> stopped(status) && nothingLeft(scene.cluster()));
      role(scene, "Started");
    }

    @Override
    boolean stops() {
      return true;
    }
  },
  STANDBY_REVOKED(HeldAt.COPYING) {
    @Override
    void order(Scene scene) {
      sh(scene.source(), "crm_standby --node %s --update on".formatted(scene.source().name()));
    }

    @Override
    void happen(Scene scene) {
      sh(scene.source(), "crm_standby --node %s --delete".formatted(scene.source().name()));
    }
  };

  private static final Duration COMMAND = Duration.ofSeconds(60);
  private static final Duration PATIENCE = Duration.ofSeconds(150);

  /** Domain-0's and a little. */
  private static final int TOO_LITTLE_MIB = 400;

  private final Optional<HeldAt> always;

  BrokenBy() {
    this.always = Optional.empty();
  }

  BrokenBy(HeldAt always) {
    this.always = Optional.of(always);
  }

  /** Where it happens. */
  record Scene(TestCluster cluster, ClusterNode source, ClusterNode target, HeldAt where) {}

  /** Begins the hand-over. */
  void order(Scene scene) {
    sh(
        scene.source(),
        "crm_resource --resource %s --move --node %s"
            .formatted(MigratingGuest.GUEST, scene.target().name()));
  }

  abstract void happen(Scene scene);

  /** What an administrator does before the guest can be expected to run; nothing by default. */
  void mend(Scene scene) {
    // Pacemaker sees to it
  }

  /** Whether it can happen there. */
  boolean canHappen(HeldAt where) {
    return true;
  }

  /** Whether it is tried there each time; elsewhere only where the whole matrix is asked for. */
  boolean always(HeldAt where) {
    return always.filter(where::equals).isPresent();
  }

  /** Whether the hand-over is let go on after it has happened. */
  boolean letsGoOn(HeldAt where) {
    return true;
  }

  /** Whether the guest is stopped by it, so that it has to be started once, when that is asked. */
  boolean stops() {
    return false;
  }

  private static boolean stopped(ClusterStatus status) {
    List<ResourceState> guest =
        status.resources().stream().filter(it -> it.id().equals(MigratingGuest.GUEST)).toList();
    return !guest.isEmpty()
        && guest.stream().allMatch(it -> it.role().equals("Stopped") && it.nodes().isEmpty());
  }

  /** No copy under any name, no window, no Primary: Pacemaker's demote follows its stop. */
  private static boolean nothingLeft(TestCluster cluster) {
    List<NodeStatus> nodes = cluster.hardware().ask(HardwareControl::status);
    return nodes.stream().allMatch(node -> node.guests().isEmpty())
        && nodes.stream()
            .flatMap(node -> node.resources().stream())
            .allMatch(resource -> resource.role().equals("Secondary"))
        && cluster.hardware().measurements().allowTwoPrimaries().stream().noneMatch(Period::open);
  }

  private static boolean cutOff(ClusterNode node) {
    return !node.exec(COMMAND, "drbdadm", "cstate", "r0").stdout().strip().equals("Connected");
  }

  private static void killController(ClusterNode node) {
    sh(node, "kill -KILL \"$(systemctl show --property MainPID --value ferryman)\"");
  }

  private static void signalWrapper(Scene scene, String signal) {
    sh(
        scene.source(),
        "kill -s %s -- -\"$(ps -o pgid= -p \"$(pgrep -o -f '[f]erryman/xen migrate_to')\" | tr -d ' ')\""
            .formatted(signal));
  }

  private static void role(Scene scene, String role) {
    sh(
        scene.source(),
        "crm_resource --resource %s --meta --set-parameter target-role --parameter-value %s"
            .formatted(MigratingGuest.GUEST, role));
  }

  /** Nothing that fails to happen proves anything. */
  private static void sh(ClusterNode node, String line) {
    node.exec(COMMAND, "sh", "-c", line).stdoutOrThrow();
  }
}
