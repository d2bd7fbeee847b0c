// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.check;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ferryman.fencing.Finding;
import org.ferryman.handover.lease.LeaseReading;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.TwoPrimariesReading;
import org.ferryman.tools.drbd.status.ConnectionState;
import org.ferryman.tools.drbd.status.Degradation;
import org.ferryman.tools.drbd.status.DiskState;
import org.ferryman.tools.drbd.status.DrbdConnection;
import org.ferryman.tools.drbd.status.DrbdPeerVolume;
import org.ferryman.tools.drbd.status.DrbdStatus;
import org.ferryman.tools.drbd.status.DrbdVolume;
import org.ferryman.tools.drbd.status.ReplicationState;

/** Judges the state that a DRBD resource is in now, as this node sees it. */
final class StateChecks {
  private static final Set<ReplicationState> CATCHES_UP =
      Set.of(
          ReplicationState.STARTING_SYNC_T,
          ReplicationState.WF_BIT_MAP_T,
          ReplicationState.WF_SYNC_UUID,
          ReplicationState.SYNC_TARGET,
          ReplicationState.BEHIND);
  private static final Set<ReplicationState> PEER_CATCHES_UP =
      Set.of(
          ReplicationState.STARTING_SYNC_S,
          ReplicationState.WF_BIT_MAP_S,
          ReplicationState.SYNC_SOURCE,
          ReplicationState.AHEAD);
  private static final Set<ReplicationState> PAUSED =
      Set.of(ReplicationState.PAUSED_SYNC_S, ReplicationState.PAUSED_SYNC_T);
  private static final Set<ReplicationState> VERIFIES =
      Set.of(ReplicationState.VERIFY_S, ReplicationState.VERIFY_T);

  /**
   * All that they judge by.
   *
   * @param state what the kernel says
   * @param kernel whether the kernel would let a second node be Primary
   * @param twoForGood whether the configuration allows two Primaries
   * @param lease the lease on the resource
   */
  record Facts(
      DrbdReading state, TwoPrimariesReading kernel, boolean twoForGood, LeaseReading lease) {
    Facts {
      requireNonNull(state, "state");
      requireNonNull(kernel, "kernel");
      requireNonNull(lease, "lease");
    }

    boolean windowMayBeOpen() {
      return lease instanceof LeaseReading.Held held && held.lease().phase().windowMayBeOpen();
    }
  }

  private final String resource;
  private final Facts facts;
  private final List<Finding> findings = new ArrayList<>();

  private StateChecks(String resource, Facts facts) {
    this.resource = resource;
    this.facts = facts;
  }

  /** All findings; one that says that all is well, if it is. */
  static List<Finding> of(String resource, Facts facts) {
    StateChecks checks = new StateChecks(resource, facts);
    checks.judge();
    return List.copyOf(checks.findings);
  }

  private void judge() {
    if (facts.state() instanceof DrbdReading.Unknown unknown) {
      findings.add(
          Finding.unknown("state", unknown.reason(), "check again where drbdsetup answers"));
      return;
    }
    if (!(facts.state() instanceof DrbdReading.Configured configured)) {
      findings.add(
          Finding.warning(
              "state",
              "down: the kernel does not have it",
              "start it in the cluster; without one 'drbdadm up %s'".formatted(resource)));
      return;
    }
    DrbdStatus status = configured.status();
    Degradation.of(status)
        .ifPresent(
            it ->
                findings.add(
                    Finding.failed(
                        "state",
                        it,
                        "'ferryman explain %s' tells since when".formatted(resource))));
    status.unrecognised().forEach(it -> findings.add(unrecognised(it)));
    status.volumes().forEach(it -> disk(status, it));
    status.connections().forEach(it -> connection(status, it));
    twoPrimaries(status);
    window();
    if (findings.isEmpty()) {
      findings.add(Finding.ok("state", shown(status)));
    }
  }

  private static Finding unrecognised(String word) {
    return Finding.unknown("state", "a word of DRBD's is not known: " + word, "update Ferryman");
  }

  private static String shown(DrbdStatus status) {
    boolean verifies = status.peerVolumes().anyMatch(it -> VERIFIES.contains(it.replication()));
    return "%s, connected, UpToDate on every side%s"
        .formatted(status.role().word(), verifies ? ", being verified" : "");
  }

  private void disk(DrbdStatus status, DrbdVolume volume) {
    String what = "volume %d is %s here".formatted(volume.number(), volume.disk().word());
    if (volume.disk().lost()) {
      // of a Primary the degradation tells
      if (!volume.client() && !status.primary()) {
        failed(
            "disk",
            what + ": this node can't take a guest",
            "mend the disk below it, then 'drbdadm attach %s'".formatted(resource));
      }
      return;
    }
    switch (volume.disk()) {
      case OUTDATED ->
          failed(
              "disk",
              what + ": it misses what another node has written",
              "connect it to that node, and it catches up; if that is gone for good, 'ferryman drbd use-stale %s'"
                  .formatted(resource));
      case INCONSISTENT -> inconsistent(status, volume, what);
      case CONSISTENT, ATTACHING, NEGOTIATING ->
          findings.add(
              Finding.warning(
                  "disk",
                  what + ": whether it is the newest is not known yet",
                  "connect it to the other nodes"));
      default -> {
        // UpToDate; of a word that is not known it is told that it is none
      }
    }
  }

