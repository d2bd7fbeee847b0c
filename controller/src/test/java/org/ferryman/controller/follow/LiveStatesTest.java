// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.ferryman.controller.follow.LiveStates.Comparison;
import org.ferryman.exec.ClockOf;
import org.ferryman.tools.drbd.DrbdEvents.MalformedException;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.status.DrbdStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LiveStatesTest {
  private final AtomicLong now = new AtomicLong(1_000_000);
  private final List<String> heard = new ArrayList<>();
  private final LiveStates states =
      new LiveStates(Duration.ofSeconds(15), Duration.ofSeconds(4), new ClockOf(now::get));

  @BeforeEach
  void listen() {
    states.listenedBy(
        new LiveStates.Listener() {
          @Override
          public void changed(String resource) {
            heard.add(resource);
          }

          @Override
          public void told() {
            heard.add("all");
          }

          @Override
          public void commanded() {
            heard.add("commanded");
          }
        });
  }

  private void pass(Duration time) {
    for (long left = time.toMillis(); left > 0; left -= 1000) {
      now.addAndGet(Duration.ofMillis(Math.min(1000, left)).toNanos());
      states.beat();
    }
  }

  private void open(List<String> dump) throws MalformedException {
    states.opened();
    for (String line : dump) {
      states.line(line);
    }
  }

  private Comparison compare(Map<String, DrbdStatus> found) {
    return states.compare(found, now.get());
  }

  @Test
  void answersOnceAllThatExistsIsTold() throws MalformedException {
    List<String> dump = Lines84.dump("Primary");
    open(dump.subList(0, 4));
    assertThat(states.fresh("r0")).isEmpty();
    assertThat(heard).isEmpty();
    states.line(dump.get(4));
    assertThat(states.fresh("r0")).hasValueSatisfying(it -> assertThat(it.primary()).isTrue());
    assertThat(heard).containsExactly("all");
  }

  /** A resync of DRBD 9 tells of its progress every second; nobody has anything to do for it. */
  @Test
  void progressIsHeardByNobody() throws MalformedException {
    open(Lines84.dump("Secondary"));
    heard.clear();
    String peer = "change peer-device name:r0 peer-node-id:0 conn-name:peer volume:0 ";
    states.line(peer + "done:12.50");
    states.line(peer + "replication:Established peer-disk:UpToDate done:13.00");
    assertThat(heard).isEmpty();
    states.line(Lines84.CUT_PEER_DISK);
    assertThat(heard).containsExactly("r0");
  }

  @Test
  void neverAnswersFromAStreamThatHasEnded() throws MalformedException {
    open(Lines84.dump("Primary"));
    states.closed();
    assertThat(states.fresh("r0")).isEmpty();
    assertThat(states.told("r0")).isEmpty();
    assertThat(compare(Lines84.statuses(Lines84.dump("Primary")))).isEqualTo(Comparison.NOTHING);
  }

  @Test
  void neverSaysThatAResourceIsNotConfigured() throws MalformedException {
    open(Lines84.dump("Primary"));
    assertThat(states.fresh("r1")).isEmpty();
    assertThat(states.told("r1")).containsInstanceOf(DrbdReading.Unconfigured.class);
  }

  @Test
  void streamThatHangsAnswersNoLongerThanTheAgeBound() throws MalformedException {
    open(Lines84.dump("Primary"));
    pass(Duration.ofSeconds(15));
    assertThat(states.fresh("r0")).isPresent();
    pass(Duration.ofSeconds(1));
    assertThat(states.fresh("r0")).isEmpty();
  }

  @Test
  void fullReadThatFindsTheSameProvesTheState() throws MalformedException {
    open(Lines84.dump("Primary"));
    pass(Duration.ofSeconds(14));
    assertThat(compare(Lines84.statuses(Lines84.dump("Primary")))).isEqualTo(Comparison.SAME);
    pass(Duration.ofSeconds(14));
    assertThat(states.fresh("r0")).isPresent();
  }

  @Test
  void eventsAloneProveNothing() throws MalformedException {
    open(Lines84.dump("Primary"));
    pass(Duration.ofSeconds(14));
    states.line(Lines84.CUT);
    pass(Duration.ofSeconds(2));
    assertThat(states.fresh("r0")).isEmpty();
  }

  @Test
  void fullReadThatDiffersVoidsEverythingUntilTheNextAgrees() throws MalformedException {
    open(Lines84.dump("Secondary"));
    assertThat(compare(Lines84.statuses(Lines84.dump("Primary")))).isEqualTo(Comparison.DIFFERENT);
    assertThat(states.mismatches()).isEqualTo(1);
    assertThat(states.fresh("r0")).isEmpty();
    assertThat(states.told("r0")).isEmpty();
    states.line(Lines84.PRIMARY);
    assertThat(states.fresh("r0")).isEmpty();
    assertThat(compare(Lines84.statuses(Lines84.dump("Primary")))).isEqualTo(Comparison.SAME);
    assertThat(states.mismatches()).isZero();
    assertThat(states.fresh("r0")).isPresent();
  }

  @Test
  void resourceThatOnlyOneOfBothKnowsIsADifference() throws MalformedException {
    open(Lines84.dump("Secondary"));
    assertThat(compare(Map.of())).isEqualTo(Comparison.DIFFERENT);
  }

  @Test
  void commandVoidsItsResourceUntilAReadThatBeganAfterIt() throws MalformedException {
    open(Lines84.dump("Secondary"));
    long before = now.get();
    pass(Duration.ofSeconds(1));
    states.commanded("r0");
    assertThat(heard).endsWith("commanded");
    assertThat(states.fresh("r0")).isEmpty();
    Map<String, DrbdStatus> same = Lines84.statuses(Lines84.dump("Secondary"));
    assertThat(states.compare(same, before + 1)).isEqualTo(Comparison.SAME);
    assertThat(states.fresh("r0")).isEmpty();
    now.addAndGet(1);
    compare(same);
    assertThat(states.fresh("r0")).isPresent();
  }

  @Test
  void processThatWasStoppedAnswersOnlyAfterANewProof() throws MalformedException {
    open(Lines84.dump("Primary"));
    now.addAndGet(Duration.ofSeconds(5).toNanos());
    assertThat(states.fresh("r0")).isEmpty();
    assertThat(states.beat()).isFalse();
    assertThat(states.fresh("r0")).isEmpty();
    compare(Lines84.statuses(Lines84.dump("Primary")));
    assertThat(states.fresh("r0")).isPresent();
    assertThat(states.beat()).isTrue();
  }

  @Test
  void readThatBeganBeforeTheStreamProvesNothing() throws MalformedException {
    long before = now.getAndIncrement();
    open(Lines84.dump("Primary"));
    assertThat(states.compare(Lines84.statuses(Lines84.dump("Primary")), before))
        .isEqualTo(Comparison.NOTHING);
  }

  @Test
  void garbageIsTold() {
    states.opened();
    assertThatThrownBy(() -> states.line("drbdsetup: no")).isInstanceOf(MalformedException.class);
  }

  @Test
  void tellsHowLongTheListingHasNotCome() throws MalformedException {
    assertThat(states.untold()).isEmpty();
    states.opened();
    pass(Duration.ofSeconds(11));
    assertThat(states.untold()).hasValue(Duration.ofSeconds(11));
    states.line("exists -");
    assertThat(states.untold()).isEmpty();
  }
}
