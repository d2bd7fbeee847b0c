// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.ferryman.handover.disks.Guard;
import org.ferryman.handover.disks.Guard.Caller;
import org.ferryman.handover.lease.Phase;
import org.ferryman.handover.lease.Window;
import org.ferryman.handover.migration.Receivers.ReceiverVerdict;
import org.ferryman.handover.migration.Transfers.TransferEnd;
import org.ferryman.handover.migration.peer.Plan;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.StepOutcome;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.status.Role;
import org.ferryman.tools.xen.GuestDomain;
import org.ferryman.tools.xen.GuestDomain.State;

/**
 * xl's migration between the two nodes of a {@link World}: each look at the transfer takes it one
 * step further, in the order of xl's own protocol.
 */
public final class Migration implements Transfers {
  /** The steps, each named for what has happened when it is over. */
  public enum Step {
    BEGUN,
    COPYING,
    SUSPENDED,
    DISK_OPENED,
    READY,
    RENAMED_AWAY,
    PERMITTED,
    RENAMED,
    RUNNING,
    REPORTED,
    DESTROYED,
    EXITED
  }

  private static final List<Step> ORDER = List.of(Step.values());
  private static final int PATIENCE = 200;

  private final World world;
  final List<Step> done = new ArrayList<>();
  private Plan plan;
  private TransferEnd end = TransferEnd.NOT_BEGUN;
  private String words = "";
  private boolean receiver;
  private int tries;

  /** xl does nothing any more from this step on. */
  public Step hangsAfter;

  /** xl does not heed that its ssh ends. */
  boolean deaf;

  boolean outOfMemory;

  /** How many transfers the target's sshd has no room for. */
  public int turnsAway;

  /** Called when a step is over. */
  public Consumer<Step> after = step -> {};

  Migration(World world) {
    this.world = world;
  }

  @Override
  public StepOutcome begin(Plan wanted, Operation operation) {
    plan = wanted;
    end = TransferEnd.RUNNING;
    WorldNode target = world.target();
    receiver = world.ssh && target.powered && !target.shut && target.expected.equals(wanted.id());
    receiver &= turnsAway <= 0;
    target.called |= receiver;
    target.verdict = receiver ? ReceiverVerdict.RUNNING : target.verdict;
    done.clear();
    over(Step.BEGUN);
    if (turnsAway-- > 0) {
      fail("kex_exchange_identification: Connection closed by remote host");
    }
    return StepOutcome.ok();
  }

  @Override
  public Reading read(String vm) {
    if (plan == null) {
      return Reading.NONE;
    }
    if (end == TransferEnd.RUNNING) {
      goOn();
    }
    return new Reading(Optional.of(plan), end, words);
  }

  /** Goes on although nobody looks: the controller is dead. */
  void goOnAlone() {
    for (int i = 0; i < 1000 && end == TransferEnd.RUNNING; i++) {
      goOn();
    }
  }

  private void goOn() {
    Step last = done.get(done.size() - 1);
    if (last == hangsAfter) {
      return;
    }
    if ((!world.ssh || !world.target().powered) && !was(Step.REPORTED)) {
      sshGone();
      return;
    }
    if (!receiver && last.compareTo(Step.PERMITTED) < 0) {
      fail("migration target: no receiver");
      return;
    }
    Step next = ORDER.get(ORDER.indexOf(last) + 1);
    if (take(next)) {
      over(next);
    }
  }

  private void over(Step step) {
    done.add(step);
    world.check();
    after.accept(step);
    world.check();
  }

  private boolean take(Step step) {
    WorldNode source = world.source();
    WorldNode target = world.target();
    switch (step) {
      case BEGUN -> throw new IllegalStateException("is begun once");
      case COPYING -> {
        if (outOfMemory) {
          target.verdict = ReceiverVerdict.NEVER_STARTED;
          receiver = false;
          fail("migration target: Domain creation failed (code -3).");
          return false;
        }
        if (!target.admitted) {
          if (tries++ >= PATIENCE) {
            target.verdict = ReceiverVerdict.NEVER_STARTED;
            receiver = false;
            fail("the window for the disks was not opened");
          }
          return false;
        }
        target.incoming = new GuestDomain(State.FRESH, 9);
      }
      case SUSPENDED -> source.own = new GuestDomain(State.SUSPENDED, 3);
      case DISK_OPENED -> {
        return openDisk(target);
      }
      case READY -> {}
      case RENAMED_AWAY -> {
        source.away = new GuestDomain(State.SUSPENDED, 3);
        source.own = GuestDomain.ABSENT;
      }
      case PERMITTED -> {}
      case RENAMED -> {
        target.own = new GuestDomain(State.FRESH, 9);
        target.incoming = GuestDomain.ABSENT;
      }
      case RUNNING -> target.own = new GuestDomain(State.ACTIVE, 9);
      case REPORTED -> {
        if (!target.powered) {
          return true;
        }
        target.verdict = ReceiverVerdict.STARTED;
        receiver = false;
      }
      case DESTROYED -> source.away = GuestDomain.ABSENT;
      case EXITED -> {
        end = TransferEnd.REPORTED_SUCCESS;
        words = "Migration successful.";
      }
    }
    return true;
  }