  private void inconsistent(DrbdStatus status, DrbdVolume volume, String what) {
    boolean catchesUp =
        status
            .peerVolumes()
            .anyMatch(
                it -> it.number() == volume.number() && CATCHES_UP.contains(it.replication()));
    if (catchesUp) {
      findings.add(
          Finding.warning("disk", what + ", and catches up", "wait for the end of the resync"));
    } else {
      failed(
          "disk",
          what + ", and no resync is under way",
          "connect it to a node whose data is UpToDate");
    }
  }

  private void connection(DrbdStatus status, DrbdConnection connection) {
    String peer = connection.name().orElse("the peer");
    if (connection.state() == ConnectionState.STAND_ALONE
        || connection.state() == ConnectionState.UNRECOGNISED) {
      return; // told already
    }
    if (connection.state() != ConnectionState.CONNECTED) {
      findings.add(
          Finding.warning(
              "connection",
              "not connected to %s (%s)".formatted(peer, connection.state().word()),
              "bring DRBD up there, or mend the link between the two"));
      return;
    }
    connection.volumes().forEach(it -> peerVolume(status, peer, it));
  }

  private void peerVolume(DrbdStatus status, String peer, DrbdPeerVolume volume) {
    String what = "volume %d is %s on %s".formatted(volume.number(), volume.disk().word(), peer);
    if (PAUSED.contains(volume.replication()) || volume.resyncSuspended()) {
      findings.add(
          Finding.warning(
              "resync",
              "the resync of volume %d with %s is paused".formatted(volume.number(), peer),
              "it waits for another resource (resync-after), or for 'drbdadm resume-sync %s'"
                  .formatted(resource)));
    } else if (PEER_CATCHES_UP.contains(volume.replication())) {
      findings.add(
          Finding.warning(
              "disk on " + peer, what + ", and catches up", "wait for the end of the resync"));
    } else if (volume.disk() != DiskState.UP_TO_DATE
        && volume.disk() != DiskState.UNRECOGNISED
        && !volume.client()
        && !CATCHES_UP.contains(volume.replication())) {
      failed(
          "disk on " + peer,
          what + ": a guest can't go there",
          "'ferryman drbd check %s' on %s tells why".formatted(resource, peer));
    }
    differs(status, volume)
        .ifPresent(
            kib ->
                failed(
                    "out of sync",
                    "%d KiB of volume %d differ from %s although both are UpToDate: a verification found them"
                        .formatted(kib, volume.number(), peer),
                    "'drbdadm disconnect %1$s' and 'drbdadm connect %1$s' on the Secondary copies the Primary's blocks over its own: only once the Primary's data is known to be right"
                        .formatted(resource)));
  }

  /** How much two sides differ that both call themselves the newest. */
  private static Optional<Long> differs(DrbdStatus status, DrbdPeerVolume volume) {
    boolean goodHere =
        status.volumes().stream()
            .anyMatch(it -> it.number() == volume.number() && it.disk() == DiskState.UP_TO_DATE);
    boolean settled =
        volume.replication() == ReplicationState.ESTABLISHED
            || VERIFIES.contains(volume.replication());
    return goodHere
            && settled
            && volume.disk() == DiskState.UP_TO_DATE
            && volume.outOfSyncKib().orElse(0) > 0
        ? Optional.of(volume.outOfSyncKib().getAsLong())
        : Optional.empty();
  }

  private void twoPrimaries(DrbdStatus status) {
    if (!status.primary() || status.primaryPeers().isEmpty() || facts.windowMayBeOpen()) {
      return;
    }
    String others =
        String.join(
            ", ", status.primaryPeers().stream().map(it -> it.name().orElse("the peer")).toList());
    String what = "Primary here and on %s, and no hand-over is under way".formatted(others);
    if (facts.lease() instanceof LeaseReading.Unreadable unreadable) {
      findings.add(
          Finding.unknown(
              "two Primaries",
              "Primary here and on %s; whether a hand-over is under way is not known: %s"
                  .formatted(others, unreadable.reason()),
              "look at 'xl list' on both nodes"));
    } else if (facts.twoForGood()) {
      findings.add(
          Finding.warning(
              "two Primaries",
              what + "; the configuration allows it for good",
              "right only while a guest is migrated by hand"));
    } else {
      failed(
          "two Primaries",
          what,
          "look with 'xl list' on both nodes where the guest runs, and make the other one Secondary there: 'drbdadm secondary %s'"
              .formatted(resource));
    }
  }

  private void window() {
    if (facts.kernel() instanceof TwoPrimariesReading.Allowed
        && !facts.twoForGood()
        && !facts.windowMayBeOpen()
        && !(facts.lease() instanceof LeaseReading.Unreadable)) {
      failed(
          "window",
          "allow-two-primaries was left open in the kernel: the configuration forbids it, and no hand-over is under way",
          "'drbdadm adjust %s' on every node closes it".formatted(resource));
    } else if (facts.kernel() instanceof TwoPrimariesReading.Unknown unknown) {
      findings.add(
          Finding.unknown("window", unknown.reason(), "check again where drbdsetup answers"));
    }
  }

  private void failed(String check, String cause, String remedy) {
    findings.add(Finding.failed(check, cause, remedy));
  }
}
