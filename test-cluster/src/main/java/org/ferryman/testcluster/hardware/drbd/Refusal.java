// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

/** The kernel module refuses a request: code, text and exit code as drbdsetup reports them. */
public enum Refusal {
  /** Two primaries. */
  TWO_PRIMARIES(-1, "Multiple primaries not allowed by config", 11),
  /** No good data. */
  NO_UP_TO_DATE_DISK(-2, "Need access to UpToDate data", 17),
  /** Resync needs a disk here. */
  NO_LOCAL_DISK(-4, "Can not resync without local disk", 16),
  /** Resync needs a disk there. */
  NO_REMOTE_DISK(-5, "Can not resync without remote disk", 11),
  /** Connected disks are not outdated by hand. */
  CONNECTED_OUTDATES(-6, "Refusing to be Outdated while Connected", 11),
  /** Fencing wants the peer outdated first. */
  PRIMARY_NOP(-7, "Refusing to be Primary while peer is not outdated", 11),
  /** Already busy. */
  RESYNC_RUNNING(-8, "Can not start OV/resync since it is already active", 11),
  /** Nothing to disconnect. */
  ALREADY_STANDALONE(-9, "Can not disconnect a StandAlone device", 11),
  /** No disk. */
  IS_DISKLESS(-11, "Device is diskless, the requested operation requires a disk", 11),
  /** Somebody has it open. */
  DEVICE_IN_USE(-12, "Device is held open by someone", 11),
  /** Verify without algorithm. */
  NO_VERIFY_ALG(-14, "Need a verify algorithm to start online verify", 11),
  /** Needs a peer. */
  NEED_CONNECTION(-15, "Need a connection to start verify or resync", 11),
  /** Too few nodes are seen. */
  NO_QUORUM(-25, "No quorum", 11),
  /** Worse than outdated already. */
  LOWER_THAN_OUTDATED(-17, "Disk state is lower than outdated", 5),

  /** Address taken here. */
  LOCAL_ADDRESS(102, "Local address(port) already in use.", 10),
  /** Open of the disk failed. */
  OPEN_BACKING_DEVICE(104, "Can not open backing device.", 10),
  /** No meta data on the disk. */
  NO_MAGIC(
      119,
      "No valid meta-data signature found.\n\n\t==> Use 'drbdadm create-md res' to initialize meta-data area. <==\n",
      10),
  /** Has a disk. */
  DISK_CONFIGURED(124, "Device is attached to a disk (use detach first)", 10),
  /** Has a connection. */
  NET_CONFIGURED(125, "Device has a net-config (use disconnect first)", 10),
  /** No such minor. */
  MINOR_UNKNOWN(127, "Device minor not allocated", 10),
  /** Victim may not be Primary. */
  DISCARD_WHILE_PRIMARY(123, "--discard-my-data not allowed when primary.", 10),
  /** Paused twice. */
  PAUSE_SET(134, "Sync-pause flag is already set", 10),
  /** Resumed twice. */
  PAUSE_CLEAR(135, "Sync-pause flag is already cleared", 10),
  /** No disk to change. */
  NO_DISK(138, "Device does not have a disk-config", 10),
  /** No such resource. */
  RESOURCE_UNKNOWN(158, "Unknown resource", 10),
  /** Resource not empty. */
  RESOURCE_IN_USE(159, "Resource still in use (delete all minors first)", 10),
  /** Minor not empty. */
  MINOR_CONFIGURED(160, "Minor still configured (down it first)", 10),
  /** No peer can have that node id. */
  PEER_NODE_ID(171, "Invalid peer-node-id\n", 10),
  /** Made before. */
  ALREADY_EXISTS(174, "Already exists\n", 10),
  /** Minor taken. */
  MINOR_EXISTS(161, "Minor or volume exists already (delete it first)", 10),
  /** No such connection. */
  CONNECTION_UNKNOWN(162, "Invalid configuration request", 10),
  /** A second Primary is there. */
  CLEAR_TWO_PRIMARIES(
      164, "Can not clear allow_two_primaries as long as\nthere a primaries on both sides", 10);

  private final int code;
  private final String text;
  private final int exit;

  Refusal(int code, String text, int exit) {
    this.code = code;
    this.text = text;
    this.exit = exit;
  }

  /**
   * The line drbdsetup prints.
   *
   * @param object what was addressed: minor, resource or address pair
   * @return with a newline
   */
  public String line(String object) {
    String kind = code < 0 ? "State change failed" : "Failure";
    String line = "%s: %s: (%d) %s\n".formatted(object, kind, code, text);
    return this == MINOR_UNKNOWN ? line + "additional info from kernel:\nunknown minor\n" : line;
  }

  /**
   * The exit code of drbdsetup.
   *
   * @return the code
   */
  public int exit() {
    return exit;
  }

  /** Thrown where a request is refused. */
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    private final Refusal refusal;

    Refused(Refusal refusal) {
      super(refusal.text);
      this.refusal = refusal;
    }

    /**
     * Why.
     *
     * @return the reason
     */
    public Refusal refusal() {
      return refusal;
    }
  }
}
