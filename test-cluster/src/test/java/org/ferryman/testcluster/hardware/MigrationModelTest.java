// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.testcluster.hardware.TwoNodes.N1;
import static org.ferryman.testcluster.hardware.TwoNodes.N2;

import java.util.List;
import java.util.Map;
import org.ferryman.testcluster.hardware.base.MeasurementReport;
import org.ferryman.testcluster.hardware.base.MigrationReport;
import org.ferryman.testcluster.hardware.xen.MigrationStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MigrationModelTest {
  private static final String CONFIG =
      """
      name = 'vm1'
      type = '%s'
      memory = %d
      disk = [ 'phy:/dev/drbd0,xvda,w' ]
      """;

  private static TwoNodes withGuest(String type, int memory) {
    TwoNodes nodes = TwoNodes.inSync();
    nodes.hardware.troubles().memory(N1, 65_536);
    nodes.hardware.troubles().memory(N2, 65_536);
    nodes.ok(N1, "drbdsetup primary 0");
    ToolResult created =
        nodes.hardware.run(
            N1,
            "xl",
            List.of("create", "/g.cfg"),
            Map.of("/g.cfg", CONFIG.formatted(type, memory)));
    assertThat(created.exit()).isZero();
    nodes.hardware.advance(1000);
    return nodes;
  }

  /** As the controllers do around the end of a copy. */
  private static void openWindow(TwoNodes nodes) {
    nodes.allowTwoPrimaries(N1, "yes");
    nodes.allowTwoPrimaries(N2, "yes");
    nodes.ok(N2, "drbdsetup primary 0");
  }

  @ParameterizedTest
  @CsvSource({"1024,1100,2000", "16384,18000,21000"})
  void theGuestGoesOnWritingOnTheTarget(int memory, long atLeast, long atMost) {
    TwoNodes nodes = withGuest("pvh", memory);
    openWindow(nodes);
    Wire wire = new Wire(nodes, "vm1");
    assertThat(wire.source.spawned()).isEqualTo("exec ssh node2 xl migrate-receive");
    wire.advance(30_000);
    assertThat(wire.source.result().exit()).as(wire.source.result().err()).isZero();
    assertThat(wire.target.result().exit()).isZero();
    assertThat(nodes.xlState(N1, "vm1")).isEmpty();
    assertThat(nodes.xlState(N2, "vm1")).isEqualTo("-b----");
    MeasurementReport measured = nodes.measured();
    MigrationReport migration = measured.migrations().get(0);
    assertThat(migration.outcome()).isEqualTo("target");
    assertThat(migration.copyMillis()).isBetween(atLeast, atMost);
    assertThat(migration.blackoutMillis()).isBetween(1L, 500L);
    assertThat(measured.lostWrites()).isZero();
    assertThat(measured.ioErrors()).isZero();
    assertThat(measured.twoWriterMoments()).isZero();
    assertThat(measured.guestTwiceMoments()).isZero();
    long written = measured.acknowledgedWrites();
    nodes.hardware.advance(1000);
    assertThat(nodes.measured().acknowledgedWrites()).isGreaterThan(written + 20);
    nodes.ok(N1, "drbdsetup secondary 0");
  }

  /** What each end has after the connection broke, and whether the guest still executes. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "COPYING, -b----, -, -, true",
        "SUSPENDED, -b----, -, -, true",
        "ARRIVING, -b----, -, --p---, true",
        "READY, -, ---ss-, --p---, false",
        "PERMITTED, -, ---ss-, --p---, false",
        "STARTED, -, ---ss-, -b----, true"
      })
  void aCutConnectionLeavesWhatXlLeaves(
      MigrationStep step, String source, String away, String target, boolean executes) {
    TwoNodes nodes = withGuest("pvh", 128);
    openWindow(nodes);
    nodes.hardware.troubles().holdMigrations(step, true);
    Wire wire = new Wire(nodes, "vm1");
    wire.until(step.name());
    wire.cut();
    nodes.hardware.troubles().holdMigrations(step, false);
    wire.advance(1000);
    assertThat(wire.source.result().exit()).isEqualTo(1);
    assertThat(nodes.xlState(N1, "vm1")).isEqualTo(source == null ? "" : source);
    assertThat(nodes.xlState(N1, "vm1--migratedaway")).isEqualTo(away == null ? "" : away);
    boolean started = step == MigrationStep.STARTED;
    assertThat(nodes.xlState(N2, started ? "vm1" : "vm1--incoming"))
        .isEqualTo(target == null ? "" : target);
    long written = nodes.measured().acknowledgedWrites();
    nodes.hardware.advance(1000);
    assertThat(nodes.measured().acknowledgedWrites() > written).isEqualTo(executes);
    assertThat(nodes.measured().guestTwiceMoments()).isZero();
    assertThat(nodes.measured().lostWrites()).isZero();
  }

  @Test
  void aMigrationCanBeHeldBeforeTheReceiverIsCalled() {
    TwoNodes nodes = withGuest("pvh", 128);
    nodes.hardware.troubles().holdMigrations(MigrationStep.BEGUN, true);
    Wire wire = new Wire(nodes, "vm1");
    wire.until("BEGUN");
    assertThat(wire.source.spawned()).isEmpty();
    nodes.hardware.troubles().holdMigrations(MigrationStep.BEGUN, false);
    wire.advance(100);
    assertThat(wire.source.spawned()).isEqualTo("exec ssh node2 xl migrate-receive");
  }

  @Test
  void withoutMemoryOnTheTargetTheSourceGoesOn() {
    TwoNodes nodes = withGuest("pvh", 128);
    nodes.hardware.troubles().memory(N2, 400);
    Wire wire = new Wire(nodes, "vm1");
    wire.until("COPYING");
    assertThat(wire.target.result().err()).contains("Cannot allocate memory");
    nodes.hardware.hearEnd(wire.sender);
    wire.advance(500);
    assertThat(wire.source.result().err()).contains("Migration failed, resuming at sender.");
    assertThat(nodes.xlState(N1, "vm1")).isEqualTo("-b----");
    assertThat(nodes.measured().migrations().get(0).outcome()).isEqualTo("source");
  }

  @Test
  void aParavirtualisedGuestCannotMigrateLive() {
    TwoNodes nodes = withGuest("pv", 128);
    Wire wire = new Wire(nodes, "vm1");
    wire.advance(500);
    assertThat(wire.source.result().err()).contains("Failed to enable logdirty");
    assertThat(nodes.xlState(N1, "vm1")).isEqualTo("-b----");
  }

  @Test
  void aKilledSenderLeavesASuspendedGuestSuspended() {
    TwoNodes nodes = withGuest("pvh", 128);
    nodes.hardware.troubles().holdMigrations(MigrationStep.SUSPENDED, true);
    Wire wire = new Wire(nodes, "vm1");
    wire.until("SUSPENDED");
    nodes.hardware.cancel(wire.sender);
    wire.advance(500);
    assertThat(nodes.xlState(N1, "vm1")).isEqualTo("---ss-");
    assertThat(nodes.measured().migrations().get(0).outcome()).isEqualTo("nowhere");
    nodes.ok(N1, "xl destroy vm1");
  }

  @Test
  void aNameTakenOnTheTargetGivesTheGuestBack() {
    TwoNodes nodes = withGuest("pvh", 128);
    openWindow(nodes);
    nodes.hardware.troubles().holdMigrations(MigrationStep.PERMITTED, true);
    Wire wire = new Wire(nodes, "vm1");
    wire.until("PERMITTED");
    assertThat(nodes.create(N2, "vm1", "file:/x,xvda,w").exit()).isZero();
    nodes.hardware.troubles().holdMigrations(MigrationStep.PERMITTED, false);
    wire.advance(1000);
    assertThat(wire.source.result().err()).contains("Target reports startup failure");
    assertThat(nodes.xlState(N1, "vm1")).isEqualTo("-b----");
    assertThat(nodes.xlState(N2, "vm1--incoming")).isEmpty();
  }
}
