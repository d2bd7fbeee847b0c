// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.serve;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.ferryman.testcluster.hardware.Hardware;

/** All sockets of one hardware. */
public final class HardwareServer implements AutoCloseable {
  private final Path dir;
  private final ExecutorService threads = Executors.newCachedThreadPool(HardwareServer::thread);
  private final List<NodeServer> nodes = new ArrayList<>();
  private final ControlServer control;

  /**
   * Opens the sockets. Model time does not move by this: let {@link Hardware#followClock} run too.
   *
   * @param hardware what is served
   * @param dir an existing folder for the sockets
   * @throws IOException if a socket cannot be opened
   */
  public HardwareServer(Hardware hardware, Path dir) throws IOException {
    this.dir = dir;
    for (String node : hardware.nodeNames()) {
      nodes.add(new NodeServer(hardware, node, dir.resolve(node).resolve("hw.sock"), threads));
    }
    this.control = new ControlServer(hardware, dir.resolve("control.sock"), threads);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "hardware");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Where the sockets are.
   *
   * @return the folder
   */
  public Path dir() {
    return dir;
  }

  /**
   * A node's socket for its stand-in tools.
   *
   * @param node the node
   * @return the socket's path
   */
  public Path socket(String node) {
    return dir.resolve(node).resolve("hw.sock");
  }

  @Override
  public void close() throws IOException {
    for (NodeServer node : nodes) {
      node.close();
    }
    control.close();
    threads.shutdownNow();
  }
}
