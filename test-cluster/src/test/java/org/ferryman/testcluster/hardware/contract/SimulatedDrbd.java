// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.contract;

import java.io.IOException;
import java.nio.file.Path;
import org.ferryman.exec.CommandRunner;
import org.ferryman.testcluster.hardware.base.Flavour;
import org.ferryman.tools.drbd.DrbdContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The adapter on the real drbdadm and the stand-ins of simulated hardware. */
abstract class SimulatedDrbd extends DrbdContract {
  @TempDir private static Path dir;
  private static Path bin;

  private final SimulatedTools tools;

  SimulatedDrbd(Flavour flavour) {
    this.tools = new SimulatedTools(dir, bin, flavour);
  }

  @BeforeAll
  static void installTools() throws IOException, InterruptedException {
    bin = SimulatedTools.install(dir);
  }

  @AfterEach
  void closeHardware() throws IOException {
    tools.close();
  }

  @Override
  protected CommandRunner tools(Situation situation) {
    return tools.in(situation);
  }
}
