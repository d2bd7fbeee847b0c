// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.captures;

import java.io.IOException;
import java.util.Optional;
import org.ferryman.testcluster.hardware.Hardware;

/** Walks two nodes through the states of the DRBD captures, in their order. */
final class DrbdScenario {
  private static final String N1 = "node1";
  private static final String N2 = "node2";

  private final CaptureLab lab;
  private final Hardware hardware;

  DrbdScenario(CaptureLab lab) {
    this.lab = lab;
    this.hardware = lab.hardware();
  }

  void walk() throws IOException, InterruptedException {
    fromNothingToConnected();
    firstResync();
    heldOpen();
    rolesAndConnections();
    disks();
    secondResource();
    twoPrimariesNotAllowed();
    splitBrainByCut();
    deathOfPeer();
  }

  private void both(String command) throws IOException, InterruptedException {
    lab.run(N1, command);
    lab.run(N2, command);
  }

  private void fromNothingToConnected() throws IOException, InterruptedException {
    lab.capture("00-modinfo", "00-drbdadm-help");
    lab.run(N1, "modprobe drbd");
    lab.state("00-module-not-loaded.node2");
    lab.state("00-module-loaded-no-resource.node1");
    lab.capture("01-create-md.node1", "01-create-md.node2");
    lab.state("01-metadata-created-down.node1");
    lab.capture("02-up-r0.node1");
    lab.state("02-WFConnection-Secondary-Inconsistent.node1");
    lab.capture(
        "err-promote-inconsistent-no-peer", "err-up-when-already-up", "err-attach-when-attached");
    lab.capture("03-up-r0.node2");
    lab.await("r0", "cstate", "Connected");
    lab.state("03-Connected-SecSec-InconsistentBoth.node1");
    lab.state("03-Connected-SecSec-InconsistentBoth.node2");
    lab.capture("err-promote-inconsistent-connected");
  }

  private void firstResync() throws IOException, InterruptedException {
    both("drbdadm disk-options --c-plan-ahead=0 --resync-rate=700k r0");
    lab.capture("04-primary-force.node1");
    lab.await(N1, "r0", "cstate", "SyncSource");
    lab.await(N2, "r0", "cstate", "SyncTarget");
    lab.state("04-SyncSource-SyncTarget.node1");
    lab.state("04-SyncSource-SyncTarget.node2");
    lab.capture("04-pause-sync.node1");
    lab.await(N2, "r0", "cstate", "PausedSyncT");
    lab.capture("04-resume-sync.node1");
    lab.captureOn(N2, "err-promote-synctarget");
    lab.captureOn(N2, "04-secondary-again-synctarget");
    both("drbdadm disk-options --resync-rate=102400k r0");
    lab.await("r0", "dstate", "UpToDate/UpToDate");
    lab.state("05-Connected-UpToDate-PrimarySecondary.node1");
    lab.state("05-Connected-UpToDate-PrimarySecondary.node2");
    lab.capture("err-promote-already-primary");
  }

  private void heldOpen() throws IOException, InterruptedException {
    hold(0, true);
    lab.capture(
        "err-demote-while-open-rw",
        "err-demote-while-open-readonly",
        "err-demote-while-mounted",
        "err-drbdsetup-demote-while-open-rw");
    lab.run(N1, "! drbdadm down r0");
    lab.state("05b-after-failed-down-while-open.node1");
    lab.state("05b-after-failed-down-while-open.node2");
    hold(0, false);
    lab.capture("down-while-primary-not-open");
    lab.run(N2, "drbdadm down r0");
    both("drbdadm up r0");
    lab.await("r0", "dstate", "UpToDate/UpToDate");
  }

  private void hold(int minor, boolean open) {
    if (!hardware.troubles().holdDevice(N1, minor, open)) {
      throw new IllegalStateException("device " + minor + " cannot be held");
    }
  }

  private void rolesAndConnections() throws IOException, InterruptedException {
    lab.state("06-Connected-UpToDate-SecondarySecondary.node1");
    lab.state("06-Connected-UpToDate-SecondarySecondary.node2");
    lab.capture("06-secondary-secondary-note", "07-primary.node1", "07-primary-second.node2");
    lab.state("07-Connected-UpToDate-PrimaryPrimary.node1");
    lab.state("07-Connected-UpToDate-PrimaryPrimary.node2");
    lab.capture("07-secondary.node1");
    lab.state("07b-Connected-UpToDate-SecondaryPrimary.node1");
    lab.state("07b-Connected-UpToDate-SecondaryPrimary.node2");
    lab.capture("07-secondary.node2");
    lab.run(N1, "drbdadm primary r0");
    lab.capture("08-events2-stream.node1");
    lab.capture("09-disconnect.node2");
    lab.state("09-disconnected-by-node2.node1");
    lab.state("09-disconnected-by-node2.node2");
    lab.capture("09-connect.node2");
    lab.await("r0", "dstate", "UpToDate/UpToDate");
  }

