// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.ferryman.testcluster.cluster.ClusterException;
import org.junit.jupiter.api.Test;

class SamplesTest {
  private static final AgentCall CALL = AgentCall.drbd("ferryman", 0, true);

  @Test
  void percentilesAreValuesThatWereMeasured() {
    Samples samples = Samples.of(IntStream.rangeClosed(1, 100).mapToObj(i -> (double) i).toList());
    assertThat(samples.median()).isEqualTo(50);
    assertThat(samples.percentile(10)).isEqualTo(10);
    assertThat(samples.percentile(99)).isEqualTo(99);
    assertThat(samples.plus(1).median()).isEqualTo(51);
    assertThatThrownBy(() -> Samples.of(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aMarkIsReachedUpToItsValue() {
    Samples ten = Samples.of(List.of(10.0));
    assertThat(Row.ratio("s", "w", "ms", ten, "p", Samples.of(List.of(100.0)), 0.1).verdict())
        .isEqualTo(Row.Verdict.REACHED);
    assertThat(Row.ratio("s", "w", "ms", ten, "p", Samples.of(List.of(99.0)), 0.1).verdict())
        .isEqualTo(Row.Verdict.MISSED);
    assertThat(Row.limit("s", "w", "ms", 100.1, 100).verdict()).isEqualTo(Row.Verdict.MISSED);
  }

  @Test
  void runsAreReadPerCallInMilliseconds() {
    Runs runs =
        Runs.parse("run 0 1500 700 8\nrun 0 2500 900 8\ntotal 4000 1600 1\n", List.of(CALL));
    assertThat(runs.wall(0).percentile(100)).isEqualTo(2.5);
    assertThat(runs.cpu(0).median()).isEqualTo(0.7);
    assertThat(runs.peak()).isEqualTo(1);
  }

  @Test
  void aCallThatEndsOtherwiseGivesNoFigure() {
    assertThatThrownBy(() -> Runs.parse("run 0 1500 700 1\ntotal 1500 700 1\n", List.of(CALL)))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("ended with 1 instead of 8");
    assertThatThrownBy(() -> Runs.parse("run 0 1500 700 8\n", List.of(CALL)))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("cut short");
  }

  @Test
  void stracedProgramsAndProcessesAreCountedButNoThreads() {
    String wrapper =
        """
        10 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7) = 11
        11 execve("/bin/nc.openbsd", 0x1, 0x2) = -1 ENOENT (No such file or directory)
        11 execve("/usr/bin/nc.openbsd", 0x1, 0x2 <unfinished ...>
        11 <... execve resumed>) = 0
        """;
    String controller =
        """
        54 clone3({flags=CLONE_VM|CLONE_THREAD, stack=0x7} => {parent_tid=[60]}, 88) = 60
        60 vfork( <unfinished ...>
        61 execve("/usr/sbin/xl", 0x1, 0x2 <unfinished ...>
        60 <... vfork resumed>) = 61
        61 <... execve resumed>) = 0
        """;
    assertThat(ProcessCount.of(wrapper, controller)).isEqualTo(new ProcessCount(2, 2, 1));
  }
}
