// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.ferryman.testcluster.cluster.ClusterExtension;
import org.ferryman.testcluster.cluster.ClusterStatus;
import org.ferryman.testcluster.cluster.Observer;
import org.ferryman.testcluster.cluster.TestCluster;
import org.ferryman.testcluster.demo.MigratingGuest;
import org.ferryman.testcluster.hardware.base.Event;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("measured")
class LiveMigrationIT {
  private static final String SCRIPTED = "drbd:r0,xvda,w";
  private static final int ROW = Integer.getInteger("ferryman.row", 3);
  private static final long WINDOW_MILLIS = 3000;
  private static final long BEYOND_COPY_MILLIS = 1000;
  private static final Duration COMMAND = Duration.ofSeconds(60);

  @RegisterExtension static final ClusterExtension NODES = new ClusterExtension();

  private static final AtomicInteger MOST_PROMOTED = new AtomicInteger();

  private static MigratingGuest guest;

  @BeforeAll
  static void theGuestRuns() {
    TestCluster watched = NODES.cluster().observedBy(new CountsPromoted());
    guest = new MigratingGuest(watched);
    guest.describe("pvh", 1024, SCRIPTED);
    guest.load("live-migration");
  }

  private static final class CountsPromoted implements Observer {
    @Override
    public void waiting(String what) {
      // only the states count
    }

    @Override
    public void seen(ClusterStatus status) {
      MOST_PROMOTED.accumulateAndGet(
          status.where(MigratingGuest.DRBD, "Promoted").size(), Math::max);
    }
  }

  private static List<Event> events() {
    return NODES.cluster().hardware().eventsAfter(0);
  }

  private static long now() {
    List<Event> events = events();
    return events.get(events.size() - 1).millis() + 1;
  }

  private static List<Event> eventsSince(long millis) {
    return events().stream().filter(event -> event.millis() >= millis).toList();
  }

  @Test
  @Order(1)
  void movesManyTimesInARow() {
    long begin = now();
    for (int i = 0; i < ROW; i++) {
      guest.move(guest.other(guest.host()));
    }
    HandOvers moves = HandOvers.since(begin, ROW, guest.measured());
    System.out.println(moves.line("move, 1 GiB, hotplug script"));
    HandOvers.assertUnharmed(guest.measured(), eventsSince(begin));
    assertThat(moves.medianWindow()).isLessThan(WINDOW_MILLIS);
    assertThat(MOST_PROMOTED).hasValue(1);
  }

  @Test
  @Order(2)
  void standsByManyTimesInARow() {
    long begin = now();
    for (int i = 0; i < ROW; i++) {
      guest.online(guest.standby());
    }
    HandOvers standbys = HandOvers.since(begin, ROW, guest.measured());
    System.out.println(standbys.line("standby, 1 GiB, hotplug script"));
    HandOvers.assertUnharmed(guest.measured(), eventsSince(begin));
    assertThat(standbys.medianWindow()).isLessThan(WINDOW_MILLIS);
    assertThat(MOST_PROMOTED).hasValue(1);
  }

  @Test
  @Order(3)
  void movesWithTheControllersStoppedOnBothNodes() {
    controllers("stop");
    long begin = now();
    guest.move(guest.other(guest.host()));
    HandOvers moves = HandOvers.since(begin, 1, guest.measured());
    controllers("start");
    System.out.println(moves.line("move, 1 GiB, hotplug script, one-shots"));
    HandOvers.assertUnharmed(guest.measured(), eventsSince(begin));
    assertThat(MOST_PROMOTED).hasValue(1);
  }

  private static void controllers(String verb) {
    NODES
        .cluster()
        .nodes()
        .forEach(node -> node.exec(COMMAND, "systemctl", verb, "ferryman").stdoutOrThrow());
  }

  @Test
  @Order(4)
  void theWindowIsAsShortForALargeGuest() {
    guest.stop();
    guest.describe("pvh", 16_384, SCRIPTED);
    guest.start();
    long begin = now();
    guest.move(guest.other(guest.host()));
    HandOvers moves = HandOvers.since(begin, 1, guest.measured());
    System.out.println(moves.line("move, 16 GiB, hotplug script"));
    HandOvers.assertUnharmed(guest.measured(), eventsSince(begin));
    assertThat(moves.medianWindow()).isLessThan(WINDOW_MILLIS);
  }

  @Test
  @Order(5)
  void withAPlainDeviceTheWindowIsTheCopyAndASecond() {
    guest.stop();
    guest.describe("hvm", 1024, "phy:/dev/drbd0,xvda,w");
    guest.start();
    long begin = now();
    guest.move(guest.other(guest.host()));
    guest.move(guest.other(guest.host()));
    HandOvers moves = HandOvers.since(begin, 2, guest.measured());
    System.out.println(moves.line("move, 1 GiB, phy: device (HVM)"));
    HandOvers.assertUnharmed(guest.measured(), eventsSince(begin));
    assertThat(moves.longestBeyondCopy()).isLessThan(BEYOND_COPY_MILLIS);
  }
}
