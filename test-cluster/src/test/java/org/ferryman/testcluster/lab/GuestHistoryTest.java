// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GuestHistoryTest {
  private static GuestHistory history(List<FollowedLog.Line> node1, List<FollowedLog.Line> node2) {
    return GuestHistory.of(Map.of(MachineName.NODE1, node1, MachineName.NODE2, node2));
  }

  @Test
  void readsWhatTheGuestSays() {
    assertThat(GuestEntry.parse(Lines.line("GUEST found last=7 records=6 damaged=1 at 100.250\r")))
        .contains(new GuestEntry.Found(7, 1, 100_250));
    assertThat(GuestEntry.parse(Lines.line("GUEST wrote 8 at 100.500")))
        .contains(new GuestEntry.Wrote(8, 100_500));
    assertThat(GuestEntry.parse(Lines.line("GUEST stopping after 8 at 101.000")))
        .contains(new GuestEntry.Stopping(8, 101_000));
    assertThat(GuestEntry.parse(Lines.line("GUEST cannot mount /dev/xvda at 101.0")))
        .contains(new GuestEntry.Trouble("cannot mount /dev/xvda", 101_000));
    assertThat(GuestEntry.parse(Lines.line("[    0.5] xen_blkfront: GUEST wrote"))).isEmpty();
  }

  @Test
  void nothingIsLostWhereTheNextStartFindsWhatWasAcknowledged() {
    GuestHistory history =
        history(
            Lines.of(
                "GUEST found last=0 records=0 damaged=0 at 10.0",
                "GUEST wrote 1 at 10.2",
                "GUEST wrote 2 at 10.4"),
            Lines.of("GUEST found last=3 records=3 damaged=0 at 30.0", "GUEST wrote 4 at 30.5"));

    assertThat(history.lost()).isZero();
    assertThat(history.repeated()).isZero();
    assertThat(history.acknowledged()).isEqualTo(4);
    assertThat(history.longestGap(20_000).orElseThrow().seconds()).isEqualTo(20.1);
    assertThat(history.safeAt(10_300)).hasValue(1);
    assertThat(history.firstWrite(MachineName.NODE2, 10_000).orElseThrow().entry())
        .isEqualTo(new GuestEntry.Wrote(4, 30_500));
  }

  @Test
  void countsAcknowledgedRecordsThatAreGoneOrDamaged() {
    GuestHistory history =
        history(
            Lines.of("GUEST wrote 1 at 10.2", "GUEST wrote 2 at 10.4", "GUEST wrote 3 at 10.6"),
            Lines.of("GUEST found last=1 records=0 damaged=1 at 30.0", "GUEST wrote 2 at 30.5"));

    assertThat(history.lost()).isEqualTo(3);
    assertThat(history.repeated()).isEqualTo(1);
  }

  @Test
  void lostRecordsAreCountedOnce() {
    GuestHistory history =
        history(
            Lines.of("GUEST wrote 5 at 10.2", "GUEST found last=4 records=4 damaged=0 at 11.0"),
            Lines.of("GUEST found last=4 records=4 damaged=0 at 30.0"));

    assertThat(history.lost()).isEqualTo(1);
  }

  @Test
  void aDiskIsComparedRecordByRecord() {
    String records = "%016d\n%016d\n".formatted(1, 2);

    assertThat(DiskCopy.read(MachineName.NODE1, records).lost(2)).isZero();
    assertThat(DiskCopy.read(MachineName.NODE1, records).lost(4)).isEqualTo(2);
    assertThat(DiskCopy.read(MachineName.NODE1, "%016d\n%016d\n".formatted(1, 9)).lost(2))
        .isEqualTo(1);
    assertThat(DiskCopy.read(MachineName.NODE1, records + "00000").lost(2)).isEqualTo(1);
  }
}
