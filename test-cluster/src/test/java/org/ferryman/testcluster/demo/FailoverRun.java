// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.ferryman.testcluster.cluster.TestCluster;
import org.ferryman.testcluster.hardware.base.MeasurementReport;

/** The demo's scenario as a test: its timeline is in the test's output, its end is asserted. */
final class FailoverRun {
  private FailoverRun() {}

  static void with(TestCluster cluster, AgentSuite suite) {
    Narrator narrator =
        new Narrator(new PrintWriter(System.out, true, StandardCharsets.UTF_8), false);
    FailoverScenario scenario = new FailoverScenario(cluster, narrator);
    scenario.runAll(suite);
    MeasurementReport measured = cluster.hardware().measurements();
    System.out.println(new Summary(scenario.steps(), measured).table());

    assertThat(measured.lostWrites()).isZero();
    assertThat(measured.twoWriterMoments()).isZero();
    assertThat(measured.guestTwiceMoments()).isZero();
    assertThat(measured.splitBrains()).isZero();
    assertThat(measured.fencings()).isEqualTo(1);
    assertThat(measured.acknowledgedWrites()).isPositive();
    assertThat(scenario.steps())
        .filteredOn(step -> step.name().equals("node returns"))
        .allSatisfy(step -> assertThat(step.downMillis()).isZero());
    assertThat(scenario.steps())
        .filteredOn(step -> step.name().equals("host dies"))
        .allSatisfy(step -> assertThat(step.downMillis()).isPositive());
  }
}
