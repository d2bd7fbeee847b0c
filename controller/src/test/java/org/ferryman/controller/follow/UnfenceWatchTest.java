// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.ferryman.exec.SystemClock;
import org.ferryman.tools.drbd.DrbdEvents.MalformedException;
import org.ferryman.tools.drbd.DrbdResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UnfenceWatchTest {
  private static final DrbdResource R0 = DrbdResource.named("r0");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration NEVER = Duration.ofHours(1);

  private final LiveStates states =
      new LiveStates(Duration.ofMinutes(5), Duration.ofMinutes(5), SystemClock.KERNEL);
  private final List<Set<DrbdResource>> looks = new CopyOnWriteArrayList<>();
  private UnfenceWatch watch;

  @BeforeEach
  void follow() {
    watch(Duration.ZERO, NEVER);
  }

  private void watch(Duration handlersTurn, Duration regular) {
    watch =
        new UnfenceWatch(
            states,
            (resources, operation) -> {
              looks.add(resources);
              return List.of();
            },
            () -> Set.of(R0),
            handlersTurn,
            regular,
            SystemClock.KERNEL);
  }

  @AfterEach
  void end() {
    watch.close();
  }

  private void begin(String role, String... lines) throws MalformedException {
    states.opened();
    for (String line : Lines84.dump(role)) {
      states.line(line);
    }
    for (String line : lines) {
      states.line(line);
    }
  }

  /** A controller that was restarted looks, too. */
  @Test
  void aPrimaryThatSeesGoodDataEverywhereLooks() throws MalformedException {
    begin("Primary");
    await().atMost(PATIENCE).until(() -> looks.equals(List.of(Set.of(R0))));
  }

  @Test
  void whatComesBackIsLookedAtAgain() throws MalformedException {
    begin("Primary");
    await().atMost(PATIENCE).until(() -> looks.size() == 1);
    states.line(Lines84.CUT);
    states.line(Lines84.CUT_PEER_DISK);
    states.line(Lines84.CONNECTED);
    assertThat(looks).hasSize(1);
    states.line(Lines84.KNOWN_PEER_DISK);
    await().atMost(PATIENCE).until(() -> looks.size() == 2);
  }

  @Test
  void whileThatLastsItIsLookedNowAndThen() throws MalformedException {
    watch.close();
    watch(Duration.ZERO, Duration.ofMillis(50));
    begin("Primary");
    await().atMost(PATIENCE).until(() -> looks.size() > 3);
  }

  /** The looks come in turn: an early one would have come before the right one. */
  @Test
  void nobodyLooksOnASecondaryOrBeforeAllIsGood() throws MalformedException {
    begin("Secondary");
    states.line(Lines84.CUT);
    states.line(Lines84.CUT_PEER_DISK);
    states.line(Lines84.PRIMARY);
    states.line(Lines84.BAD_DISK);
    states.line(Lines84.CONNECTED);
    states.line(Lines84.KNOWN_PEER_DISK);
    states.line(Lines84.GOOD_DISK);
    await().atMost(PATIENCE).until(() -> !looks.isEmpty());
    assertThat(looks).hasSize(1);
  }
}
