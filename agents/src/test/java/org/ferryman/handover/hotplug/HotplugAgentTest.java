// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.hotplug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.ferryman.exec.ScriptedCommandRunner;
import org.ferryman.handover.lease.InMemory;
import org.ferryman.handover.migration.HandoverTest;
import org.ferryman.handover.migration.World;
import org.ferryman.handover.migration.WorldNode;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OcfFailure;
import org.ferryman.ocf.OcfRequest;
import org.ferryman.tools.drbd.status.Role;
import org.ferryman.tools.xen.GuestDomain;
import org.ferryman.tools.xen.GuestLauncher;
import org.ferryman.tools.xen.HotplugStore;
import org.ferryman.tools.xen.Hypervisor;
import org.ferryman.tools.xen.WatchersReading;
import org.ferryman.tools.xen.XlTools;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HotplugAgentTest {
  private static final String BACKEND = "backend/vbd/5/51712";
  private static final String STORE = "/local/domain/0/" + BACKEND;
  private static final String ATTACH =
      "xenstore-write %1$s/physical-device 93:0 %1$s/physical-device-path /dev/drbd0 %1$s/hotplug-status connected"
          .formatted(STORE);
  private static final String LIST =
      """
      Name                                        ID   Mem VCPUs\tState\tTime(s)
      Domain-0                                     0   320     1     r-----      52.6
      """;

  @TempDir(factory = InMemory.class)
  private Path folder;

  private final ScriptedCommandRunner tools = new ScriptedCommandRunner();
  private World world;

  @BeforeEach
  void aHostWithoutGuests() {
    world = new World(folder);
    host("", "");
    vbd("vm1", "r0");
    tools.on(ATTACH, 0, "", "");
  }

  /** What xenstore has beside dom0's name, and domains beside dom0. */
  private void host(String store, String domains) {
    tools.on(
        "xenstore-ls -f /local/domain/0", 0, "/local/domain/0/name = \"Domain-0\"\n" + store, "");
    tools.on("xl list", 0, LIST + domains, "");
  }

  private void vbd(String domain, String params) {
    tools.on("xenstore-ls -f " + STORE, 0, "%s/params = \"%s\"\n".formatted(STORE, params), "");
    tools.on("xenstore-read /local/domain/5/name", 0, domain + "\n", "");
  }

  private OcfAnswer perform(WorldNode node, OcfAction action) {
    XlTools xl =
        new XlTools(
            tools,
            new GuestLauncher.Plain(),
            () -> new WatchersReading.Unknown("not asked"),
            Hypervisor.ofKernel(),
            folder.resolve("xl.conf"),
            Duration.ofSeconds(5));
    HotplugAgent agent =
        new HotplugAgent(
            node.hotplugDisk(), node, xl, new HotplugStore(tools), vm -> Optional.of(() -> {}));
    OcfRequest request = new OcfRequest(action, Map.of("OCF_RESKEY_backend", BACKEND));
    return agent.perform(
        agent.definition().admit(request).request(),
        HandoverTest.operation(Duration.ofMillis(500)));
  }

  @Test
  void addMakesTheResourcePrimaryAndHandsTheDeviceOver() {
    world.source().role = Role.SECONDARY;
    world.source().own = GuestDomain.ABSENT;

    assertThat(perform(world.source(), OcfAction.START)).isEqualTo(OcfAnswer.of(OcfExit.SUCCESS));

    assertThat(world.source().role).isEqualTo(Role.PRIMARY);
    assertThat(tools.asked()).contains(ATTACH);
  }

  @Test
  void theDeprecatedPrefixMeansTheSame() {
    vbd("vm1", "drbd:r0/0");

    assertThat(perform(world.source(), OcfAction.START).exit()).isEqualTo(OcfExit.SUCCESS);
  }

  @Test
  void aSecondCallFindsItDone() {
    tools.on(
        "xenstore-ls -f " + STORE,
        0,
        "%1$s/params = \"r0\"\n%1$s/physical-device = \"93:0\"\n".formatted(STORE),
        "");

    assertThat(perform(world.target(), OcfAction.START).exit()).isEqualTo(OcfExit.SUCCESS);

    assertThat(world.target().role).isEqualTo(Role.SECONDARY);
    assertThat(tools.asked()).doesNotContain(ATTACH);
  }

  @Test
  void aGuestThatRunsOnTheOtherNodeIsNotStartedHere() {
    OcfAnswer answer = perform(world.target(), OcfAction.START);

    assertThat(answer.reason()).contains("Primary on peer");
    assertThat(world.target().role).isEqualTo(Role.SECONDARY);
    assertThat(tools.asked()).doesNotContain(ATTACH);
  }

  @Test
  void anotherGuestsDiskIsRefused() {
    host(
        """
        /local/domain/0/backend/vbd/7/51712/params = "r0"
        /local/domain/0/backend/vbd/7/51712/state = "4"
        /local/domain/0/backend/vbd/7/51712/physical-device = "93:0"
        """,
        "other                                        7   128     1     -b----      12.0\n");

    OcfAnswer answer = perform(world.source(), OcfAction.START);

    assertThat(answer.reason()).contains("/dev/drbd0 is used by guest other (domain 7)");
    assertThat(tools.asked()).doesNotContain(ATTACH);
  }

  @Test
  void aDiskThatAnotherGuestStillUsesStaysPrimary() {
    world.source().roles.clear();
    host(
        """
        /local/domain/0/backend/vbd/7/51712/params = "r0"
        /local/domain/0/backend/vbd/7/51712/state = "4"
        /local/domain/0/backend/vbd/7/51712/physical-device = "93:0"
        """,
        "other                                        7   128     1     -b----      12.0\n");

    assertThat(perform(world.source(), OcfAction.STOP).exit()).isEqualTo(OcfExit.SUCCESS);

    assertThat(world.source().role).isEqualTo(Role.PRIMARY);
  }

  @Test
  void whatHoldsTheDeviceMustBeKnown() {
    tools.on("xenstore-ls -f /local/domain/0", 1, "", "could not connect");

    OcfAnswer answer = perform(world.source(), OcfAction.START);

    assertThat(answer.exit()).isEqualTo(OcfExit.ERR_GENERIC);
    assertThat(answer.reason()).contains("not known");
  }

  @Test
  void removeMakesTheResourceSecondaryWherePacemakerCommandsNone() {
    world.source().roles.clear();
    world.source().own = GuestDomain.ABSENT;

    assertThat(perform(world.source(), OcfAction.STOP).exit()).isEqualTo(OcfExit.SUCCESS);

    assertThat(world.source().role).isEqualTo(Role.SECONDARY);
  }

  @Test
  void whatNamesNoResourceIsRefused() {
    vbd("vm1", "../r0;x");

    assertThatThrownBy(() -> perform(world.source(), OcfAction.START))
        .isInstanceOf(OcfFailure.class)
        .hasMessageContaining("names no DRBD resource");
  }

  @Test
  void aVolumeThatIsNotThereIsNamed() {
    vbd("vm1", "r0/3");

    assertThatThrownBy(() -> perform(world.source(), OcfAction.START))
        .isInstanceOf(OcfFailure.class)
        .hasMessageContaining("r0 has no volume 3 here");
  }
}