  /** What the hotplug script does with a late window; a plain disk is just opened. */
  private boolean openDisk(WorldNode target) {
    if (plan.window() == Window.WHOLE_COPY) {
      if (target.role == Role.PRIMARY) {
        return true;
      }
      hotplugFailed(target);
      return false;
    }
    Guard guard =
        Guard.of(
            Caller.ARRIVAL,
            ((DrbdReading.Configured) target.read(World.DISK, null)).status(),
            target.leases.read(World.DISK),
            target.twoPrimariesConfigured);
    if (guard instanceof Guard.Allowed) {
      target.primary(World.DISK, null);
      return true;
    }
    if (guard instanceof Guard.AwaitWindow await && tries++ < PATIENCE) {
      if (await.lease().phase() == Phase.PREPARED) {
        target.leases.change(await.lease().id(), it -> it.at(Phase.ARRIVING));
      }
      return false;
    }
    hotplugFailed(target);
    return false;
  }

  private void hotplugFailed(WorldNode target) {
    target.incoming = GuestDomain.ABSENT;
    target.verdict = ReceiverVerdict.NEVER_STARTED;
    receiver = false;
    fail("migration target: Domain creation failed (code -1): hotplug script failed");
  }

  private boolean was(Step step) {
    return done.contains(step);
  }

  /** The transport is gone: what each end does by itself. */
  private void sshGone() {
    if (was(Step.REPORTED)) {
      return;
    }
    receiverSeesTheEnd();
    if (!deaf) {
      fail("libxl: error: file/stream truncated");
    }
  }

  private void receiverSeesTheEnd() {
    WorldNode target = world.target();
    if (!receiver || !target.powered) {
      return;
    }
    receiver = false;
    if (was(Step.PERMITTED)) {
      if (target.incoming.there() || target.own.state() == State.FRESH) {
        target.incoming = GuestDomain.ABSENT;
        target.own = new GuestDomain(State.ACTIVE, 9);
      }
      target.verdict = ReceiverVerdict.STARTED;
    } else {
      target.incoming = GuestDomain.ABSENT;
      target.verdict = ReceiverVerdict.NEVER_STARTED;
    }
    world.check();
  }

  /** xl on the source fails: it resumes the guest unless it has permitted the start. */
  private void fail(String why) {
    WorldNode source = world.source();
    end = TransferEnd.BROKEN;
    words = why;
    if (was(Step.RENAMED_AWAY)) {
      words = "** Migration failed during final handshake **";
    } else if (source.own.state() == State.SUSPENDED) {
      source.own = new GuestDomain(State.ACTIVE, 3);
    }
    world.check();
  }

  @Override
  public boolean startedThere(String vm) {
    return was(Step.REPORTED);
  }

  @Override
  public StepOutcome breakOff(String vm, Operation operation) {
    sshGone();
    return StepOutcome.ok();
  }

  @Override
  public StepOutcome kill(String vm, Operation operation) {
    receiverSeesTheEnd();
    killed();
    return StepOutcome.ok();
  }

  /** xl on the source is killed: it does nothing more, the guest is left as it is. */
  void killed() {
    end = TransferEnd.BROKEN;
    words = "xl was killed";
  }

  /** The receiver is killed: it leaves its copy as it is. */
  void endReceiver() {
    if (receiver) {
      receiver = false;
      world.target().verdict =
          was(Step.RUNNING)
              ? ReceiverVerdict.STARTED
              : ReceiverVerdict.UNPROVEN; // a process that is killed says nothing
    }
  }

  void poweredOff(WorldNode node) {
    if (node == world.target()) {
      receiver = false;
      if (end == TransferEnd.RUNNING && !deaf && !was(Step.REPORTED)) {
        fail("migration sender: the target does not answer");
      }
    } else {
      receiverSeesTheEnd();
      plan = null;
      end = TransferEnd.NOT_BEGUN;
    }
  }

  @Override
  public void forget(String vm) {
    plan = null;
    end = TransferEnd.NOT_BEGUN;
    words = "";
  }

  @Override
  public List<String> guests() {
    return plan == null ? List.of() : List.of(plan.vm());
  }
}
