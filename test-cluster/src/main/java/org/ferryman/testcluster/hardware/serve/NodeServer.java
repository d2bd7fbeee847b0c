// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.serve;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.ferryman.testcluster.hardware.Hardware;
import org.ferryman.testcluster.hardware.base.ToolCall;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves one node's stand-in tools on a Unix socket; the protocol is described in hw.c. */
final class NodeServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeServer.class);
  private static final int MAX_ARGUMENTS = 4096;
  private static final int MAX_LENGTH = 1 << 20;
  private static final int INPUT = 1;
  private static final int INPUT_END = 2;

  private final Hardware hardware;
  private final String node;
  private final Path socket;
  private final ExecutorService threads;
  private final ServerSocketChannel server;

  private record Request(String tool, List<String> argv, Map<String, String> files) {}

  NodeServer(Hardware hardware, String node, Path socket, ExecutorService threads)
      throws IOException {
    this.hardware = hardware;
    this.node = node;
    this.socket = socket;
    this.threads = threads;
    Files.createDirectories(socket.getParent());
    Files.deleteIfExists(socket);
    this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket), 256);
    threads.execute(this::accept);
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        SocketChannel client = server.accept();
        threads.execute(() -> serve(client));
      } catch (ClosedChannelException e) {
        LOG.trace("{} closed", socket);
      } catch (IOException e) {
        LOG.error("{}: cannot accept: {}", socket, e.toString());
      }
    }
  }

  private void serve(SocketChannel client) {
    try (client) {
      DataInputStream in = new DataInputStream(Channels.newInputStream(client));
      Request request = read(in);
      if (request.tool().equals(RunnerConnection.NAME)) {
        new RunnerConnection(hardware, node).serve(client, in, threads);
        return;
      }
      QueuedOutput output = new QueuedOutput();
      ToolCall call = hardware.start(node, request.tool(), request.argv(), request.files(), output);
      threads.execute(() -> watch(in, call, output));
      output.drainTo(client);
    } catch (EOFException e) {
      LOG.trace("{}: client went before it had asked", node);
    } catch (IOException e) {
      LOG.trace("{}: client gone: {}", node, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("{}: a stand-in failed", node, e);
    }
  }

  private Request read(DataInputStream in) throws IOException {
    int count = checked(in.readInt(), 1, MAX_ARGUMENTS);
    List<String> words = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      words.add(text(in));
    }
    Map<String, String> files = new HashMap<>();
    int fileCount = checked(in.readInt(), 0, count);
    for (int i = 0; i < fileCount; i++) {
      String path = words.get(checked(in.readInt(), 0, count - 1));
      files.put(path, text(in));
    }
    return new Request(words.get(0), words.subList(1, count), files);
  }

  private static int checked(int value, int min, int max) throws IOException {
    if (value < min || value > max) {
      throw new IOException("request out of bounds: " + value);
    }
    return value;
  }

  private static String text(DataInputStream in) throws IOException {
    byte[] bytes = new byte[checked(in.readInt(), 0, MAX_LENGTH)];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Passes on what the client hears, and notices that it has died. */
  private void watch(DataInputStream in, ToolCall call, QueuedOutput output) {
    try {
      while (true) {
        int type = in.readUnsignedByte();
        byte[] bytes = new byte[checked(in.readInt(), 0, MAX_LENGTH)];
        in.readFully(bytes);
        switch (type) {
          case INPUT -> hardware.hear(call, new String(bytes, StandardCharsets.UTF_8));
          case INPUT_END -> hardware.hearEnd(call);
          default -> throw new IOException("unknown frame " + type);
        }
      }
    } catch (EOFException e) {
      LOG.trace("{}: client gone", node);
    } catch (IOException e) {
      LOG.trace("{}: client gone: {}", node, e.toString());
    }
    hardware.cancel(call);
    output.abandon();
  }

  @Override
  public void close() throws IOException {
    server.close();
    Files.deleteIfExists(socket);
  }
}
