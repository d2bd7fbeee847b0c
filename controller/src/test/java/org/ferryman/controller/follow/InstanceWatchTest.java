// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.follow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.ferryman.agent.drbd.DrbdInstance;
import org.ferryman.agent.drbd.RoleOverride;
import org.ferryman.exec.ClockOf;
import org.ferryman.exec.SystemClock;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfRequest;
import org.ferryman.tools.drbd.DrbdEvents;
import org.ferryman.tools.drbd.DrbdEvents.MalformedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceWatchTest {
  private static final Duration SETTLE = Duration.ofSeconds(2);
  private static final List<String> NINE =
      List.of(
          "exists resource name:r0 role:Secondary suspended:no may_promote:no promotion_score:10101",
          "exists connection name:r0 peer-node-id:0 conn-name:node2 connection:Connected role:Primary",
          "exists device name:r0 volume:0 minor:0 disk:UpToDate client:no quorum:yes",
          "exists peer-device name:r0 peer-node-id:0 conn-name:node2 volume:0"
              + " replication:Established peer-disk:UpToDate resync-suspended:no",
          "exists -");
  private static final List<String> LOST =
      List.of(
          "change connection name:r0 peer-node-id:0 conn-name:node2 connection:Connecting role:Unknown",
          "change device name:r0 volume:0 minor:0 disk:Consistent",
          "change peer-device name:r0 peer-node-id:0 conn-name:node2 volume:0 replication:Off"
              + " peer-disk:DUnknown");
  private static final List<String> GOOD =
      List.of("change device name:r0 volume:0 minor:0 disk:UpToDate");

  @TempDir Path folder;
  private final RememberingCluster cluster = new RememberingCluster();
  private final FollowingAttributes attributes =
      new FollowingAttributes(
          cluster, Duration.ofSeconds(3), Duration.ofMinutes(1), SystemClock.KERNEL);
  private final FollowingPromotionScores scores = new FollowingPromotionScores(attributes);
  private final AtomicLong clock = new AtomicLong();
  private final List<String> told = new ArrayList<>(NINE);
  private InstanceWatch watch;

  @BeforeEach
  void runs() {
    watch =
        new InstanceWatch(
            cluster, new RoleOverride.None(), attributes, SETTLE, new ClockOf(clock::get));
    watch.runs(
        DrbdInstance.of(
            new OcfRequest(
                OcfAction.MONITOR,
                Map.of(
                    "OCF_RESOURCE_INSTANCE", "drbd-r0",
                    "OCF_RESKEY_drbd_resource", "r0",
                    "OCF_RESKEY_crm_feature_set", "3.16.2")),
            (level, line) -> {}));
    happens(List.of());
    pass(SETTLE);
  }

  @AfterEach
  void close() {
    attributes.close();
  }

  private Optional<Duration> happens(List<String> lines) {
    told.addAll(lines);
    DrbdEvents events = new DrbdEvents();
    try {
      for (String line : told) {
        events.apply(line);
      }
    } catch (MalformedException e) {
      throw new IllegalArgumentException(e);
    }
    return watch.publish("drbd-r0", events.reading("r0"));
  }

  private Optional<Duration> pass(Duration time) {
    clock.addAndGet(time.toNanos());
    return happens(List.of());
  }

  private OptionalInt score() {
    return scores.published("drbd-r0");
  }

  /** A survivor that DRBD 9 holds at Consistent for a moment is as good as before. */
  @Test
  void aMomentOfDoubtAfterAPrimarysDeathCostsNoScore() {
    assertThat(score()).hasValue(10000);
    assertThat(happens(LOST)).isPresent();
    assertThat(score()).hasValue(10000);
    pass(Duration.ofSeconds(1));
    happens(GOOD);
    pass(SETTLE);
    assertThat(score()).hasValue(1000);
  }

  @Test
  void doubtThatLastsCostsTheScore() {
    happens(LOST);
    pass(SETTLE);
    assertThat(score()).isEmpty();
  }

  @Test
  void dataThatIsOldCostsTheScoreAtOnce() {
    happens(LOST);
    happens(List.of("change device name:r0 volume:0 minor:0 disk:Outdated"));
    assertThat(score()).isEmpty();
  }
}
