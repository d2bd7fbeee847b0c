// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.migration;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ferryman.exec.Clock;
import org.ferryman.exec.Processes;
import org.ferryman.handover.lease.RunFolder;
import org.ferryman.handover.migration.Receivers.ReceiverVerdict;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.StepOutcome;

/**
 * Receivers run by the script {@code receive}, which takes in a guest only while the folder's
 * {@code id} names its hand-over, and keeps what xl says there.
 */
public final class DetachedReceivers implements Receivers {
  private static final String EXPECTED = "id";
  private static final String ENDED = "ended";
  private static final String ADMITTED = "admitted";
  private static final String UNRUN = "unrun";
  private static final String XL = "migration target: ";
  private static final String STARTED = XL + "Domain started succes"; // spelt so, or with a third s

  /** xl, or the script in its place, has said that it gives up before, or without, a start. */
  private static final List<String> GIVEN_UP =
      List.of(
          XL + "Failure, destroying our copy",
          XL + "Domain creation failed",
          "the window for the disks was not opened");

  /** For whoever looks why a migration broke; then it goes, lest what is left adds up. */
  private static final Duration KEPT = Duration.ofDays(1);

  private final Path base;
  private final Duration patience;
  private final Duration poll;
  private final Clock clock;
  private final Processes processes;

  /**
   * Receivers of this node.
   *
   * @param base holds a folder per guest
   * @param patience how long one has to end by itself
   * @param poll between two looks
   * @param clock tells how old leftovers are
   * @param processes of this node
   */
  public DetachedReceivers(
      Path base, Duration patience, Duration poll, Clock clock, Processes processes) {
    this.base = base;
    this.patience = patience;
    this.poll = poll;
    this.clock = clock;
    this.processes = processes;
  }

  @Override
  public StepOutcome expect(String vm, String id, boolean held) {
    RunFolder folder = RunFolder.of(base, vm);
    try {
      if (of(folder, id) && folder.has(EXPECTED)) {
        return StepOutcome.ok();
      }
      if (folder.leader(processes).isPresent()) {
        return new StepOutcome.Failed("another receiver of %s still runs".formatted(vm));
      }
      folder.delete();
      folder.make();
      if (!held) {
        folder.write(ADMITTED, id);
      }
      folder.write(EXPECTED, id);
      return StepOutcome.ok();
    } catch (IOException e) {
      return new StepOutcome.Failed("%s can't be written: %s".formatted(folder.path(), e));
    }
  }

  @Override
  public StepOutcome admit(String vm, String id) {
    RunFolder folder = RunFolder.of(base, vm);
    if (!of(folder, id)) {
      return new StepOutcome.Failed("no receiver of %s is expected any more".formatted(vm));
    }
    try {
      folder.write(ADMITTED, id);
      return StepOutcome.ok();
    } catch (IOException e) {
      return new StepOutcome.Failed("%s can't be written: %s".formatted(folder.path(), e));
    }
  }

  private static boolean of(RunFolder folder, String id) {
    return folder.read(EXPECTED).or(() -> folder.read(ENDED)).filter(id::equals).isPresent();
  }

  @Override
  public ReceiverVerdict verdict(String vm, String id) {
    RunFolder folder = RunFolder.of(base, vm);
    if (!of(folder, id)) {
      return ReceiverVerdict.UNPROVEN;
    }
    Optional<Integer> exit = folder.exit();
    if (exit.isEmpty() && folder.leader(processes).isPresent()) {
      return ReceiverVerdict.RUNNING;
    }
    if (folder.has(UNRUN)) {
      return ReceiverVerdict.NEVER_STARTED;
    }
    if (!folder.has("pid")) {
      return folder.has(ENDED) ? ReceiverVerdict.NEVER_STARTED : ReceiverVerdict.UNPROVEN;
    }
    return ofWords(exit, folder.log());
  }

  /**
   * What its exit code and last words prove. A line that is missing proves nothing: the disk with
   * the log may have been full, or its end cut off. That a guest has not run is proven only by what
   * was said.
   */
  static ReceiverVerdict ofWords(Optional<Integer> exit, String log) {
    if (says(log, STARTED)) {
      return ReceiverVerdict.STARTED;
    }
    if (GIVEN_UP.stream().anyMatch(words -> says(log, words))) {
      return ReceiverVerdict.NEVER_STARTED;
    }
    return exit.filter(code -> code == 0).isPresent()
        ? ReceiverVerdict.STARTED
        : ReceiverVerdict.UNPROVEN;
  }

  private static boolean says(String log, String words) {
    return log.lines().anyMatch(line -> line.startsWith(words));
  }

  @Override
  public boolean over(String vm, String id) {
    RunFolder folder = RunFolder.of(base, vm);
    return of(folder, id)
        && folder.has("pid")
        && (folder.exit().isPresent() || folder.leader(processes).isEmpty());
  }

  @Override
  public boolean knows(String vm, String id) {
    return of(RunFolder.of(base, vm), id);
  }

  @Override
  public StepOutcome neverRan(String vm, String id) {
    RunFolder folder = RunFolder.of(base, vm);
    if (!of(folder, id)) {
      return StepOutcome.ok();
    }
    try {
      folder.write(UNRUN, id);
      return StepOutcome.ok();
    } catch (IOException e) {
      return new StepOutcome.Failed("%s can't be written: %s".formatted(folder.path(), e));
    }
  }

  @Override
  public StepOutcome end(String vm, String id, Operation operation) {
    RunFolder folder = RunFolder.of(base, vm);
    if (!of(folder, id)) {
      return StepOutcome.ok();
    }
    try {
      if (folder.has(EXPECTED)) {
        folder.rename(EXPECTED, ENDED);
      }
    } catch (IOException e) {
      return new StepOutcome.Failed("%s can't be changed: %s".formatted(folder.path(), e));
    }
    if (over(folder, operation.within(patience))) {
      return StepOutcome.ok();
    }
    folder.leader(processes).ifPresent(processes::killChildren);
    return over(folder, operation.within(patience))
        ? StepOutcome.ok()
        : new StepOutcome.Failed("the receiver of " + vm + " can't be ended");
  }

  private boolean over(RunFolder folder, Operation waiting) {
    boolean runs = folder.leader(processes).isPresent();
    while (runs && waiting.pause(poll)) {
      runs = folder.leader(processes).isPresent();
    }
    return !runs;
  }

  @Override
  public void forget(String vm, String id) {
    RunFolder folder = RunFolder.of(base, vm);
    if (of(folder, id)) {
      folder.delete();
    }
  }

  @Override
  public void tidy(Set<String> ids) {
    for (String vm : RunFolder.guests(base)) {
      RunFolder folder = RunFolder.of(base, vm);
      boolean wanted =
          folder.read(EXPECTED).or(() -> folder.read(ENDED)).filter(ids::contains).isPresent();
      if (!wanted && folder.leader(processes).isEmpty() && folder.olderThan(KEPT, clock.wall())) {
        folder.delete();
      }
    }
  }
}
