// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.tools.drbd;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.junit.jupiter.api.Test;

class CounterToolsTest {
  private static final String LISTING =
      """
      exists resource name:r0 role:Primary suspended:no
      exists connection name:r0 peer-node-id:0 conn-name:peer connection:Connected role:Secondary
      exists device name:r0 volume:0 minor:0 disk:UpToDate size:32728 read:2448 written:7
      exists peer-device name:r0 peer-node-id:0 conn-name:peer volume:0 replication:SyncSource peer-disk:Inconsistent resync-suspended:no sent:2448 out-of-sync:30280 done:9.5
      exists -
      """;

  private static DrbdCounters.Reading read(int code, String output) {
    return CounterTools.parse(
        new CommandResult.Exited(
            Command.of(Duration.ofSeconds(1), "drbdsetup"), code, output, "no way", Duration.ZERO));
  }

  @Test
  void stateAndCountersAreOfOneListing() {
    DrbdCounters counters = ((DrbdCounters.Reading.Known) read(0, LISTING)).resources().get(0);

    assertThat(counters.status().primary()).isTrue();
    assertThat(counters.volume(0).number("size")).hasValue(32728);
    assertThat(counters.peerVolume(0, 0).number("out-of-sync")).hasValue(30280);
    assertThat(counters.peerVolume(0, 0).decimal("done")).hasValue(9.5);
    assertThat(counters.volume(3).number("size")).isEmpty();
  }

  @Test
  void listingThatBreaksOffOrFailsIsNotKnown() {
    assertThat(read(0, LISTING.replace("exists -\n", "")))
        .isInstanceOf(DrbdCounters.Reading.Unknown.class);
    assertThat(read(1, "")).isInstanceOf(DrbdCounters.Reading.Unknown.class);
  }
}
