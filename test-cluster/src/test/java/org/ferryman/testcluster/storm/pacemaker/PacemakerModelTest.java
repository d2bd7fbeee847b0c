// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.pacemaker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole stories of a cluster in model time; Pacemaker's own scheduler decides. */
class PacemakerModelTest {
  @TempDir static Path directory;
  private static Scheduler scheduler;

  @BeforeAll
  static void scheduler() {
    scheduler = new Scheduler(directory);
  }

  private static SmallWorld world(String sample) {
    return new SmallWorld(sample, 1, scheduler);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"failover", "live-migration", "vbd", "multi-disk", "many-guests", "fenced"})
  void everySampleStarts(String sample) {
    SmallWorld world = world(sample).started();

    assertThat(world.told("failed")).isEmpty();
    assertThat(world.told("is fenced")).isEmpty();
    for (String guest :
        sample.equals("many-guests") ? List.of("vm1", "vm2", "vm3") : List.of("vm1")) {
      assertThat(world.hosts(guest)).as(guest).hasSize(1);
    }
  }

  @Test
  void standbyMovesTheGuestLive() {
    SmallWorld world = world("live-migration").started();
    String from = world.hosts("vm1").iterator().next();
    String to = from.equals("node1") ? "node2" : "node1";
    world.forgetStory();

    world.model.administrator(to).standby(from);
    world.settle();

    assertThat(world.done("vm1"))
        .containsExactly(from + " migrate_to", to + " migrate_from", from + " stop");
    assertThat(world.done("drbd-r0"))
        .containsExactly(from + " demote", from + " stop", to + " promote");
    assertThat(world.told("failed")).isEmpty();
    assertThat(world.hosts("vm1")).containsExactly(to);
    assertThat(world.role("drbd-r0", to)).isEqualTo(8);

    world.model.administrator(to).online(from);
    world.settle();

    assertThat(world.role("drbd-r0", from)).isZero();
    assertThat(world.hosts("vm1")).containsExactly(to);
  }

  @Test
  void deadNodeIsFencedBeforeItsGuestIsStartedElsewhere() {
    SmallWorld world = world("live-migration").started();
    String dead = world.hosts("vm1").iterator().next();
    String other = dead.equals("node1") ? "node2" : "node1";
    world.forgetStory();

    world.powerOff(dead);
    world.settle();

    assertThat(world.done("vm1")).containsExactly(other + " start");
    assertThat(position(world, dead + " was fenced"))
        .isLessThan(position(world, "> " + other + " vm1 start"));
    assertThat(world.hosts("vm1")).containsExactly(other);
    world.until(dead + " has booted", 120, () -> world.model.coordinator(dead).isPresent());
    world.settle();
    assertThat(world.role("drbd-r0", dead)).isZero();
    assertThat(world.hosts("vm1")).containsExactly(other);
  }

  private static int position(SmallWorld world, String line) {
    for (int i = 0; i < world.story.size(); i++) {
      if (world.story.get(i).contains(line)) {
        return i;
      }
    }
    throw new AssertionError(line + " was not told:\n" + String.join("\n", world.story));
  }

  @Test
  void failedStopHasTheNodeFenced() {
    SmallWorld world = world("live-migration").started();
    String host = world.hosts("vm1").iterator().next();
    String other = host.equals("node1") ? "node2" : "node1";
    world.script(host + " vm1 stop", SmallWorld.BROKEN);

    world.model.administrator(other).disable("vm1");
    world.until("fencing", 120, () -> !world.told(host + " was fenced").isEmpty());
    world.unscript(host + " vm1 stop");
    world.settle();

    assertThat(world.told("> " + host + " is fenced by " + other)).hasSize(1);
    assertThat(world.hosts("vm1")).isEmpty();
  }

  @Test
  void stopThatHangsIsKilledAtItsTimeoutAndHasTheNodeFenced() {
    SmallWorld world = world("live-migration").started();
    String host = world.hosts("vm1").iterator().next();
    world.hang(host + " vm1 stop");

    world.model.administrator(host).disable("vm1");
    world.until("fencing", 200, () -> !world.told(host + " was fenced").isEmpty());

    assertThat(world.killed).isPositive();
    assertThat(world.told("did not complete within 120s")).hasSize(1);
  }

  @Test
  void guestThatCrashesIsStartedAgain() {
    SmallWorld world = world("live-migration").started();
    String host = world.hosts("vm1").iterator().next();
    world.forgetStory();

    world.crash("vm1");
    world.settle();

    assertThat(world.done("vm1")).containsExactly(host + " stop", host + " start");
    assertThat(world.model.attribute(host, "fail-count-vm1#monitor_10000")).contains("1");
    assertThat(world.hosts("vm1")).containsExactly(host);

    world.run(700);
    assertThat(world.model.attribute(host, "fail-count-vm1#monitor_10000"))
        .as("after failure-timeout")
        .isEmpty();
  }

  @Test
  void failedStartIsTriedOnTheOtherNodeAndCleanedUp() {
    SmallWorld world = world("live-migration");
    world.script("node1 vm1 start", SmallWorld.BROKEN);
    world.started();

    assertThat(world.hosts("vm1")).containsExactly("node2");
    assertThat(world.model.attribute("node1", "fail-count-vm1#start_0")).contains("INFINITY");

    world.unscript("node1 vm1 start");
    world.model.administrator("node2").cleanup("vm1");
    world.settle();
    assertThat(world.model.attribute("node1", "fail-count-vm1#start_0")).isEmpty();
    assertThat(world.hosts("vm1")).containsExactly("node2");
  }

  @Test
  void abortedTransitionBeginsNothingNewAndWaitsForWhatRuns() {
    SmallWorld world = world("live-migration").started();
    String from = world.hosts("vm1").iterator().next();
    String to = from.equals("node1") ? "node2" : "node1";
    world.forgetStory();
    world.model.administrator(from).standby(from);
    world.until("migration", 60, () -> !world.told("> " + from + " vm1 migrate_to").isEmpty());
    world.run(1);

    world.model.administrator(to).online(from);
    world.run(1);
    assertThat(world.done("vm1")).containsExactly(from + " migrate_to");
    world.settle();

    assertThat(world.told("failed")).isEmpty();
    assertThat(world.hosts("vm1")).hasSize(1);
    assertThat(world.done("vm1")).startsWith(from + " migrate_to").doesNotHaveDuplicates();
  }

  @Test
  void notificationsCarryWhatTheAgentIsTold() {
    SmallWorld world = world("live-migration").started();
    Map<String, String> told =
        world.operations.stream()
            .filter(it -> it.action().equals("notify"))
            .filter(it -> it.meta("notify_type").equals("post"))
            .filter(it -> it.meta("notify_operation").equals("promote"))
            .findFirst()
            .orElseThrow()
            .environment();

    assertThat(told)
        .containsEntry("OCF_RESKEY_drbd_resource", "r0")
        .containsEntry("OCF_RESKEY_CRM_meta_notify_active_uname", "node1 node2")
        .containsEntry("OCF_RESKEY_CRM_meta_notify_promote_uname", "node1")
        .containsEntry("OCF_RESKEY_CRM_meta_notify_promoted_uname", " ")
        .containsEntry("OCF_RESKEY_CRM_meta_promoted_max", "1")
        .containsEntry("OCF_RESKEY_CRM_meta_timeout", "90000")
        .containsEntry("OCF_RESOURCE_INSTANCE", "drbd-r0")
        .containsEntry("OCF_RESOURCE_PROVIDER", "ferryman")
        .containsEntry("OCF_RESOURCE_TYPE", "drbd");
  }

  @Test
  void bootedNodeAloneHasNoQuorumAndStartsNothing() {
    SmallWorld world = world("live-migration");
    world.boot("node1");
    world.powerOff("node2");
    world.model.start("node1");
    world.run(120);

    assertThat(world.model.coordinator("node1")).contains("node1");
    assertThat(world.model.hasQuorum("node1")).isFalse();
    assertThat(world.told("start")).noneMatch(it -> it.contains("> "));
    assertThat(world.told("is fenced")).isEmpty();

    world.boot("node2");
    world.settle();
    assertThat(world.hosts("vm1")).hasSize(1);
  }

  @Test
  void partitionEndsWithOneNodeFencedAndTheGuestRunningOnce() {
    SmallWorld world = world("fenced").started();
    String host = world.hosts("vm1").iterator().next();
    world.forgetStory();

    world.model.cut("node1", "node2");
    world.until("fencing", 60, () -> !world.told("was fenced").isEmpty());
    world.model.mend("node1", "node2");
    world.settle();

    assertThat(world.told("> node1 is fenced").size() + world.told("> node2 is fenced").size())
        .isEqualTo(1);
    assertThat(world.hosts("vm1")).containsExactly(host);
  }

  @Test
  void partitionThatHealsBeforeAnybodyIsFencedHasOneCoordinatorAgain() {
    SmallWorld world = world("live-migration").started();
    String host = world.hosts("vm1").iterator().next();
    world.fencing = false;
    world.model.cut("node1", "node2");
    world.run(15);
    assertThat(world.model.coordinator("node1")).contains("node1");
    assertThat(world.model.coordinator("node2")).contains("node2");
    assertThat(world.model.attribute("node2", "master-drbd-r0")).contains("10000");

    world.model.mend("node1", "node2");
    world.settle();

    assertThat(world.model.coordinator("node1")).isEqualTo(world.model.coordinator("node2"));
    assertThat(world.hosts("vm1")).containsExactly(host);
    assertThat(world.model.attribute("node1", "master-drbd-r0")).contains("10000");
    assertThat(world.model.attribute("node2", "master-drbd-r0")).contains("10000");
    assertThat(world.told("was fenced")).isEmpty();
    assertThat(world.done("vm1")).containsExactly(host + " start");
  }

  @Test
  void deviceThatFailsIsTriedAgainAndNothingIsStartedMeanwhile() {
    SmallWorld world = world("live-migration").started();
    String dead = world.hosts("vm1").iterator().next();
    String other = dead.equals("node1") ? "node2" : "node1";
    world.fencing = false;
    world.forgetStory();

    world.powerOff(dead);
    world.run(40);
    assertThat(world.told("> " + dead + " is fenced by").size()).isGreaterThan(2);
    assertThat(world.done("vm1")).isEmpty();

    world.fencing = true;
    world.settle();
    assertThat(world.hosts("vm1")).containsExactly(other);
  }

  @Test
  void lostCoordinatorIsReplaced() {
    SmallWorld world = world("live-migration").started();
    String first = world.model.coordinator("node1").orElseThrow();
    String other = first.equals("node1") ? "node2" : "node1";

    world.powerOff(first);
    world.run(8);

    assertThat(world.model.coordinator(other)).contains(other);
    world.settle();
    assertThat(world.hosts("vm1")).containsExactly(other);
  }

  @Test
  void nodeThatIsStoppedMovesItsGuestAndIsNotFenced() {
    SmallWorld world = world("live-migration").started();
    String host = world.hosts("vm1").iterator().next();
    String other = host.equals("node1") ? "node2" : "node1";
    world.forgetStory();
    boolean[] left = {false};

    world.model.administrator(host).stopCluster(() -> left[0] = true);
    world.until("leaving", 120, () -> left[0]);
    world.run(60);

    assertThat(world.hosts("vm1")).containsExactly(other);
    assertThat(world.done("vm1"))
        .containsExactly(host + " migrate_to", other + " migrate_from", host + " stop");
    assertThat(world.told("is fenced")).isEmpty();
    assertThat(world.model.hasQuorum(other)).isTrue();
  }

  @Test
  void changedParameterIsReloadedOrRestarted() {
    AgentMetadata xen = new AgentMetadata(true, List.of("xmfile"));
    SmallWorld world =
        new SmallWorld("live-migration", 1, scheduler, Map.of("ocf:ferryman:xen", xen)).started();
    String host = world.hosts("vm1").iterator().next();
    world.forgetStory();

    world.model.administrator(host).parameter("vm1", "shutdown_timeout", "77");
    world.settle();
    assertThat(world.done("vm1")).containsExactly(host + " reload-agent");

    world.forgetStory();
    world.model.administrator(host).parameter("vm1", "xmfile", "/etc/xen/other.cfg");
    world.settle();
    assertThat(world.done("vm1")).containsExactly(host + " stop", host + " start");
    assertThat(
            world.operations.stream()
                .filter(it -> it.action().equals("stop"))
                .map(it -> it.parameters().get("xmfile")))
        .as("is stopped with what it was started with")
        .containsExactly("/etc/xen/vm1.cfg");
  }

  @Test
  void movedAndMaintained() {
    SmallWorld world = world("live-migration").started();
    String from = world.hosts("vm1").iterator().next();
    String to = from.equals("node1") ? "node2" : "node1";
    world.model.administrator(from).move("vm1", to);
    world.settle();
    assertThat(world.hosts("vm1")).containsExactly(to);

    world.model.administrator(from).clear("vm1");
    world.model.administrator(from).maintenance(true);
    world.settle();
    world.forgetStory();
    world.crash("vm1");
    world.run(60);
    assertThat(world.done("vm1")).isEmpty();

    world.model.administrator(from).maintenance(false);
    world.settle();
    assertThat(world.hosts("vm1")).hasSize(1);
  }

  @Test
  void sameSeedSameHistory() {
    assertThat(history(7)).isEqualTo(history(7)).isNotEqualTo(history(8));
  }

  @Test
  void whatIsRememberedIsWhatWouldBeAnswered() {
    Scheduler doubting = Scheduler.doubting(directory);
    for (long seed = 1; seed < 4; seed++) {
      history(seed, doubting);
    }

    assertThat(doubting.spared()).isGreaterThan(10);
  }

  private static List<String> history(long seed) {
    return history(seed, scheduler);
  }

  private static List<String> history(long seed, Scheduler scheduler) {
    SmallWorld world = new SmallWorld("fenced", seed, scheduler).started();
    world.crash("vm1");
    world.settle();
    world.model.administrator("node1").standby("node1");
    world.run(3);
    world.powerOff("node2");
    world.run(300);
    return world.story;
  }
}
