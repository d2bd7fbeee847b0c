// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.base;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Runs commands on nodes for the hardware, as the kernel's usermode helper does, for DRBD's
 * handlers, Xen's hotplug scripts and what {@code xl} starts.
 *
 * <p>{@link #run} returns at once; any number of commands may run on a node at the same time. The
 * listener is told what the command writes, and once how it ended: exited, died by a signal, not
 * run (no such program), or lost (the node lost power, or what ran it was killed). A hung node's
 * commands stand still with it. Time goes by as it really does.
 *
 * <p>On a real node a resident process (usermode.c) runs the commands; it offers one {@link
 * CommandRunner} after the other. Where none was ever offered since the node got power, there is no
 * user space that could run anything, and commands are not run.
 *
 * <p>All methods are called under the hardware's lock, as every part of the model is.
 */
public final class UsermodeHelper {
  private static final int QUEUE = 256;

  private final Predicate<String> powered;
  private final Map<String, Seat> seats = new HashMap<>();

  private static final class Seat {
    private final Deque<CommandRunner> idle = new ArrayDeque<>();
    private final Deque<RunningCommand> queued = new ArrayDeque<>();
    private final List<RunningCommand> running = new ArrayList<>();
    private boolean userSpace;
  }

  public UsermodeHelper(Predicate<String> powered) {
    this.powered = powered;
  }

  /**
   * Has a command run on a node.
   *
   * @param node where
   * @param command what
   * @param listener told what it does; its end may be told before this returns
   * @return to write to it and to kill it
   */
  public RunningCommand run(String node, NodeCommand command, CommandListener listener) {
    RunningCommand running = new RunningCommand(command, listener);
    Seat seat = seat(node);
    seat.running.removeIf(RunningCommand::over);
    if (!powered.test(node)) {
      running.ended(new CommandEnd.NotRun(node + " has no power"));
    } else if (!seat.userSpace) {
      running.ended(new CommandEnd.NotRun(node + " has no user space yet"));
    } else if (!seat.idle.isEmpty()) {
      start(seat, running, seat.idle.remove());
    } else if (seat.queued.size() < QUEUE) {
      seat.queued.add(running);
    } else {
      running.ended(new CommandEnd.NotRun(node + " has " + QUEUE + " commands waiting already"));
    }
    return running;
  }

  private static void start(Seat seat, RunningCommand running, CommandRunner runner) {
    seat.running.add(running);
    running.startOn(runner);
  }

  /**
   * A node offers to run one command.
   *
   * @param node which node
   * @param runner will run it
   */
  public void offer(String node, CommandRunner runner) {
    if (!powered.test(node)) {
      runner.close();
      return;
    }
    Seat seat = seat(node);
    seat.userSpace = true;
    Optional.ofNullable(seat.queued.poll())
        .ifPresentOrElse(waiting -> start(seat, waiting, runner), () -> seat.idle.add(runner));
  }

  /**
   * What offered to run a command is gone. If it had one whose end it did not tell, that is lost.
   *
   * @param node which node
   * @param runner what is gone
   */
  public void withdraw(String node, CommandRunner runner) {
    Seat seat = seat(node);
    seat.idle.remove(runner);
    List.copyOf(seat.running).stream()
        .filter(running -> running.runsOn(runner))
        .forEach(running -> running.ended(new CommandEnd.Lost("what ran it was killed")));
    seat.running.removeIf(RunningCommand::over);
  }

  /** A node has lost power, and with it all that ran there. */
  public void powerLost(String node) {
    Seat seat = seats.remove(node);
    if (seat == null) {
      return;
    }
    List<RunningCommand> all = new ArrayList<>(seat.running);
    all.addAll(seat.queued);
    seat.idle.forEach(CommandRunner::close);
    for (RunningCommand running : all) {
      running.runner().ifPresent(CommandRunner::close);
      running.ended(new CommandEnd.Lost(node + " lost power"));
    }
  }

  private Seat seat(String node) {
    return seats.computeIfAbsent(node, name -> new Seat());
  }
}
