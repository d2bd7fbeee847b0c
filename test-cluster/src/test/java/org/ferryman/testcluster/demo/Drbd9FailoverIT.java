/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package org.ferryman.testcluster.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.ferryman.testcluster.cluster.ClusterExtension;
import org.ferryman.testcluster.hardware.MeasurementReport;
import org.ferryman.testcluster.hardware.drbd.Flavour;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The main job on DRBD 9. */
class Drbd9FailoverIT {
  @RegisterExtension static final ClusterExtension NODES = new ClusterExtension(Flavour.DRBD9);

  private final FailoverScenario scenario =
      new FailoverScenario(
          NODES.cluster(),
          new Narrator(new PrintWriter(System.out, true, StandardCharsets.UTF_8), false));

  @Test
  void guestOfFerrymanSurvivesItsHost() {
    scenario.configure(AgentSuite.FERRYMAN);
    String victim = scenario.killHost();
    scenario.comeBack(victim);
    assertNothingLost();
  }

  private static void assertNothingLost() {
    MeasurementReport measured = NODES.cluster().hardware().measurements();
    assertThat(measured.acknowledgedWrites()).isPositive();
    assertThat(measured.lostWrites()).isZero();
    assertThat(measured.twoWriterMoments()).isZero();
    assertThat(measured.splitBrains()).isZero();
  }
}
