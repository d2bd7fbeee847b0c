// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ferryman.agent.drbd.RoleOverride.View;
import org.ferryman.agent.xen.GuestHandover.MigrationRequest;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Deadline;
import org.ferryman.handover.guests.KnownGuests;
import org.ferryman.handover.lease.GuestTurns;
import org.ferryman.handover.lease.InMemory;
import org.ferryman.handover.migration.HandoverTest;
import org.ferryman.handover.migration.Migration;
import org.ferryman.handover.migration.World;
import org.ferryman.handover.migration.WorldNode;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.ocf.RecordingLog;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.ssh.SshConfig;
import org.ferryman.tools.ssh.SshConfig.Way;
import org.ferryman.tools.xen.GuestName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes in memory, with what both agents ask of the hand-over on them. */
public abstract class TwoNodes {
  static final DrbdResource DISK = DrbdResource.named(World.DISK);
  static final GuestName VM = new GuestName("vm1");

  /** Where both nodes have their run directories. */
  @TempDir(factory = InMemory.class)
  public Path folder;

  final RecordingLog log = new RecordingLog();

  /** The two nodes; the guest runs on the first. */
  public World world;

  @BeforeEach
  void makeWorld() {
    world = new World(folder);
  }

  /** One with time enough for anything. */
  public Operation operation() {
    return operation(Duration.ofSeconds(5));
  }

  Operation operation(Duration timeout) {
    return new Operation(Deadline.after(timeout), new Cancellation(), log);
  }

  AgentHandover handover(WorldNode node) {
    return new AgentHandover(
        node.tools(),
        new GuestTurns(vm -> Optional.of(() -> {}), World.TIMES),
        SshConfig.DEFAULTS,
        new KnownGuests(folder.resolve("guests")),
        operation -> new Reading.Unknown<>("no cluster"));
  }

  static AgentRoleLeases roles(WorldNode node) {
    return new AgentRoleLeases(node.tools(), vm -> Optional.of(() -> {}));
  }

  static MigrationRequest move() {
    return new MigrationRequest(
        VM,
        Path.of("/etc/xen/vm1.cfg"),
        "node2",
        new Way("node2", Optional.empty(), Optional.empty()),
        List.of(World.DISK),
        true,
        List.of(),
        List.of());
  }

  View view(WorldNode node) {
    return roles(node).view(DISK, node.role, true, operation());
  }

  void controllerDiesWhileCopying() {
    world.migration.after =
        step -> {
          if (step == Migration.Step.COPYING) {
            throw new HandoverTest.ControllerDied();
          }
        };
    assertThatThrownBy(() -> handover(world.source()).migrateTo(move(), operation()))
        .isInstanceOf(HandoverTest.ControllerDied.class);
    world.migration.after = step -> {};
  }
}
