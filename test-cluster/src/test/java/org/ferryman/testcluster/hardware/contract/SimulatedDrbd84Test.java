// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.contract;

import org.ferryman.testcluster.hardware.base.Flavour;

class SimulatedDrbd84Test extends SimulatedDrbd {
  SimulatedDrbd84Test() {
    super(Flavour.DRBD84);
  }
}
