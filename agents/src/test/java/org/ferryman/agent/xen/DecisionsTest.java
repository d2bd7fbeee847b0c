// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ferryman.ocf.OcfExit;
import org.ferryman.tools.xen.BackendsReading.Known;
import org.ferryman.tools.xen.DiskBackend;
import org.ferryman.tools.xen.DiskBackend.BlockDevice;
import org.ferryman.tools.xen.DiskBackend.State;
import org.ferryman.tools.xen.GuestName;
import org.ferryman.tools.xen.WatchersReading.Rebuild;
import org.ferryman.tools.xen.config.ConfigSyntaxException;
import org.ferryman.tools.xen.config.GuestConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pure decisions, and the values they are made of. */
class DecisionsTest {

  @ParameterizedTest
  @EnumSource(GuestState.class)
  void onlyAnAbsenceIsNotRunning(GuestState state) {
    OcfExit exit = MonitorVerdict.of(state, Rebuild.NONE).exit();

    assertThat(exit == OcfExit.NOT_RUNNING).isEqualTo(state == GuestState.ABSENT);
    assertThat(exit == OcfExit.SUCCESS).isEqualTo(state.alive() || state == GuestState.PAUSED);
  }

  @Test
  void onlyAnAbsenceThatCanEndIsLookedAtAgain() {
    assertThat(MonitorVerdict.of(GuestState.ABSENT, Rebuild.POSSIBLE).passing()).isTrue();
    assertThat(MonitorVerdict.of(GuestState.ABSENT, Rebuild.NONE).passing()).isFalse();

    Rebuild own = new Rebuild(true, Optional.of(SimXl.watcher(1, "vm1")));
    assertThat(MonitorVerdict.of(GuestState.ABSENT, own).passing()).isTrue();
    assertThat(MonitorVerdict.of(GuestState.ABSENT, own).exit()).isEqualTo(OcfExit.ERR_GENERIC);
  }

  private static GuestConfig config(String type, String disks) throws ConfigSyntaxException {
    return GuestConfig.parse("type='%s'\ndisk=[%s]".formatted(type, disks));
  }

  private static DiskBackend backend(
      String vdev, State state, boolean opened, Optional<String> error) {
    return new DiskBackend(
        5,
        "vbd",
        51712,
        vdev,
        state,
        "/dev/drbd0",
        opened ? Optional.of(new BlockDevice(147, 0)) : Optional.empty(),
        false,
        error);
  }

  @ParameterizedTest(name = "{0} with {1}: {2}")
  @CsvSource({
    "pv, CONNECTED, CONNECTED", "pvh, CONNECTED, CONNECTED", "hvm, CONNECTED, CONNECTED",
    "pv, INIT_WAIT, WAITING", "pvh, INIT_WAIT, WAITING", "hvm, INIT_WAIT, CONNECTED",
    "pvh, NONE, WAITING", "hvm, INITIALISING, WAITING", "pvh, CLOSED, WAITING",
    "hvm, CLOSED, WAITING", "pvh, CLOSING, WAITING"
  })
  void aDiskIsThereByItsBackend(String type, State state, DiskCheck.State check)
      throws ConfigSyntaxException {
    Known backends = new Known(List.of(backend("xvda", state, true, Optional.empty())));

    assertThat(DiskCheck.of(config(type, "'phy:/dev/drbd0,xvda,w'"), 5, backends).state())
        .isEqualTo(check);
  }

  @Test
  void anErrorOfTheBackendIsFinalUnlessItServes() throws ConfigSyntaxException {
    GuestConfig config = config("pvh", "'phy:/dev/drbd0,xvda,w'");
    Optional<String> error = Optional.of("2 creating vbd structure");

    DiskCheck broken =
        DiskCheck.of(config, 5, new Known(List.of(backend("xvda", State.CLOSED, true, error))));
    assertThat(broken.state()).isEqualTo(DiskCheck.State.BROKEN);
    assertThat(broken.reason()).contains("2 creating vbd structure");
    assertThat(
            DiskCheck.of(
                    config, 5, new Known(List.of(backend("xvda", State.CONNECTED, true, error))))
                .state())
        .isEqualTo(DiskCheck.State.CONNECTED);
  }

  @Test
  void everyDiskCounts() throws ConfigSyntaxException {
    GuestConfig config =
        config("pvh", "'phy:/dev/drbd0,xvda,w', 'phy:/dev/drbd1,xvdb,w', '/x,,hdc,cdrom'");
    Known one = new Known(List.of(backend("xvda", State.CONNECTED, true, Optional.empty())));

    assertThat(DiskCheck.of(config, 5, one))
        .isEqualTo(new DiskCheck(DiskCheck.State.WAITING, "disk xvdb has no backend"));
    assertThat(DiskCheck.of(config, 6, one).reason()).contains("xvda");
  }

  @Test
  void disksOfOtherDomainsAndEmulatedOnesThatAreNotOpen() throws ConfigSyntaxException {
    Known none = new Known(List.of());
    Known unopened = new Known(List.of(backend("hda", State.INIT_WAIT, false, Optional.empty())));

    assertThat(DiskCheck.of(config("pv", "'/x,raw,xvda,w,backend=storage'"), 5, none).state())
        .isEqualTo(DiskCheck.State.CONNECTED);
    assertThat(DiskCheck.of(config("hvm", "'/dev/drbd0,raw,hda'"), 5, unopened).state())
        .isEqualTo(DiskCheck.State.WAITING);
  }

  @Test
  void theDefaultsAreTheRecordedOnes() {
    assertThat(XenConfig.DEFAULTS)
        .isEqualTo(
            new XenConfig(
                Duration.ofSeconds(5),
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                Duration.ofSeconds(15),
                Duration.ofSeconds(20)));
  }

  @Test
  void durationsMustMakeSense() {
    Duration second = Duration.ofSeconds(1);
    for (Duration wrong : List.of(Duration.ZERO, Duration.ofMillis(-1), Duration.ofHours(2))) {
      assertThatThrownBy(() -> new XenConfig(wrong, second, second, second, second, second))
          .hasMessageContaining("rebootGrace");
      assertThatThrownBy(() -> new XenConfig(second, second, second, second, wrong, second))
          .hasMessageContaining("stopReserve");
    }
    assertThatThrownBy(
            () -> new XenConfig(second, second.plusMillis(1), second, second, second, second))
        .hasMessageContaining("shorter than pollInterval");
  }

  @ParameterizedTest
  @ValueSource(strings = {"vm1", "web 01", "a.b_c+d:e@f", "1a", "x--y", "vm1--incoming2"})
  void namesOfGuests(String name) {
    assertThat(new GuestName(name)).hasToString(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-x",
        "17",
        "a/b",
        "a\"b",
        "a'b",
        "a\\b",
        "a\nb",
        " a",
        "a ",
        "Domain-0",
        "vm1--incoming",
        "vm1--migratedaway",
        "a;b$",
        "ä"
      })
  void noNamesOfGuests(String name) {
    assertThatThrownBy(() -> new GuestName(name)).isInstanceOf(IllegalArgumentException.class);
  }
}
