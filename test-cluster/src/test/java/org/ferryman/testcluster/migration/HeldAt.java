// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.migration;

import java.util.List;
import java.util.Optional;
import org.ferryman.testcluster.cluster.ClusterHardware;
import org.ferryman.testcluster.hardware.Fault;
import org.ferryman.testcluster.hardware.base.Event;
import org.ferryman.testcluster.hardware.xen.MigrationStep;

/** Where a hand-over is held when it is broken: xl's steps, and those of the window, in order. */
enum HeldAt {
  /** xl has begun and not called the receiver. */
  BEGUN(MigrationStep.BEGUN),
  /** Half of the memory is copied. */
  COPYING(MigrationStep.COPYING),
  /** The guest is suspended. */
  SUSPENDED(MigrationStep.SUSPENDED),
  /** All memory is on the target. */
  ARRIVING(MigrationStep.ARRIVING),
  /** Both nodes allow two primaries, the target is about to be one. */
  OPENING("drbdsetup primary", false),
  /** The target waits for the permission to start the guest. */
  READY(MigrationStep.READY),
  /** It has that permission. */
  PERMITTED(MigrationStep.PERMITTED),
  /** The guest runs on the target, the source does not know. */
  STARTED(MigrationStep.STARTED),
  /** The source knows, its copy is still there. */
  REPORTED(MigrationStep.REPORTED),
  /** xl is over, the source is about to be Secondary. */
  CLOSING("drbdsetup secondary", true);

  private final Optional<MigrationStep> step;
  private final String tool;
  private final boolean onSource;

  HeldAt(MigrationStep step) {
    this.step = Optional.of(step);
    this.tool = "";
    this.onSource = false;
  }

  HeldAt(String tool, boolean onSource) {
    this.step = Optional.empty();
    this.tool = tool;
    this.onSource = onSource;
  }

  /** Whether xl migrate runs then. */
  boolean duringTransfer() {
    return this != CLOSING;
  }

  /** Holds the next hand-over there. */
  void hold(ClusterHardware hardware, String source, String target) {
    if (step.isPresent()) {
      hardware.tell(h -> h.holdMigrations(step.get(), true));
    } else {
      Fault held = new Fault(onSource ? source : target, tool, Fault.Kind.HELD, 0, "", 0);
      hardware.tell(h -> h.setFault(held));
    }
  }

  /** Lets it go on; does nothing if it is not held. */
  void letGo(ClusterHardware hardware) {
    if (step.isPresent()) {
      hardware.tell(h -> h.holdMigrations(step.get(), false));
    } else {
      hardware.tell(h -> h.clearFaults("", tool));
    }
  }

  /** Whether it has come so far, by what happened since it was ordered. */
  boolean reached(List<Event> since) {
    return since.stream()
        .anyMatch(
            event ->
                step.isPresent()
                    ? event.kind().equals("migration-step") && event.text().endsWith(": " + name())
                    : event.kind().equals("held") && event.text().equals(tool));
  }
}
