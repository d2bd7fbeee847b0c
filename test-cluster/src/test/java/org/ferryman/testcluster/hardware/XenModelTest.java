// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.testcluster.hardware.TwoNodes.N1;
import static org.ferryman.testcluster.hardware.TwoNodes.N2;

import java.util.List;
import java.util.Map;
import org.ferryman.testcluster.hardware.base.ToolCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XenModelTest {
  private static final String PHY = "phy:/dev/drbd0,xvda,w";

  @Test
  void aGuestOnASecondaryRunsWithoutItsDisk() {
    TwoNodes nodes = TwoNodes.inSync();
    assertThat(nodes.create(N1, "vm1", PHY).exit()).isZero();
    nodes.hardware.advance(1000);
    assertThat(nodes.run(N1, "xenstore-read /local/domain/0/backend/vbd/1/51712/state").out())
        .isEqualTo("6\n");
    assertThat(nodes.run(N1, "xenstore-ls -f /local/domain/0/error").out())
        .contains("vbd/1/51712/error = \"2 creating vbd structure\"");
    assertThat(nodes.measured().acknowledgedWrites()).isZero();
  }

  @Test
  void aSecondGuestOnADeviceInUseIsRefusedByXensOwnScript() {
    TwoNodes nodes = TwoNodes.inSync();
    nodes.ok(N1, "drbdsetup primary 0");
    assertThat(nodes.create(N1, "vm1", PHY).exit()).isZero();
    nodes.hardware.advance(1000);

    ToolResult second = nodes.create(N1, "vm2", "phy:/dev/drbd/by-res/r0/0,xvda,w");

    assertThat(second.exit()).isNotZero();
    assertThat(second.err()).contains("/dev/drbd/by-res/r0/0 is mounted in a guest domain");
    assertThat(nodes.run(N1, "xl list").out()).contains("vm1").doesNotContain("vm2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "phy:/dev/drbd0,xvda,w",
        "/dev/drbd0,raw,xvda,rw",
        "format=raw, vdev=xvda, access=rw, target=/dev/drbd0",
        "phy:/dev/drbd/by-res/r0/0,xvda,w",
        "drbd:r0,xvda,w",
        "vdev=xvda,access=w,script=block-drbd,target=r0"
      })
  void everySpellingOfADiskIsTheDevice(String disk) {
    TwoNodes nodes = TwoNodes.inSync();
    ClassicBlockDrbd.installOn(nodes.hardware, N1, N2);
    nodes.ok(N1, "drbdsetup primary 0");
    assertThat(nodes.create(N1, "vm1", disk).exit()).isZero();
    nodes.hardware.advance(1000);
    assertThat(nodes.measured().acknowledgedWrites()).isGreaterThan(20);
    assertThat(nodes.run(N1, "drbdsetup secondary 0").err()).contains("held open by someone");
  }

  @Test
  void aHotplugScriptPromotesAndDemotes() {
    TwoNodes nodes = TwoNodes.inSync();
    ClassicBlockDrbd.installOn(nodes.hardware, N1, N2);
    assertThat(nodes.create(N1, "vm1", "drbd:r0,xvda,w").exit()).isZero();
    assertThat(nodes.role(N1)).isEqualTo("Primary/Secondary");
    nodes.ok(N1, "xl destroy vm1");
    assertThat(nodes.role(N1)).isEqualTo("Secondary/Secondary");
    nodes.ok(N2, "drbdsetup primary 0");
    assertThat(nodes.create(N1, "vm1", "drbd:r0,xvda,w").exit()).isEqualTo(3);
    assertThat(nodes.xlState(N1, "vm1")).isEmpty();
  }

  @Test
  void afterShutdownThereIsAWindowInWhichTheNameIsStillTaken() {
    TwoNodes nodes = TwoNodes.inSync();
    nodes.guest(N1);
    nodes.ok(N1, "xl shutdown -w vm1");
    assertThat(nodes.xlState(N1, "vm1")).isEqualTo("--ps--");
    assertThat(nodes.create(N1, "vm1", PHY).err()).contains("already exists");
    nodes.hardware.advance(200);
    assertThat(nodes.xlState(N1, "vm1")).isEmpty();
    assertThat(nodes.create(N1, "vm1", PHY).exit()).isZero();
  }

  @Test
  void aRebootedGuestIsGoneForAWhileAndComesBackAsAnotherDomain() {
    TwoNodes nodes = TwoNodes.inSync();
    nodes.guest(N1);
    nodes.ok(N1, "xl reboot vm1");
    nodes.hardware.advance(400);
    assertThat(nodes.xlState(N1, "vm1")).isEmpty();
    nodes.hardware.advance(1000);
    assertThat(nodes.run(N1, "xl domid vm1").out()).isEqualTo("2\n");
    assertThat(nodes.xlState(N1, "vm1")).isEqualTo("-b----");
    assertThat(nodes.measured().lostWrites()).isZero();
  }

  @Test
  void aCrashedAndPreservedGuestHoldsItsDisk() {
    TwoNodes nodes = TwoNodes.inSync();
    nodes.guest(N1);
    assertThat(nodes.hardware.troubles().crashGuest(N1, "vm1")).isTrue();
    nodes.hardware.advance(5000);
    assertThat(nodes.xlState(N1, "vm1")).isEqualTo("---sc-");
    assertThat(nodes.run(N1, "drbdsetup secondary 0").exit()).isEqualTo(11);
    assertThat(nodes.run(N1, "xl shutdown vm1").exit()).isEqualTo(1);
    nodes.ok(N1, "xl destroy vm1");
    nodes.ok(N1, "drbdsetup secondary 0");
  }

  @Test
  void aGuestThatIgnoresShutdownStaysUntilDestroyed() {
    TwoNodes nodes = TwoNodes.inSync();
    nodes.guest(N1);
    assertThat(nodes.hardware.troubles().ignoreShutdown(N1, "vm1", true)).isTrue();
    nodes.ok(N1, "xl shutdown vm1");
    nodes.hardware.advance(60_000);
    assertThat(nodes.xlState(N1, "vm1")).isEqualTo("-b----");
    nodes.ok(N1, "xl destroy vm1");
    assertThat(nodes.xlState(N1, "vm1")).isEmpty();
  }

  @Test
  void aDomainThatGoesLosesItsDiskThenItsNameAndIsGoneLast() {
    TwoNodes nodes = TwoNodes.inSync();
    nodes.guest(N1);
    assertThat(nodes.create(N1, "vm2", "phy:/dev/drbd7,xvda,w").exit()).isNotZero();
    nodes.hardware.troubles().keepDying(N1, true);
    nodes.hardware.start(N1, "xl", List.of("destroy", "vm1"), Map.of(), new CollectedOutput());

    nodes.hardware.advance(10);
    assertThat(nodes.xlState(N1, "vm1")).isEqualTo("--p---");
    nodes.hardware.advance(1000);

    assertThat(nodes.run(N1, "xl list").out()).containsPattern("\\(null\\) +1 .* --p--d ");
    assertThat(nodes.run(N1, "xl domid vm1").exit()).isEqualTo(1);
    assertThat(nodes.run(N1, "xl list -l").out()).doesNotContain("vm1");
    assertThat(nodes.run(N1, "xenstore-ls -f /local/domain/0/backend").out()).doesNotContain("vbd");
    nodes.ok(N1, "drbdsetup secondary 0");
    nodes.hardware.troubles().keepDying(N1, false);
    nodes.hardware.advance(100);
    assertThat(nodes.run(N1, "xl list").out()).doesNotContain("(null)");
  }

  @Test
  void aGuestThatHasShutDownIsDyingWithItsReason() {
    TwoNodes nodes = TwoNodes.inSync();
    nodes.guest(N1);
    nodes.hardware.troubles().keepDying(N1, true);
    nodes.ok(N1, "xl shutdown vm1");
    nodes.hardware.advance(1000);
    assertThat(nodes.run(N1, "xl list").out()).containsPattern("\\(null\\) +1 .* --ps-d ");
    assertThat(nodes.create(N1, "vm1", PHY).exit()).isZero();
  }

  @Test
  void aGuestInASoftResetKeepsItsDomainAndItsDisk() {
    TwoNodes nodes = TwoNodes.inSync();
    nodes.guest(N1);
    assertThat(nodes.hardware.troubles().softReset(N1, "vm1", true)).isTrue();
    long before = nodes.measured().acknowledgedWrites();
    nodes.hardware.advance(1000);
    assertThat(nodes.run(N1, "xl list").out()).containsPattern("vm1 +1 .* ---sS- ");
    assertThat(nodes.measured().acknowledgedWrites()).isEqualTo(before);
    assertThat(nodes.hardware.troubles().softReset(N1, "vm1", false)).isTrue();
    nodes.hardware.advance(1000);
    assertThat(nodes.measured().acknowledgedWrites()).isGreaterThan(before + 20);
    assertThat(nodes.measured().lostWrites()).isZero();
  }

  @Test
  void withoutXenItsToolsFindNobodyToAsk() {
    TwoNodes nodes = TwoNodes.inSync();
    nodes.hardware.troubles().bootXen(N2, false);
    assertThat(nodes.run(N2, "xl list").exit()).isZero();
    nodes.powerOff(N2);
    nodes.powerOn(N2);

    ToolResult list = nodes.run(N2, "xl list");
    assertThat(list.exit()).isEqualTo(1);
    assertThat(list.err()).isEqualTo("ERROR:  Can't find hypervisor information in sysfs!\n");
    assertThat(nodes.run(N2, "xenstore-ls -f").err())
        .isEqualTo("xenstore-ls: xs_open: No such file or directory\n");
    assertThat(nodes.run(N2, "xen-lowlevel getinfo 0").exit()).isEqualTo(1);
    nodes.up(N2);
    nodes.hardware.advance(500);
    assertThat(nodes.connection(N2)).isEqualTo("Connected");
    nodes.hardware.troubles().bootXen(N2, true);
    nodes.powerOff(N2);
    nodes.powerOn(N2);
    assertThat(nodes.run(N2, "xl list").exit()).isZero();
  }

  @Test
  void aKilledCreateLeavesAHalfBuiltDomain() {
    TwoNodes nodes = TwoNodes.inSync();
    nodes.ok(N1, "drbdsetup primary 0");
    CollectedOutput output = new CollectedOutput();
    ToolCall call =
        nodes.hardware.start(
            N1,
            "xl",
            List.of("create", "/g.cfg"),
            Map.of("/g.cfg", "name = 'vm1'\nmemory = 64\ndisk = []\n"),
            output);
    nodes.hardware.cancel(call);
    nodes.hardware.advance(5000);
    assertThat(nodes.xlState(N1, "vm1")).isEqualTo("--p---");
  }

  @Test
  void memoryIsTakenAndGivenBack() {
    TwoNodes nodes = TwoNodes.inSync();
    nodes.hardware.troubles().memory(N1, 500);
    int free = Integer.parseInt(nodes.run(N1, "xl info free_memory").out().strip());
    assertThat(nodes.create(N1, "a", PHY).exit()).isZero();
    assertThat(nodes.run(N1, "xl info free_memory").out().strip()).isEqualTo("" + (free - 128));
    assertThat(nodes.create(N1, "b", PHY).err()).contains("Cannot allocate memory");
    nodes.ok(N1, "xl destroy a");
    assertThat(nodes.run(N1, "xl info free_memory").out().strip()).isEqualTo("" + free);
  }

  @Test
  void aPausedGuestDoesNotWrite() {
    TwoNodes nodes = TwoNodes.inSync();
    nodes.guest(N1);
    nodes.ok(N1, "xl pause vm1");
    long before = nodes.measured().acknowledgedWrites();
    nodes.hardware.advance(1000);
    assertThat(nodes.measured().acknowledgedWrites()).isEqualTo(before);
    nodes.ok(N1, "xl unpause vm1");
    nodes.hardware.advance(1000);
    assertThat(nodes.measured().acknowledgedWrites()).isGreaterThan(before + 20);
  }
}
