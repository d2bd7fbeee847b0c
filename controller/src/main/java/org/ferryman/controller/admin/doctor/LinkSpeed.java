// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What the network to another node carries, by the interface that leads there. */
final class LinkSpeed {
  private static final int SSH = 22;

  private LinkSpeed() {}

  /** In Mbit/s; empty if it can't be told, as of an interface that is none of hardware. */
  static Optional<Long> to(String host) {
    // a socket of this kind sends nothing when it is connected: it only chooses the interface
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(InetAddress.getAllByName(host)[0], SSH);
      NetworkInterface way = NetworkInterface.getByInetAddress(socket.getLocalAddress());
      return way == null
          ? Optional.empty()
          : read(Path.of("/sys/class/net", way.getName(), "speed"));
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }

  /** As the kernel writes it: -1 where it does not know. */
  static Optional<Long> read(Path file) {
    try {
      return Optional.of(Long.parseLong(Files.readString(file).strip())).filter(it -> it > 0);
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
