// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.ferryman.testcluster.hardware.base.World;

/** Makes one disk equal to the other's, at a rate, as long as both sides are connected. */
final class Resync {
  private static final long TICK = 50;

  private static final int OLD_TOOLS = 3;

  private final World world;
  private final Handlers handlers;
  private final Replicator replicator;

  Resync(World world, Handlers handlers, Replicator replicator) {
    this.world = world;
    this.handlers = handlers;
    this.replicator = replicator;
  }

  /** Begins; both sides are connected and have disks. */
  void begin(DrbdDevice source, DrbdDevice target, boolean full) {
    source.replication = ReplicationState.WF_BITMAP_S;
    source.peerDisk = DiskState.CONSISTENT;
    target.replication = ReplicationState.WF_BITMAP_T;
    target.peerDisk = source.diskState;
    capTarget(target);
    String node = target.resource.node.name();
    world
        .measurements()
        .settleOn(source.key(), node, source.disk.content(), "resync replaces the data of " + node);
    Session session = source.resource.session;
    world
        .timeline()
        .after(world.timings().bitmapExchange(), () -> ask(session, source, target, full));
  }

  /** From the bitmap exchange on a target's data is known to be old (sanitize_state: disk_max). */
  private static void capTarget(DrbdDevice target) {
    if (target.diskState.atLeast(DiskState.CONSISTENT)) {
      target.diskState = DiskState.OUTDATED;
      target.saveFlags();
    }
  }

  /** Each side's handler may refuse; the resync begins when both have agreed. */
  private void ask(Session session, DrbdDevice source, DrbdDevice target, boolean full) {
    if (!live(session, source, target)) {
      retryWhileConnected(session, source, () -> ask(session, source, target, full));
      return;
    }
    Set<DrbdDevice> agreed = new HashSet<>();
    Consumer<DrbdDevice> agree =
        side -> {
          agreed.add(side);
          if (agreed.size() == 2) {
            run(session, source, target, full);
          }
        };
    handlers.call(
        source,
        "before-resync-source",
        exit -> answered(session, source, exit == OLD_TOOLS ? 0 : exit, agree));
    handlers.call(target, "before-resync-target", exit -> answered(session, target, exit, agree));
  }

  private void answered(Session session, DrbdDevice side, int exit, Consumer<DrbdDevice> agree) {
    if (exit == 0) {
      agree.accept(side);
    } else if (side.resource.session == session) {
      replicator.disconnect(side.resource, () -> {});
    }
  }

  private void run(Session session, DrbdDevice source, DrbdDevice target, boolean full) {
    if (!live(session, source, target)) {
      retryWhileConnected(session, source, () -> run(session, source, target, full));
      return;
    }
    source.generation(generation -> generation.syncStarted(world.random()));
    target.generation(
        generation ->
            generation
                .syncTarget(source.generation().bitmap())
                .primary(target.resource.role == Role.PRIMARY));
    long marked = full ? source.disk.sizeKib() : source.outOfSyncKib() + target.outOfSyncKib();
    long total = Math.min(marked, source.disk.sizeKib());
    for (DrbdDevice side : new DrbdDevice[] {source, target}) {
      side.resyncTotalKib = total;
      side.outOfSync(total);
    }
    source.replication = ReplicationState.SYNC_SOURCE;
    source.peerDisk = DiskState.INCONSISTENT;
    target.replication = ReplicationState.SYNC_TARGET;
    target.diskState = DiskState.INCONSISTENT;
    target.peerDisk = source.diskState;
    target.saveFlags();
    world.log().add(target.resource.node.name(), "resync-start", text(source, target, total));
    tick(session, source, target);
  }

  private void tick(Session session, DrbdDevice source, DrbdDevice target) {
    world.timeline().after(TICK, () -> step(session, source, target));
  }

  private void step(Session session, DrbdDevice source, DrbdDevice target) {
    if (!live(session, source, target)) {
      retryWhileConnected(session, source, () -> step(session, source, target));
      return;
    }
    if (!source.replication.source()) {
      return;
    }
    boolean paused = source.pausedHere || target.pausedHere;
    showPause(source, target, paused);
    if (!paused) {
      move(source, target);
    }
    if (source.outOfSyncKib() == 0 && !paused) {
      finish(source, target);
    } else {
      tick(session, source, target);
    }
  }

  private static void showPause(DrbdDevice source, DrbdDevice target, boolean paused) {
    source.replication = paused ? ReplicationState.PAUSED_SYNC_S : ReplicationState.SYNC_SOURCE;
    target.replication = paused ? ReplicationState.PAUSED_SYNC_T : ReplicationState.SYNC_TARGET;
    source.pausedByPeer = target.pausedHere;
    target.pausedByPeer = source.pausedHere;
  }

  private void move(DrbdDevice source, DrbdDevice target) {
    long kib = Math.max(4, rate(source) * TICK / 1000 / 4 * 4);
    long moved = Math.min(kib, source.outOfSyncKib());
    source.outOfSync(source.outOfSyncKib() - moved);
    target.outOfSync(source.outOfSyncKib());
    source.counters.read += moved;
    source.counters.sent += moved;
    target.counters.written += moved;
    target.counters.received += moved;
  }

  private void finish(DrbdDevice source, DrbdDevice target) {
    target.disk.content().become(source.disk.content());
    source.generation(DataGeneration::bitmapCleared);
    target.generation(g -> source.generation().primary(target.resource.role == Role.PRIMARY));
    target.outOfSync(0);
    source.replication = ReplicationState.ESTABLISHED;
    target.replication = ReplicationState.ESTABLISHED;
    target.diskState = DiskState.UP_TO_DATE;
    target.peerDisk = source.diskState;
    source.peerDisk = DiskState.UP_TO_DATE;
    source.crashedPrimary = false;
    target.crashedPrimary = false;
    target.saveFlags();
    source.saveFlags();
    replicator.fencing().resynced(source.resource);
    handlers.call(target, "after-resync-target", exit -> {});
    world
        .log()
        .add(
            target.resource.node.name(),
            "resync-done",
            text(source, target, source.resyncTotalKib));
  }

  private long rate(DrbdDevice source) {
    return Optional.of(source.syncOptions())
        .filter(options -> "0".equals(options.get("c-plan-ahead")))
        .map(options -> options.get("resync-rate"))
        .map(Sizes::kib)
        .orElse(world.timings().resyncKibPerSecond());
  }

  private static boolean live(Session session, DrbdDevice source, DrbdDevice target) {
    return source.resource.session == session
        && source.resource.reachablePeer().isPresent()
        && source.hasDisk()
        && target.hasDisk();
  }

  /** A hung peer or cut link that DRBD has not noticed yet: the resync stands still. */
  private void retryWhileConnected(Session session, DrbdDevice source, Runnable action) {
    if (session != null
        && source.resource.session == session
        && source.hasDisk()
        && source.resource.reachablePeer().isEmpty()) {
      world.timeline().after(TICK, action);
    }
  }

  private static String text(DrbdDevice source, DrbdDevice target, long kib) {
    return source.key()
        + " "
        + kib
        + " KiB from "
        + source.resource.node.name()
        + " to "
        + target.resource.node.name();
  }
}
