// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ferryman.exec.Capture;
import org.ferryman.exec.CommandRunner;
import org.ferryman.exec.ScriptedCommandRunner;

/** The adapter on what the real tools of a pair of DRBD 8.4 nodes answered once. */
class CapturedDrbdTest extends DrbdContract {

  @Override
  protected CommandRunner tools(Situation situation) {
    ScriptedCommandRunner runner = new ScriptedCommandRunner();
    files(situation).stream().map(Capture::of).forEach(runner::with);
    return runner;
  }

  private static List<Path> files(Situation situation) {
    List<Path> files =
        new ArrayList<>(
            Capture.files(
                "drbd84", state(situation) + "\\.drbdsetup-(events2-now-stat|show)\\.txt"));
    files.addAll(Capture.files("drbd84", commands(situation)));
    files.addAll(Capture.files("drbd84", "00-drbdadm-version\\.txt"));
    files.addAll(Capture.files("drbd-utils", "84\\.dump-xml-(r0|nope)\\.txt"));
    return files;
  }

  private static String state(Situation situation) {
    return switch (situation) {
      case NO_MODULE -> "00-module-not-loaded.node2";
      case NOT_CONFIGURED -> "01-metadata-created-down.node1";
      case ALONE_INCONSISTENT -> "02-WFConnection-Secondary-Inconsistent.node1";
      case CONNECTED_WITHOUT_DATA -> "03-Connected-SecSec-InconsistentBoth.node1";
      case SYNC_SOURCE -> "04-SyncSource-SyncTarget.node1";
      case SYNC_TARGET -> "04-SyncSource-SyncTarget.node2";
      case PRIMARY -> "05-Connected-UpToDate-PrimarySecondary.node1";
      case SECONDARY_OF_PRIMARY -> "05-Connected-UpToDate-PrimarySecondary.node2";
      case BOTH_SECONDARY -> "06-Connected-UpToDate-SecondarySecondary.node1";
      case BOTH_PRIMARY -> "07-Connected-UpToDate-PrimaryPrimary.node1";
      case PRIMARY_ALONE -> "09-disconnected-by-node2.node1";
      case SECONDARY_STAND_ALONE -> "09-disconnected-by-node2.node2";
      case DISKLESS_SECONDARY -> "10-Diskless-secondary.node2";
      case DISKLESS_PRIMARY -> "10b-Diskless-primary.node1";
      case OUTDATED -> "11-Outdated-StandAlone.node2";
      case SPLIT_BRAIN -> "31-r0-SplitBrain-both-primary.node1";
      case PRIMARY_HELD_OPEN -> "05b-after-failed-down-while-open.node1";
      case SECOND_FORBIDDEN -> "20-r1-clear-bitmap-SecSec.node1";
    };
  }

  private static String commands(Situation situation) {
    return switch (situation) {
      case ALONE_INCONSISTENT -> "err-promote-inconsistent-no-peer\\.txt";
      case CONNECTED_WITHOUT_DATA ->
          "(err-promote-inconsistent-connected|04-primary-force\\.node1|07-secondary\\.node1)\\.txt";
      case OUTDATED -> "err-promote-outdated\\.txt";
      case SECOND_FORBIDDEN -> "err-promote-(force-)?two-primaries-not-allowed\\.txt";
      case PRIMARY -> "(err-promote-already-primary|down-while-primary-not-open)\\.txt";
      case PRIMARY_HELD_OPEN -> "err-demote-while-open-rw\\.txt";
      case BOTH_PRIMARY -> "07-secondary\\.node1\\.txt";
      default -> "none";
    };
  }
}
