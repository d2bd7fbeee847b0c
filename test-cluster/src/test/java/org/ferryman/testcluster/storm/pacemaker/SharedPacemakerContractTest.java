// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.pacemaker;

import org.ferryman.controller.reads.SharedPacemaker;
import org.ferryman.exec.SystemClock;
import org.ferryman.tools.pacemaker.Pacemaker;

/** What the controller puts in front of the adapter for many handlers at once. */
class SharedPacemakerContractTest extends ModelledPacemakerTest {

  @Override
  protected Pacemaker pacemaker(Given given) {
    return new SharedPacemaker(super.pacemaker(given), SystemClock.KERNEL);
  }
}
