// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What dom0 keeps in xenstore of a guest's disk ({@code
 * /local/domain/0/backend/<kind>/<domid>/<device>}).
 *
 * @param domainId whose disk it is
 * @param kind {@code vbd} (the kernel serves it), {@code qdisk} (qemu does) …
 * @param device the device's number in the guest
 * @param vdev the disk's name in the guest; the number where xenstore has none
 * @param state how far it is connected
 * @param target what it was made from ({@code params}): a device, a file, a DRBD resource
 * @param physicalDevice the block device it holds open, where it does
 * @param cdrom whether it is a CD-ROM drive
 * @param error what the backend driver complained of, if it did
 * @param writable whether the guest may write; unless xenstore says that it may not
 * @param script the hotplug script that opened it, where xenstore names one
 */
public record DiskBackend(
    int domainId,
    String kind,
    int device,
    String vdev,
    State state,
    String target,
    Optional<BlockDevice> physicalDevice,
    boolean cdrom,
    Optional<String> error,
    boolean writable,
    Optional<String> script) {
  private static final Pattern FORMAT = Pattern.compile("(aio|raw|qcow2?|vhd|qed):(.*)");

  /** One that the guest may write to, by no script that is known. */
  public DiskBackend(
      int domainId,
      String kind,
      int device,
      String vdev,
      State state,
      String target,
      Optional<BlockDevice> physicalDevice,
      boolean cdrom,
      Optional<String> error) {
    this(
        domainId,
        kind,
        device,
        vdev,
        state,
        target,
        physicalDevice,
        cdrom,
        error,
        true,
        Optional.empty());
  }

  /** The device, file or name it was made from, without the format that qemu is told with it. */
  public String path() {
    Matcher parts = FORMAT.matcher(target);
    return parts.matches() ? parts.group(2) : target;
  }

  /** The image's format, {@code raw} where its bytes are the disk's. */
  public String format() {
    Matcher parts = FORMAT.matcher(target);
    return parts.matches() && !parts.group(1).equals("aio") ? parts.group(1) : "raw";
  }

  /** How a reason calls it. */
  public String describe() {
    return "%s of domain %d (%s): backend %s%s"
        .formatted(
            vdev, domainId, target, state.words(), error.map(it -> ", error: " + it).orElse(""));
  }

  /** Whether the guest can't use it and it holds nothing open any more. */
  public boolean closed() {
    return state == State.CLOSED;
  }

  /** A block device's numbers; in xenstore they are hexadecimal. */
  public record BlockDevice(int major, int minor) {
    /** The major number of DRBD's devices. */
    public static final int DRBD_MAJOR = 147;

    /** Whether it is a DRBD device. */
    public boolean drbd() {
      return major == DRBD_MAJOR;
    }
  }

  /** States of a xenbus device (xen/include/public/io/xenbus.h). */
  public enum State {
    /** No state is written (yet). */
    NONE(0, "not set up"),
    /** Set-up has begun. */
    INITIALISING(1, "being set up"),
    /** Ready; the guest has not come yet. */
    INIT_WAIT(2, "waiting for the guest"),
    /** The guest has not connected fully. */
    INITIALISED(3, "nearly connected"),
    /** In use. */
    CONNECTED(4, "connected"),
    /** Being given up. */
    CLOSING(5, "closing"),
    /** Given up. */
    CLOSED(6, "closed"),
    /** Being changed. */
    RECONFIGURING(7, "being reconfigured"),
    /** Changed. */
    RECONFIGURED(8, "reconfigured");

    private final int number;
    private final String words;

    State(int number, String words) {
      this.number = number;
      this.words = words;
    }

    /** How a reason puts it. */
    public String words() {
      return words;
    }

    static Optional<State> of(String text) {
      for (State state : values()) {
        if (Integer.toString(state.number).equals(text)) {
          return Optional.of(state);
        }
      }
      return Optional.empty();
    }
  }
}
