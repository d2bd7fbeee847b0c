// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.state;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.ferryman.controller.tools.drbd.DrbdCounters;
import org.ferryman.tools.drbd.status.Degradation;
import org.ferryman.tools.drbd.status.DrbdConnection;
import org.ferryman.tools.drbd.status.DrbdPeerVolume;
import org.ferryman.tools.drbd.status.DrbdStatus;
import org.ferryman.tools.drbd.status.ReplicationState;

/**
 * What is told of a DRBD resource, with the progress of a resync or of an online verification. DRBD
 * 9 tells its speed and the time left; for DRBD 8.4 both are reckoned from two readings.
 */
final class DrbdReport {
  private static final double KIB_PER_MIB = 1024;
  private static final double ALL = 100;
  private static final double MILLIS = 1000;

  private static final Set<ReplicationState> MOVING =
      Set.of(
          ReplicationState.SYNC_SOURCE,
          ReplicationState.SYNC_TARGET,
          ReplicationState.VERIFY_S,
          ReplicationState.VERIFY_T);

  private DrbdReport() {}

  /** Whether a resync runs of which DRBD does not tell how fast it is. */
  static boolean needsASecondLook(DrbdCounters counters) {
    for (DrbdConnection connection : counters.status().connections()) {
      for (DrbdPeerVolume volume : connection.volumes()) {
        DrbdCounters.Fields fields = counters.peerVolume(connection.peerNodeId(), volume.number());
        if (MOVING.contains(volume.replication()) && fields.number("eta").isEmpty()) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * The report.
   *
   * @param first a reading
   * @param second a later one, or the same
   * @param apart how much later
   */
  static NodeReport.Resource of(DrbdCounters first, DrbdCounters second, Duration apart) {
    DrbdStatus status = second.status();
    List<NodeReport.Link> links = new ArrayList<>();
    for (DrbdConnection connection : status.connections()) {
      int peer = connection.peerNodeId();
      links.add(
          new NodeReport.Link(
              connection.name().orElse(""),
              connection.state().word(),
              connection.peerRole().word(),
              connection.volumes().stream()
                  .map(
                      volume ->
                          peerVolume(
                              volume,
                              first.peerVolume(peer, volume.number()),
                              second.peerVolume(peer, volume.number()),
                              second.volume(volume.number()).number("size"),
                              apart))
                  .toList()));
    }
    return new NodeReport.Resource(
        status.resource(),
        status.role().word(),
        status.volumes().stream()
            .map(
                it ->
                    new NodeReport.Volume(
                        it.number(),
                        it.minor(),
                        it.disk().word(),
                        second.volume(it.number()).number("size").orElse(-1)))
            .toList(),
        links,
        Degradation.of(status).orElse(""));
  }

  private static NodeReport.PeerVolume peerVolume(
      DrbdPeerVolume volume,
      DrbdCounters.Fields before,
      DrbdCounters.Fields now,
      OptionalLong sizeKib,
      Duration apart) {
    OptionalLong lacking = volume.outOfSyncKib();
    double speed = speed(before, now, apart);
    boolean moving = MOVING.contains(volume.replication());
    return new NodeReport.PeerVolume(
        volume.number(),
        volume.replication().word(),
        volume.disk().word(),
        volume.resyncSuspended(),
        lacking.orElse(-1),
        percent(now.decimal("done"), lacking, sizeKib),
        moving ? speed : -1,
        moving ? left(now, lacking, speed) : -1);
  }

  private static double percent(OptionalDouble done, OptionalLong lacking, OptionalLong sizeKib) {
    if (done.isPresent()) {
      return done.getAsDouble();
    }
    return lacking.isPresent() && sizeKib.isPresent() && sizeKib.getAsLong() > 0
        ? ALL - ALL * Math.min(lacking.getAsLong(), sizeKib.getAsLong()) / sizeKib.getAsLong()
        : -1;
  }

  private static double speed(DrbdCounters.Fields before, DrbdCounters.Fields now, Duration apart) {
    OptionalDouble told = now.decimal("dbdt1");
    if (told.isPresent()) {
      return told.getAsDouble() * KIB_PER_MIB;
    }
    OptionalLong then = before.number("out-of-sync");
    OptionalLong left = now.number("out-of-sync");
    return then.isPresent() && left.isPresent() && then.getAsLong() > left.getAsLong()
        ? (then.getAsLong() - left.getAsLong()) * MILLIS / apart.toMillis()
        : -1;
  }

  private static long left(DrbdCounters.Fields now, OptionalLong lacking, double speed) {
    OptionalLong told = now.number("eta");
    if (told.isPresent()) {
      return told.getAsLong();
    }
    return lacking.isPresent() && speed > 0 ? (long) Math.ceil(lacking.getAsLong() / speed) : -1;
  }
}
