// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.contract;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.ferryman.tools.xen.GuestLauncher;
import org.ferryman.tools.xen.GuestName;
import org.ferryman.tools.xen.Hypervisor;
import org.ferryman.tools.xen.WatchersReading;
import org.ferryman.tools.xen.Xl;
import org.ferryman.tools.xen.XlContract;
import org.ferryman.tools.xen.XlTools;
import org.junit.jupiter.api.io.TempDir;

/** The adapter on the stand-ins for xl and xenstore-ls of simulated hardware. */
class SimulatedXlTest extends XlContract {
  @TempDir Path dir;

  @Override
  protected GuestName guest() {
    return new GuestName("vm1");
  }

  @Override
  protected Xl host(Given given) {
    return new XlTools(
        new SimulatedXen(dir).in(given),
        new GuestLauncher.Plain(),
        () -> new WatchersReading.Known(List.of()),
        Hypervisor.ofKernel(),
        Path.of("/nonexistent/xl.conf"),
        Duration.ofSeconds(15));
  }

  @Override
  protected Path configuration(Wrong wrong) {
    return new SimulatedXen(dir).configuration(wrong);
  }
}
