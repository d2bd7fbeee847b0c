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
package org.ferryman.xen;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

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
    Optional<String> error) {

  /** Checks. */
  public DiskBackend {
    requireNonNull(kind, "kind");
    requireNonNull(vdev, "vdev");
    requireNonNull(state, "state");
    requireNonNull(target, "target");
    requireNonNull(physicalDevice, "physicalDevice");
    requireNonNull(error, "error");
  }

  /** How a reason calls it. */
  public String shown() {
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
