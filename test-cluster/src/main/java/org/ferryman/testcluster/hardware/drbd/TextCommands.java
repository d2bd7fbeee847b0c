// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

import java.util.Locale;

/** Texts of drbdsetup's small commands. */
final class TextCommands {
  private TextCommands() {}

  /** What cstate prints. */
  static String connection(DrbdDevice device) {
    boolean busy =
        device.resource.connection == ConnectionState.CONNECTED
            && device.replication != ReplicationState.ESTABLISHED
            && device.replication != ReplicationState.OFF;
    return busy ? device.replication.toString() : device.resource.connection.toString();
  }

  /** What sh-status prints for a minor that exists. */
  static String shStatus(DrbdDevice device) {
    DrbdResource r = device.resource;
    boolean unconfigured = !r.hasNet() && device.disk == null && r.role == Role.SECONDARY;
    String percent =
        device.replication.progressing()
            ? String.format(Locale.ROOT, "%.1f", StatusText.done(device))
            : "";
    return """
    _minor=%d
    _res_name=%s
    _volume=%d
    _known=Configured

    _cstate=%s
    _role=%s
    _peer=%s
    _disk=%s
    _pdsk=%s

    _flags_susp=%s
    _flags_aftr_isp=
    _flags_peer_isp=%s
    _flags_user_isp=%s

    _resynced_percent=%s

    _sh_status_process


    """
        .formatted(
            device.minor,
            r.name(),
            device.volume,
            unconfigured ? "Unconfigured" : connection(device),
            r.role,
            r.peerRole,
            device.diskState,
            device.peerDisk,
            r.suspended() ? "1" : "",
            device.pausedByPeer ? "1" : "",
            device.pausedHere ? "1" : "",
            percent);
  }

  /** What sh-status prints for a minor that does not exist. */
  static String shStatusUnknown(int minor) {
    return """
    _minor=%d
    _res_name=
    _volume=-1
    _known=NA # not available or not yet created

    _cstate=Unconfigured
    _role=
    _peer=
    _disk=
    _pdsk=
    _flags_susp=
    _flags_aftr_isp=
    _flags_peer_isp=
    _flags_user_isp=
    _resynced_percent=

    _sh_status_process


    """
        .formatted(minor);
  }

  /** What get-gi prints. */
  static String generation(MetaData m) {
    DataGeneration g = m.generation();
    return "%016X:%016X:%016X:%016X:%d:%d:%d:%d:%d:%d\n"
        .formatted(
            g.current(),
            g.bitmap(),
            g.history0(),
            g.history1(),
            bit(m.consistent()),
            bit(m.wasUpToDate()),
            bit(m.wasPrimary()),
            bit(m.wasConnected()),
            0,
            bit(m.peerOutdated()));
  }

  private static int bit(boolean value) {
    return value ? 1 : 0;
  }
}
