// SPDX-License-Identifier: Apache-2.0
package org.ferryman.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.samples.Event.nodeFails;
import static org.ferryman.samples.Event.nodeJoins;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.IntStream;
import org.ferryman.controller.admin.doctor.CibChecks;
import org.ferryman.controller.admin.plan.PlannedChange;
import org.ferryman.controller.tools.pacemaker.cib.CibContentsParser;
import org.ferryman.controller.tools.pacemaker.cib.CibDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What a topology promises, asked of the scheduler of one Pacemaker; that at no moment two nodes
 * have the guest or are promoted is asked of every transition besides ({@link OneWriter}).
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class Promises {

  /** Where most tests begin; reached once, since a simulation never changes. */
  private Simulation running;

  /** Whose scheduler is asked. */
  protected abstract Pacemaker pacemaker();

  /** How many nodes the cluster has; the sample is made for the first two of them. */
  protected int nodes() {
    return 2;
  }

  abstract Sample sample();

  /** Brings every guest to node1, with all disks of both nodes good. */
  abstract Simulation started();

  /** Every guest is running on node1, all disks of both nodes are good. */
  final Simulation guestOnNode1() {
    if (running == null) {
      running = started();
    }
    return running;
  }

  final Simulation fresh() {
    return Simulation.of(sample(), pacemaker(), nodes());
  }

  /** node1 was lost with all it ran and has joined again. */
  final Outcome node1LostAndBack() {
    return guestOnNode1().settle(nodeFails("node1")).cluster().settle(nodeJoins("node1"));
  }

  /** Both nodes were lost at once and have joined again. */
  final Outcome bothNodesLostAndBack() {
    return guestOnNode1()
        .settle(nodeFails("node1"), nodeFails("node2"))
        .cluster()
        .settle(nodeJoins("node1"), nodeJoins("node2"));
  }

  @Test
  final void crmVerifyHasNothingToSay() throws IOException {
    assertSaysNothing("crm_verify", "-V", "--xml-file", copy().toString());
  }

  @Test
  final void configurationIsTheSameInThisPacemakersNewestSchema() throws IOException {
    Path upgraded = copy();
    pacemaker()
        .run(List.of("env", "CIB_file=" + upgraded, "cibadmin", "--upgrade", "--force"))
        .successful();

    assertThat(Configuration.of(Xml.read(upgraded))).isEqualTo(Configuration.of(sample().xml()));
    assertSaysNothing("crm_verify", "-V", "--xml-file", upgraded.toString());
  }

  @Test
  final void nodeThatTheSampleDoesNotNameChangesNothingWhateverBefallsIt() {
    String other = "node" + (nodes() + 1);
    Simulation larger = guestOnNode1().withNode(nodes() + 1);
    List<String> placement = guestOnNode1().settle().placement();

    assertThat(larger.settle().actions()).isEmpty();
    Outcome standby = larger.settle().cluster().standby(other).settle();
    assertThat(standby.actions()).isEmpty();
    Outcome lost = larger.settle().cluster().settle(nodeFails(other));
    assertThat(lost.actions()).containsExactly("fence " + other);
    Outcome back = lost.cluster().settle(nodeJoins(other));
    assertThat(back.actions()).isEmpty();
    assertThat(back.placement()).containsExactlyElementsOf(placement);
  }

  @Test
  final void noGuestAndNoDiskGoesToANodeThatTheSampleDoesNotName() {
    int other = nodes() + 1;
    Simulation larger = guestOnNode1().withNode(other);

    assertThat(larger.standby("node1").standby("node2").settle().placement()).isEmpty();
    assertThat(larger.moved("vm1", "node" + other).settle().placement())
        .noneMatch(it -> it.endsWith("node" + other));
    assertThat(larger.settle(nodeFails("node1"), nodeFails("node2")).placement()).isEmpty();
  }

  @Test
  final void guestMigratesLiveOnAMoveAndOnStandbyAsTheTablesOfTopologiesSay() {
    Simulation running = guestOnNode1();
    String found =
        "%s / %s"
            .formatted(migrates(running.moved("vm1", "node2")), migrates(running.standby("node1")));

    assertThat(sample().rowsInTables())
        .hasSize(2)
        .allSatisfy(row -> assertThat(row).contains("| " + found));
  }

  @Test
  final void planTellsWhatThenHappens() {
    Simulation running = guestOnNode1();
    Planned planned = new Planned(pacemaker(), running);
    planned.isWhatHappens(new PlannedChange.Standby("node1"), running.standby("node1").settle());
    planned.isWhatHappens(
        new PlannedChange.Move("vm1", "node2"), running.moved("vm1", "node2").settle());
    if (nodes() == 2) {
      planTellsWhatThenHappensInTrouble(running);
    }
  }

  /** The samples' fence devices are for two nodes. */
  @Test
  final void doctorFindsNothingWhereAllIsWell() {
    assertThat(
            CibChecks.of(CibContentsParser.parse(CibDocument.parse(guestOnNode1().text()))).stream()
                .map(it -> it.kind() + " " + it.where()))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(3, nodes())
                .mapToObj(it -> "node-without-fence-device node" + it)
                .toList());
  }

  private void planTellsWhatThenHappensInTrouble(Simulation running) {
    new Planned(pacemaker(), running)
        .isWhatHappens(new PlannedChange.Standby("node2"), running.standby("node2").settle());
    for (Simulation cluster :
        List.of(
            running,
            running.attribute("node2", "ferryman-ready-vm1", "0"),
            running.meta("vm1", "allow-migrate", "false"),
            running.standby("node2").settle().cluster())) {
      Planned planned = new Planned(pacemaker(), cluster);
      planned.isWhatHappens(
          new PlannedChange.PowerCut("node1"), cluster.settle(nodeFails("node1")));
      planned.isWhatHappens(new PlannedChange.Standby("node1"), cluster.standby("node1").settle());
    }
  }

  private static String migrates(Simulation cluster) {
    return cluster.settle().actions().contains("vm1 migrate_from node2") ? "yes" : "no";
  }

  private void assertSaysNothing(String... command) {
    Tool.Result result = pacemaker().run(List.of(command));
    assertThat(result.output() + result.error()).isEmpty();
    assertThat(result.exit()).isZero();
  }

  private Path copy() throws IOException {
    return Files.copy(
        sample().xmlFile(),
        pacemaker().directory().resolve("cib.xml"),
        StandardCopyOption.REPLACE_EXISTING);
  }
}
