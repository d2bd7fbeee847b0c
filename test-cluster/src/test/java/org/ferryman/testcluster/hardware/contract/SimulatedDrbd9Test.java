// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.contract;

import org.ferryman.testcluster.hardware.base.Flavour;
import org.ferryman.tools.drbd.DrbdVersion;

class SimulatedDrbd9Test extends SimulatedDrbd {
  SimulatedDrbd9Test() {
    super(Flavour.DRBD9);
  }

  @Override
  protected DrbdVersion version() {
    return new DrbdVersion(9, 2, 2);
  }
}
