// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.serve;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.ferryman.testcluster.hardware.Hardware;
import org.ferryman.testcluster.hardware.base.CommandEnd;
import org.ferryman.testcluster.hardware.base.CommandRunner;
import org.ferryman.testcluster.hardware.base.NodeCommand;
import org.ferryman.testcluster.hardware.base.RunningCommand;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node's process that waits to run a command; the protocol is described in usermode.c. */
final class RunnerConnection implements CommandRunner {
  /** What it calls itself. */
  static final String NAME = "usermode-helper";

  private static final Logger LOG = LoggerFactory.getLogger(RunnerConnection.class);
  private static final int OUT = 1;
  private static final int ERR = 2;
  private static final int EXIT = 3;
  private static final int DIED = 6;
  private static final int RUN = 7;
  private static final int INPUT = 8;
  private static final int END_INPUT = 9;
  private static final int KILL = 10;
  private static final int NOT_RUN = 11;
  private static final int MAX_LENGTH = 1 << 20;

  private final Hardware hardware;
  private final String node;
  private final FrameQueue frames = new FrameQueue();
  private volatile RunningCommand running;

  RunnerConnection(Hardware hardware, String node) {
    this.hardware = hardware;
    this.node = node;
  }

  /** Offers it to the hardware until it is gone. */
  void serve(SocketChannel client, DataInputStream in, ExecutorService threads) throws IOException {
    threads.execute(() -> send(client));
    hardware.tell(() -> hardware.usermodeHelper().offer(node, this));
    try {
      for (boolean more = true; more; ) {
        int type = in.readUnsignedByte();
        int length = in.readInt();
        if (length < 0 || length > MAX_LENGTH) {
          throw new IOException("frame out of bounds: " + length);
        }
        more = received(type, in.readNBytes(length));
      }
    } finally {
      hardware.tell(() -> hardware.usermodeHelper().withdraw(node, this));
      frames.end();
    }
  }

  /** What the node says; false if nothing can follow. */
  private boolean received(int type, byte[] bytes) throws IOException {
    RunningCommand command = running;
    if (command == null) {
      throw new IOException("frame " + type + " before any command");
    }
    switch (type) {
      case OUT -> hardware.tell(() -> command.out(bytes));
      case ERR -> hardware.tell(() -> command.err(bytes));
      case EXIT -> hardware.tell(() -> command.ended(new CommandEnd.Exited(number(bytes))));
      case DIED -> hardware.tell(() -> command.ended(new CommandEnd.Died(number(bytes))));
      case NOT_RUN -> {
        String reason = new String(bytes, StandardCharsets.UTF_8);
        hardware.tell(() -> command.ended(new CommandEnd.NotRun(reason)));
      }
      default -> throw new IOException("unknown frame " + type);
    }
    return type == OUT || type == ERR;
  }

  private static int number(byte[] bytes) {
    return bytes.length == 4 ? bytes[3] & 0xff : -1;
  }

  private void send(SocketChannel client) {
    try (client) {
      frames.drainTo(client);
    } catch (IOException e) {
      LOG.trace("{}: runner gone: {}", node, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void start(NodeCommand command, RunningCommand handle) {
    running = handle;
    List<String> environment =
        command.environment().entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .toList();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      strings(out, command.argv());
      strings(out, environment);
      string(out, command.folder());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to memory", e);
    }
    frames.addWhole(RUN, bytes.toByteArray());
  }

  private static void strings(DataOutputStream out, List<String> strings) throws IOException {
    out.writeInt(strings.size());
    for (String text : strings) {
      string(out, text);
    }
  }

  private static void string(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  @Override
  public void input(byte[] bytes) {
    frames.add(INPUT, bytes);
  }

  @Override
  public void endInput() {
    frames.add(END_INPUT, new byte[0]);
  }

  @Override
  public void kill(int signal) {
    frames.add(KILL, signal);
  }

  @Override
  public void close() {
    frames.end();
  }
}
