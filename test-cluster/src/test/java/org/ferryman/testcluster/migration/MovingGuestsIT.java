// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.ferryman.testcluster.cluster.ClusterExtension;
import org.ferryman.testcluster.cluster.ExecResult;
import org.ferryman.testcluster.demo.MigratingGuest;
import org.ferryman.testcluster.hardware.base.Event;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an administrator types to move guests, on a real cluster. */
class MovingGuestsIT {
  private static final Duration LONGEST = Duration.ofMinutes(5);

  @RegisterExtension static final ClusterExtension NODES = new ClusterExtension();

  private static MigratingGuest guest;

  @BeforeAll
  static void theGuestRuns() {
    guest = new MigratingGuest(NODES.cluster());
    guest.describe("pvh", 1024, "drbd:r0,xvda,w");
    guest.load("live-migration");
    guest.awaitAble(guest.other(guest.host()));
  }

  private static ExecResult ferryman(String node, String... words) {
    String[] argv = new String[words.length + 1];
    argv[0] = "ferryman";
    System.arraycopy(words, 0, argv, 1, words.length);
    ExecResult result = NODES.cluster().node(node).exec(LONGEST, argv);
    System.out.printf(
        "%s# %s%n%s%s(exit code %d)%n",
        node, String.join(" ", argv), result.stdout(), result.stderr(), result.exitCode());
    return result;
  }

  private static String constraints(String node) {
    return NODES
        .cluster()
        .node(node)
        .exec(LONGEST, "cibadmin", "--query", "--scope=constraints")
        .stdoutOrThrow();
  }

  @Test
  void planEvacuateReturnAndMigrate() {
    String first = guest.host();
    String second = guest.other(first);
    List<Event> before = NODES.cluster().hardware().eventsAfter(0);

    assertThat(ferryman(first, "doctor").stdout())
        .as("with what is found on the nodes and in DRBD")
        .contains("warning: stonith-action=off: ");
    assertThat(ferryman(first, "doctor", "--cib").stdout())
        .as("but that the test cluster's machines stay off once they are fenced, as it wants")
        .startsWith("warning: stonith-action=off: ")
        .endsWith("0 errors, 1 warning\n");

    ExecResult plan = ferryman(second, "plan", "standby", first);
    assertThat(plan.exitCode()).isZero();
    assertThat(plan.stdout()).contains("vm1  live     moves live from " + first);
    assertThat(guest.host()).as("a plan changes nothing").isEqualTo(first);

    ExecResult evacuated = ferryman(first, "evacuate", first);
    assertThat(evacuated.exitCode()).as(evacuated.stdout()).isZero();
    assertThat(evacuated.stdout())
        .contains("vm1 moves live (copy)", "vm1 runs on " + second, "1 moved live");
    assertThat(guest.host()).isEqualTo(second);

    ExecResult refused = ferryman(second, "evacuate", second);
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.stdout()).contains(first + " is in standby", "nothing was changed");
    assertThat(guest.host()).isEqualTo(second);

    ExecResult back = ferryman(second, "return", first);
    assertThat(back.exitCode()).as(back.stdout()).isZero();
    assertThat(back.stdout()).contains(first + " takes part again", "could take vm1");

    ExecResult migrated = ferryman(first, "migrate", "vm1", first);
    assertThat(migrated.exitCode()).as(migrated.stdout()).isZero();
    assertThat(migrated.stdout()).contains("moved live; no constraint is left");
    assertThat(guest.host()).isEqualTo(first);
    assertThat(constraints(first)).doesNotContain("cli-");
    HandOvers.assertUnharmed(guest.measured(), since(before));
  }

  private static List<Event> since(List<Event> before) {
    List<Event> all = NODES.cluster().hardware().eventsAfter(0);
    return all.subList(before.size(), all.size());
  }
}
