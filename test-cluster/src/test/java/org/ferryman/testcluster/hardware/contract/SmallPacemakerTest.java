// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.contract;

import org.ferryman.tools.pacemaker.Pacemaker;

/** The double under the smallest cluster. */
class SmallPacemakerTest extends PacemakerContract {

  @Override
  protected Pacemaker pacemaker(Given given) {
    boolean lost = given == Given.OTHER_LOST;
    return new SmallPacemaker(1, () -> lost, () -> !lost, () -> 1);
  }

  @Override
  protected String resource() {
    return "r1";
  }

  @Override
  protected String host() {
    return "node1";
  }
}
