// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.ferryman.agent.drbd.RoleOverride;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Deadline;
import org.ferryman.exec.SystemClock;
import org.ferryman.ocf.Agent;
import org.ferryman.ocf.AgentDefinition;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OcfRequest;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.settings.Settings.FollowSettings;
import org.ferryman.tools.drbd.status.DrbdStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrbdFollowingTest {
  private static final String SCORE = "master-drbd-r0";
  private static final String DEGRADED = "ferryman-degraded-r0";
  private static final FollowSettings SETTINGS =
      new FollowSettings(Duration.ofMillis(200), Duration.ofSeconds(5), Duration.ofMillis(100));

  @TempDir Path proc;
  private final ScriptedStreams streams = new ScriptedStreams();
  private final RememberingCluster cluster = new RememberingCluster();
  private final LiveStates states =
      new LiveStates(SETTINGS.age(), Duration.ofSeconds(30), SystemClock.KERNEL);
  private final AtomicReference<Map<String, DrbdStatus>> found = new AtomicReference<>();
  private final AtomicInteger fullReads = new AtomicInteger();
  private final FollowingAttributes attributes =
      new FollowingAttributes(
          cluster, Duration.ofSeconds(3), Duration.ofMinutes(1), SystemClock.KERNEL);
  private DrbdFollowing following;

  @BeforeEach
  void make() {
    streams.beginning = Lines84.dump("Secondary");
    found.set(Lines84.statuses(Lines84.dump("Secondary")));
    following =
        new DrbdFollowing(
            states,
            streams,
            operation -> {
              fullReads.incrementAndGet();
              return new Reading.Known<>(found.get());
            },
            cluster,
            new RoleOverride.None(),
            attributes,
            new AttributeDaemon(proc),
            SETTINGS,
            SystemClock.KERNEL);
  }

  @AfterEach
  void close() {
    following.close();
  }

  /** The events come, and a full read finds the same. */
  private void happens(String... lines) {
    found.set(Lines84.statuses(Lines84.dump("Secondary"), lines));
    streams.last().say(lines);
  }

  private static OcfRequest request(OcfAction action, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>();
    environment.put("OCF_RESOURCE_INSTANCE", "drbd-r0");
    environment.put("OCF_RESKEY_drbd_resource", "r0");
    environment.put("OCF_RESKEY_crm_feature_set", "3.16.2");
    environment.putAll(more);
    return new OcfRequest(action, environment);
  }

  private void call(OcfAction action, OcfExit exit, Map<String, String> more) {
    Agent agent =
        new Agent() {
          @Override
          public AgentDefinition definition() {
            throw new IllegalStateException("not asked here");
          }

          @Override
          public OcfAnswer perform(OcfRequest request, Operation operation) {
            return OcfAnswer.of(exit);
          }
        };
    following
        .follow(agent)
        .perform(
            request(action, more),
            new Operation(
                Deadline.after(Duration.ofSeconds(20)), new Cancellation(), (level, line) -> {}));
  }

  private void started() {
    call(OcfAction.START, OcfExit.SUCCESS, Map.of());
    awaitAttribute(SCORE, "10000");
    await().until(() -> states.fresh("r0").isPresent());
  }

  private void awaitAttribute(String name, String value) {
    await().until(() -> value.equals(cluster.attributes.get(name)));
  }

  @Test
  void followsNothingBeforeAnInstanceRuns() {
    call(OcfAction.MONITOR, OcfExit.NOT_RUNNING, Map.of());
    call(OcfAction.MONITOR, OcfExit.ERR_GENERIC, Map.of());
    assertThat(streams.opened).isEmpty();
    assertThat(following.report().state()).isEqualTo("nothing to follow");
    started();
    assertThat(following.report().state()).isEqualTo("following");
    assertThat(following.report().instances()).containsExactly("drbd-r0");
  }

  @Test
  void callByHandIsNotPacemakers() {
    call(OcfAction.MONITOR, OcfExit.SUCCESS, Map.of("OCF_RESKEY_crm_feature_set", ""));
    assertThat(following.report().instances()).isEmpty();
  }

  @Test
  void restartedControllerKnowsAgainByTheFirstMonitorAndWritesNothing() {
    cluster.attributes.put(SCORE, "10000");
    call(
        OcfAction.MONITOR,
        OcfExit.DEGRADED_PROMOTED,
        Map.of("OCF_RESKEY_CRM_meta_interval", "10000"));
    await().until(() -> fullReads.get() > 2);
    assertThat(cluster.writes).isEmpty();
  }

  @Test
  void scoreFallsAndRisesWithWhatHappens() {
    started();
    happens(Lines84.CUT, Lines84.CUT_PEER_DISK);
    awaitAttribute(SCORE, "1000");
    happens(Lines84.CUT, Lines84.CUT_PEER_DISK, Lines84.BAD_DISK);
    await().until(() -> !cluster.attributes.containsKey(SCORE));
    happens(Lines84.CONNECTED, Lines84.KNOWN_PEER_DISK, Lines84.GOOD_DISK);
    awaitAttribute(SCORE, "10000");
  }

  @Test
  void scoreHasTheValuesOfTheLastCallsParameters() {
    started();
    call(
        OcfAction.MONITOR,
        OcfExit.SUCCESS,
        Map.of("OCF_RESKEY_adjust_master_score", "0 20 500 700"));
    awaitAttribute(SCORE, "700");
    happens(Lines84.CUT, Lines84.CUT_PEER_DISK);
    awaitAttribute(SCORE, "500");
  }

  @Test
  void flappingStateIsNotPublishedUntilItSettles() {
    started();
    for (int i = 0; i < 20; i++) {
      streams.last().say(Lines84.CUT, Lines84.CUT_PEER_DISK);
      streams.last().say(Lines84.CONNECTED, Lines84.KNOWN_PEER_DISK);
    }
    happens(Lines84.CONNECTED, Lines84.KNOWN_PEER_DISK);
    awaitAttribute(SCORE, "10000");
    assertThat(cluster.writes.size()).isLessThanOrEqualTo(3);
  }

  @Test
  void degradedResourceIsShownWhileItIs() {
    started();
    happens(Lines84.STAND_ALONE, Lines84.CUT_PEER_DISK);
    await().until(() -> cluster.attributes.getOrDefault(DEGRADED, "").contains("StandAlone"));
    happens(Lines84.CONNECTED, Lines84.KNOWN_PEER_DISK);
    await().until(() -> !cluster.attributes.containsKey(DEGRADED));
    assertThat(cluster.writes.stream().filter(write -> write.startsWith(DEGRADED))).hasSize(2);
  }

  @Test
  void nothingIsPublishedForWhatIsBeingStopped() {
    started();
    happens(Lines84.STAND_ALONE, Lines84.CUT_PEER_DISK);
    await().until(() -> cluster.attributes.containsKey(DEGRADED));
    call(OcfAction.STOP, OcfExit.SUCCESS, Map.of());
    await().until(() -> !cluster.attributes.containsKey(DEGRADED));
    int writes = cluster.writes.size();
    happens(Lines84.BAD_DISK);
    await().until(() -> streams.last().closed);
    assertThat(cluster.writes).hasSize(writes);
    assertThat(following.report().state()).isEqualTo("nothing to follow");
  }

  @Test
  void resourceTakenDownByHandLosesItsScore() {
    started();
    happens(
        "destroy peer-device name:r0 peer-node-id:0 conn-name:peer volume:0",
        "destroy connection name:r0 peer-node-id:0 conn-name:peer",
        "destroy device name:r0 volume:0 minor:0",
        "destroy resource name:r0");
    await().until(() -> !cluster.attributes.containsKey(SCORE));
    await().until(() -> following.report().instances().isEmpty());
  }

  @Test
  void streamThatEndsIsBegunAnewAndHeldAgainstAFullRead() {
    started();
    found.set(Lines84.statuses(Lines84.dump("Primary")));
    streams.beginning = Lines84.dump("Primary");
    streams.last().end();
    await().until(() -> states.fresh("r0").filter(DrbdStatus::primary).isPresent());
    assertThat(streams.opened).hasSize(2);
    assertThat(following.report().trouble()).contains("ended with 20");
  }

  @Test
  void garbageEndsTheStream() {
    started();
    streams.last().say("Segmentation fault");
    await().until(() -> streams.opened.size() == 2);
    assertThat(streams.opened.get(0).closed).isTrue();
    assertThat(following.report().trouble()).contains("Segmentation fault");
  }

  @Test
  void streamThatHangsIsFoundOutByTheFullReadsAndBegunAnew() {
    started();
    streams.beginning = Lines84.dump("Primary");
    found.set(Lines84.statuses(Lines84.dump("Primary")));
    await().until(() -> streams.opened.size() == 2);
    assertThat(following.report().trouble()).contains("have differed 3 times in a row");
    await().until(() -> states.fresh("r0").filter(DrbdStatus::primary).isPresent());
  }

  @Test
  void missingToolLeavesEverythingToTheMonitors() {
    streams.refused = true;
    call(OcfAction.START, OcfExit.SUCCESS, Map.of());
    await().until(() -> following.report().trouble().contains("no program drbdsetup"));
    assertThat(states.fresh("r0")).isEmpty();
    assertThat(following.report().state()).startsWith("not following");
    streams.refused = false;
    await().until(() -> states.fresh("r0").isPresent());
  }

  @Test
  void nothingIsWrittenWhileNothingHappens() {
    started();
    int writes = cluster.writes.size();
    int reads = fullReads.get();
    await().until(() -> fullReads.get() > reads + 5);
    assertThat(cluster.writes).hasSize(writes);
    assertThat(following.report().attributeWrites()).isEqualTo(writes);
  }
}
