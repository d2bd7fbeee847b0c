// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * The lab's sockets on the loopback interface.
 *
 * @param first the first of six ports in a row
 */
record LabPorts(int first) {
  private static final int COUNT = 6;
  private static final int LOWEST = 22100;
  private static final int HIGHEST = 23100;

  /**
   * Six ports that nobody has now.
   *
   * @throws LabException if there are none
   */
  static LabPorts free() {
    for (int first = LOWEST; first < HIGHEST; first += COUNT) {
      if (free(first)) {
        return new LabPorts(first);
      }
    }
    throw new LabException(
        "no six free ports in a row on 127.0.0.1 between %d and %d".formatted(LOWEST, HIGHEST));
  }

  /** TCP port that is forwarded to the machine's sshd. */
  int ssh(MachineName name) {
    return first + name.number() - 1;
  }

  /** UDP port of the machine's end of the replication link. */
  int replication(MachineName name) {
    return first + 2 + name.number() - 1;
  }

  /** UDP port of the machine's end of the cluster's link. */
  int cluster(MachineName name) {
    return first + 4 + name.number() - 1;
  }

  private static boolean free(int first) {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    List<AutoCloseable> held = new ArrayList<>();
    try {
      for (int port = first; port < first + COUNT; port++) {
        held.add(new ServerSocket(port, 1, loopback));
        held.add(new DatagramSocket(new InetSocketAddress(loopback, port)));
      }
      return true;
    } catch (IOException e) {
      return false; // somebody has one of them: that is the answer
    } finally {
      held.forEach(LabPorts::close);
    }
  }

  private static void close(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception e) {
      throw new LabException("cannot close a socket on 127.0.0.1", e);
    }
  }
}
