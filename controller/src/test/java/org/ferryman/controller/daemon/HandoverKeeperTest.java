// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.agent.xen.GuestHandover.Known;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Deadline;
import org.ferryman.exec.SystemClock;
import org.ferryman.handover.lease.CommandedRoles.CommandedRole;
import org.ferryman.handover.lease.Lease;
import org.ferryman.handover.lease.LeaseReading;
import org.ferryman.handover.lease.Phase;
import org.ferryman.handover.lease.Side;
import org.ferryman.handover.lease.Window;
import org.ferryman.handover.readiness.ReadinessPublisher.Said;
import org.ferryman.node.NodeAgents;
import org.ferryman.node.NodeHandover;
import org.ferryman.node.Ports;
import org.ferryman.ocf.Operation;
import org.ferryman.settings.Settings;
import org.ferryman.tools.xen.GuestName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a node that has none of the tools: what is looked at are leases and remembered guests. */
class HandoverKeeperTest {

  @TempDir Path directory;
  private NodeHandover node;
  private HandoverKeeper keeper;

  @BeforeEach
  void makeNode() throws IOException {
    makeNode("1s");
  }

  private void makeNode(String readyInterval) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("ferryman.properties"),
            """
            handover.sweep-interval=1s
            handover.ready-interval=%s
            """
                .formatted(readyInterval));
    Settings settings =
        Settings.read(file, directory.resolve("run"))
            .withToolsOnlyFrom(directory.resolve("no-tools"));
    node = NodeAgents.of(Ports.ofThisProcess(settings)).handover().orElseThrow();
    keeper = new HandoverKeeper(Optional.of(node), settings.handover(), SystemClock.KERNEL);
  }

  @AfterEach
  void close() {
    keeper.close();
  }

  private Lease lease(Duration left) {
    return new Lease(
            Lease.VERSION,
            "lease-0001",
            "vm1",
            Map.of("r0", CommandedRole.UNPROMOTED),
            "node1",
            "node1",
            "",
            Side.TARGET,
            Window.AT_THE_END,
            Phase.STARTING,
            List.of(),
            node.tools().clock().bootId(),
            0,
            "")
        .until(left, node.tools().clock());
  }

  @Test
  void aLeaseThatHasRunOutIsEndedAtTheStartAndLater() {
    node.tools().leases().write(lease(Duration.ZERO));
    keeper.start();
    await().until(() -> node.tools().leases().readAll().isEmpty());

    node.tools().leases().write(lease(Duration.ZERO));
    await().until(() -> node.tools().leases().readAll().isEmpty());
  }

  @Test
  void aPlanThatCannotBeReadKeepsNoOtherLeaseFromBeingSeenTo() throws IOException {
    Path plan = directory.resolve("run/transfers/vm0/plan.json");
    Files.createDirectories(plan.getParent());
    Files.writeString(plan, "{");
    Lease half =
        new Lease(
                Lease.VERSION,
                "lease-0000",
                "vm0",
                Map.of("a0", CommandedRole.PROMOTED),
                "node1",
                "node2",
                "node2",
                Side.SOURCE,
                Window.AT_THE_END,
                Phase.CLOSING,
                List.of(),
                node.tools().clock().bootId(),
                0,
                "")
            .until(Duration.ofMinutes(5), node.tools().clock());
    node.tools().leases().write(half);
    node.tools().leases().write(lease(Duration.ZERO));

    keeper.start();

    await().until(() -> node.tools().leases().read("r0") instanceof LeaseReading.None);
    assertThat(node.tools().leases().read("a0")).isEqualTo(new LeaseReading.Held(half));
  }

  @Test
  void aLeaseThatLastsIsTold() {
    Lease lease = lease(Duration.ofMinutes(5));
    node.tools().leases().write(lease);

    assertThat(keeper.leases()).containsExactly(lease);
  }

  @Test
  void readinessIsToldWithWhatIsInTheWay() throws IOException {
    Path xl = Files.createDirectory(directory.resolve("no-tools")).resolve("xl");
    Files.writeString(
        xl,
        """
        #!/bin/sh
        [ "$1" = list ] || exit 1
        echo 'Name                                        ID   Mem VCPUs\tState\tTime(s)'
        echo 'Domain-0                                     0   704     1     r-----     144.8'
        """);
    assertThat(xl.toFile().setExecutable(true)).isTrue();
    remember("vm1");
    keeper.start();

    await().until(() -> !keeper.readiness().said().isEmpty());
    assertThat(keeper.readiness().said())
        .singleElement()
        .satisfies(
            (Said said) -> {
              assertThat(said.guest()).isEqualTo("vm1");
              assertThat(said.ready()).isFalse();
              assertThat(said.reason()).contains("not published").contains("attrd_updater");
            });
  }

  @Test
  void readinessIsLookedAtAtOnceWhenAGuestIsNew() throws IOException {
    makeNode("1h");
    keeper.start();
    remember("vm1");
    await().until(() -> keeper.readiness().said().size() == 1);

    remember("vm2");
    await().until(() -> keeper.readiness().said().size() == 2);
  }

  @Test
  void readinessIsLookedAtAtOnceWhenDrbdChanged() throws IOException {
    makeNode("1h");
    remember("vm1");
    keeper.start();
    await().until(() -> keeper.readiness().said().size() == 1);
    HandoverKeeper.Look before = keeper.readiness();

    keeper.drbdChanged();

    await().until(() -> !keeper.readiness().equals(before));
    HandoverKeeper.Look after = keeper.readiness();
    assertThat(after.said()).isEqualTo(before.said());
    assertThat(after.began().elapsed()).isLessThan(before.began().elapsed());
  }

  @Test
  void whatIsWrongWithAFileIsKnownWithoutAnOperationUntilItIsMended() throws IOException {
    remember("vm1");
    remember("vm2");
    Files.writeString(directory.resolve("vm2.cfg"), "name = \"vm2\"\n");
    keeper.start();
    await().until(() -> keeper.readiness().troubles().containsKey("vm1"));
    assertThat(keeper.readiness().troubles()).containsOnlyKeys("vm1");
    assertThat(keeper.readiness().troubles().get("vm1")).contains("vm1.cfg does not exist");

    Files.writeString(directory.resolve("vm1.cfg"), "name = \"vm1\"\n");
    await().until(() -> keeper.readiness().troubles().isEmpty());
  }

  private void remember(String vm) {
    node.guests()
        .remember(
            new Known(
                new GuestName(vm),
                directory.resolve(vm + ".cfg"),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                List.of(),
                vm,
                ""),
            new Operation(
                Deadline.after(Duration.ofSeconds(5)), new Cancellation(), (level, line) -> {}));
  }

  @Test
  void aNodeWithoutHandoverHasNothingToLookAfter() {
    try (HandoverKeeper idle =
        new HandoverKeeper(
            Optional.empty(),
            org.ferryman.settings.HandoverSettings.DEFAULTS,
            SystemClock.KERNEL)) {
      idle.start();
      assertThat(idle.readiness().said()).isEmpty();
      assertThat(idle.leases()).isEmpty();
    }
  }
}