  private void disks() throws IOException, InterruptedException {
    lab.capture("10-detach-secondary.node2");
    lab.state("10-Diskless-secondary.node1");
    lab.state("10-Diskless-secondary.node2");
    lab.capture("10-attach.node2");
    lab.await("r0", "dstate", "UpToDate/UpToDate");
    lab.capture("10-detach-primary.node1");
    lab.state("10b-Diskless-primary.node1");
    lab.state("10b-Diskless-primary.node2");
    lab.capture("10-attach.node1");
    lab.await("r0", "dstate", "UpToDate/UpToDate");
    lab.run(N2, "drbdadm disconnect r0");
    lab.capture("11-outdate.node2");
    lab.state("11-Outdated-StandAlone.node2");
    lab.captureOn(N2, "err-promote-outdated");
    lab.capture("err-detach-force-primary-no-peer");
    lab.run(N1, "drbdadm down r0 && drbdadm up r0 && drbdadm primary r0");
    lab.run(N2, "drbdadm connect r0");
    lab.await("r0", "dstate", "UpToDate/UpToDate");
  }

  private void secondResource() throws IOException, InterruptedException {
    lab.run(N1, "drbdadm secondary r0");
    both("drbdadm create-md --force r1");
    both("drbdadm up r1");
    lab.await("r1", "cstate", "Connected");
    lab.capture("20-new-current-uuid-clear-bitmap.node1");
    lab.await("r1", "dstate", "UpToDate/UpToDate");
    lab.state("20-r1-clear-bitmap-SecSec.node1");
    lab.state("20-r1-clear-bitmap-SecSec.node2");
    lab.run(N2, "drbdadm primary r1");
    lab.capture(
        "err-promote-two-primaries-not-allowed",
        "err-promote-force-two-primaries-not-allowed",
        "err-drbdsetup-promote-two-primaries-not-allowed",
        "err-r1-net-allow-two-primaries-on-the-fly");
    lab.run(N2, "drbdadm disconnect r1");
    lab.state("21-r1-disconnected-by-node2.node1");
    lab.state("21-r1-disconnected-by-node2.node2");
  }

  private void twoPrimariesNotAllowed() throws IOException, InterruptedException {
    lab.run(N2, "drbdadm connect r1");
    lab.await("r1", "cstate", "StandAlone");
    lab.state("23-r1-after-reconnect-both-primary.node1");
    lab.state("23-r1-after-reconnect-both-primary.node2");
    lab.capture("24-r1-connect-splitbrain.node1");
    lab.run(N2, "drbdadm connect r1");
    lab.await("r1", "cstate", "StandAlone");
    lab.run(N1, "drbdadm secondary r1");
    lab.capture("25-r1-resolve-victim.node2", "25-r1-resolve-survivor.node1");
    lab.await("r1", "dstate", "UpToDate/UpToDate");
    lab.state("25-r1-resolved.node1");
    lab.state("25-r1-resolved.node2");
  }

  private void splitBrainByCut() throws IOException, InterruptedException {
    lab.run(N1, "drbdadm primary r0");
    lab.capture("12-verify.node1");
    lab.run(N2, "drbdadm primary r0");
    lab.await(N1, "r0", "cstate", "Connected");
    hardware.power().cutLink(N1, N2);
    lab.await("r0", "cstate", "WFConnection");
    lab.await("r1", "cstate", "WFConnection");
    lab.state("30-r0-link-cut-both-primary.node1");
    lab.run(N2, "drbdadm disk-options --c-plan-ahead=0 --resync-rate=2M r0");
    lab.run(N2, "drbdadm net-options --verify-alg=crc32c r0");
    lab.state("30-r0-link-cut-both-primary.node2");
    hardware.power().healLink(N1, N2);
    lab.await("r0", "cstate", "StandAlone");
    lab.await("r1", "cstate", "Connected");
    lab.state("31-r0-SplitBrain-both-primary.node1");
    lab.state("31-r0-SplitBrain-both-primary.node2");
    lab.capture(
        "32-r0-resolve-victim-step1.node2",
        "32-r0-resolve-victim-step2.node2",
        "32-r0-resolve-survivor.node1");
    lab.await("r0", "dstate", "UpToDate/UpToDate");
    lab.state("32-r0-resolved.node1");
    lab.state("32-r0-resolved.node2");
  }

  private void deathOfPeer() throws IOException, InterruptedException {
    power(N2, false);
    lab.await(N1, "r0", "cstate", "WFConnection");
    lab.await(N1, "r1", "cstate", "WFConnection");
    lab.state("40-r0-peer-killed.node1");
    power(N2, true);
    lab.capture("41-rejoin.node2");
    lab.await("r0", "dstate", "UpToDate/UpToDate");
    lab.await("r1", "dstate", "UpToDate/UpToDate");
    lab.run(N1, "drbdsetup disk-options 0 --set-defaults");
    lab.run(N2, "drbdadm disk-options --c-plan-ahead=0 --resync-rate=2M r0");
    lab.state("41-r0-rejoined.node1");
    lab.state("41-r0-rejoined.node2");
    power(N1, false);
    lab.capture("42-promote-at-once-after-peer-killed.node2");
    lab.capture("42-promote-at-once-after-peer-killed-r1.node2");
  }

  private void power(String node, boolean on) {
    Optional<String> nothing = Optional.empty();
    if (on) {
      hardware.power().powerOn(node, error -> check(error.equals(nothing)));
    } else {
      hardware.power().powerOff(node, error -> check(error.equals(nothing)));
    }
  }

  private static void check(boolean done) {
    if (!done) {
      throw new IllegalStateException("power was not switched");
    }
  }
}
