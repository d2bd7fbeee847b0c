// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.captures;

import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.ferryman.testcluster.hardware.Hardware;
import org.ferryman.testcluster.hardware.NodeStatus.GuestStatus;

/** Walks a host through the states of the Xen captures. */
final class XenScenario {
  private static final String N1 = "node1";
  private static final String N2 = "node2";

  private final CaptureLab lab;
  private final Hardware hardware;

  XenScenario(CaptureLab lab) {
    this.lab = lab;
    this.hardware = lab.hardware();
  }

  void walk() throws IOException, InterruptedException {
    prepareDrbd();
    noGuest();
    running();
    paused();
    crashed();
    crashActions();
    shutdown();
    destroy();
    conflicts();
  }

  private void prepareDrbd() throws IOException, InterruptedException {
    for (String node : hardware.nodeNames()) {
      lab.run(node, "drbdadm create-md --force r0 && drbdadm up r0");
    }
    lab.await("r0", "cstate", "Connected");
    lab.run(N1, "drbdadm new-current-uuid --clear-bitmap r0");
    lab.await("r0", "dstate", "UpToDate/UpToDate");
  }

  /** Waits until a guest's state is as given; an empty state means that it is gone. */
  private void await(String guest, String state) {
    Awaitility.await(guest + " is " + state)
        .atMost(Duration.ofSeconds(20))
        .until(() -> state(guest).equals(state));
  }

  private String state(String guest) {
    return hardware.status().get(0).guests().stream()
        .filter(status -> status.name().equals(guest))
        .map(GuestStatus::state)
        .findFirst()
        .orElse("");
  }

  private void noGuest() throws IOException, InterruptedException {
    lab.capture("00-xl-info-field", "00-xl-info");
    lab.state("01-no-domu");
    lab.capture(
        "err-create-config-missing",
        "err-create-config-syntax",
        "err-create-disk-missing",
        "err-create-memory");
    lab.capture(
        "err-destroy-absent",
        "err-destroy-dom0",
        "err-domid-absent",
        "err-list-absent",
        "err-list-absent-id",
        "err-list-long-absent",
        "err-migrate-absent",
        "err-pause-absent",
        "err-shutdown-absent",
        "err-unpause-absent");
  }

  private void running() throws IOException, InterruptedException {
    lab.capture("02-create-pv-drbd", "02-just-created.xl-list");
    await("vm1d", "-b----");
    lab.state("02-running-pv");
    lab.capture("02-after-failed-migrate.xl-list", "02-after-failed-migrate2.xl-list");
  }

  private void paused() throws IOException, InterruptedException {
    lab.capture("03-pause", "03-pause-again");
    lab.state("03-paused-pv");
    lab.capture("08-shutdown-wait-of-paused-guest-timeout10", "08-shutdown-of-paused-guest");
    lab.capture("03-unpause");
    await("vm1d", "-b----");
    lab.capture("03-create-paused", "08-destroy", "04-after-destroy.drbd");
  }

  private void crashed() throws IOException, InterruptedException {
    lab.run(N1, "xl create /etc/xen/vm1s.cfg");
    await("vm1d", "-b----");
    lab.capture("04-crash-by-sysrq");
    lab.state("04-crashed-preserved");
    lab.capture(
        "04-crashed.drbd",
        "04-crashed-create-again",
        "04-crashed-shutdown-wait",
        "04-crashed-shutdown",
        "04-crashed-destroy");
  }

  private void crashActions() throws IOException, InterruptedException {
    lab.run(N1, "xl create /etc/xen/vm1x.cfg");
    await("vm1x", "-b----");
    lab.run(N1, "xl sysrq vm1x c");
    await("vm1x", "--psc-");
    await("vm1x", "");
    lab.run(N1, "xl create /etc/xen/vm1r.cfg");
    await("vm1r", "-b----");
    lab.run(N1, "xl sysrq vm1r c");
    await("vm1r", "--psc-");
    await("vm1r", "");
    await("vm1r", "--p---");
    await("vm1r", "-b----");
    lab.run(N1, "xl destroy vm1r");
  }

  private void shutdown() throws IOException, InterruptedException {
    lab.run(N1, "xl create /etc/xen/vm1d.cfg");
    await("vm1d", "-b----");
    lab.run(N1, "xl reboot vm1d");
    await("vm1d", "--psr-");
    await("vm1d", "");
    await("vm1d", "--p---");
    await("vm1d", "-b----");
    lab.capture("06-shutdown-wait-create-at-once");
  }

  private void destroy() throws IOException, InterruptedException {
    lab.run(N1, "xl create /etc/xen/vm1d.cfg");
    await("vm1d", "-b----");
    lab.run(N1, "xl destroy vm1d");
  }

  private void conflicts() throws IOException, InterruptedException {
    lab.run(N1, "xl create /etc/xen/vm1x.cfg");
    await("vm1x", "-b----");
    lab.capture("err-create-drbd-device-in-use-by-other-domU");
    lab.run(N1, "xl destroy vm1x");
    lab.run(N2, "drbdadm primary r0");
    lab.capture("09-create-drbd-while-peer-primary-allowed");
    lab.run(N2, "drbdadm secondary r0");
  }
}
