/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package org.ferryman.handover;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.ferryman.ocf.Operation;

/**
 * Receivers run by the script {@code receive}, which takes in a guest only while the folder's
 * {@code id} names its hand-over, and keeps what xl says there.
 */
public final class DetachedReceivers implements Receivers {
  private static final String EXPECTED = "id";
  private static final String ENDED = "ended";
  private static final String ADMITTED = "admitted";
  private static final String PERMITTED = "Got permission";
  private static final String STARTED = "Domain started succes"; // spelt so, or with a third s
  private static final String DESTROYED = "Failure, destroying our copy";

  private final Path base;
  private final Duration patience;
  private final Duration poll;

  /**
   * Receivers of this node.
   *
   * @param base holds a folder per guest
   * @param patience how long one has to end by itself
   * @param poll between two looks
   */
  public DetachedReceivers(Path base, Duration patience, Duration poll) {
    this.base = requireNonNull(base, "base");
    this.patience = requireNonNull(patience, "patience");
    this.poll = requireNonNull(poll, "poll");
  }

  @Override
  public StepOutcome expect(String vm, String id, boolean held) {
    RunFolder folder = RunFolder.of(base, vm);
    try {
      if (of(folder, id) && folder.has(EXPECTED)) {
        return StepOutcome.ok();
      }
      if (folder.leader().isPresent()) {
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
    if (exit.isEmpty() && folder.leader().isPresent()) {
      return ReceiverVerdict.RUNNING;
    }
    if (!folder.has("pid")) {
      return folder.has(ENDED) ? ReceiverVerdict.NEVER_STARTED : ReceiverVerdict.UNPROVEN;
    }
    return ofWords(exit, folder.log());
  }

  /** What its exit code and last words prove. */
  static ReceiverVerdict ofWords(Optional<Integer> exit, String log) {
    if (exit.filter(code -> code == 0).isPresent() || log.contains(STARTED)) {
      return ReceiverVerdict.STARTED;
    }
    boolean undone = !log.contains(PERMITTED) || log.contains(DESTROYED);
    return undone ? ReceiverVerdict.NEVER_STARTED : ReceiverVerdict.UNPROVEN;
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
    folder
        .leader()
        .ifPresent(leader -> leader.descendants().forEach(ProcessHandle::destroyForcibly));
    return over(folder, operation.within(patience))
        ? StepOutcome.ok()
        : new StepOutcome.Failed("the receiver of " + vm + " can't be ended");
  }

  private boolean over(RunFolder folder, Operation waiting) {
    boolean runs = folder.leader().isPresent();
    while (runs && waiting.pause(poll)) {
      runs = folder.leader().isPresent();
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
}
