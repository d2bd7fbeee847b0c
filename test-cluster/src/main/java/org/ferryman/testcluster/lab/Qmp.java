// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.ferryman.exec.Deadline;

/** A machine's console in QEMU's own protocol (QEMU Machine Protocol, one JSON object a line). */
final class Qmp implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofMinutes(1);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path socket;
  private final SocketChannel channel;
  private final Selector selector;
  private final ByteBuffer buffer = ByteBuffer.allocate(8192).flip();

  private Qmp(Path socket, SocketChannel channel, Selector selector) {
    this.socket = socket;
    this.channel = channel;
    this.selector = selector;
  }

  /**
   * Connects and negotiates.
   *
   * @throws LabException if nothing answers there
   */
  static Qmp connect(Path socket) {
    try {
      SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
      channel.configureBlocking(false);
      Selector selector = Selector.open();
      channel.register(selector, SelectionKey.OP_READ);
      Qmp qmp = new Qmp(socket, channel, selector);
      qmp.line(Deadline.after(ANSWER));
      qmp.execute("qmp_capabilities", Map.of());
      return qmp;
    } catch (IOException e) {
      throw new LabException("no QEMU answers on " + socket, e);
    }
  }

  /**
   * Runs one command.
   *
   * @return what it returns
   * @throws LabException if QEMU refuses it or does not answer
   */
  JsonNode execute(String command, Map<String, ?> arguments) {
    try {
      byte[] request = JSON.writeValueAsBytes(Map.of("execute", command, "arguments", arguments));
      ByteBuffer out = ByteBuffer.wrap(request);
      while (out.hasRemaining()) {
        channel.write(out);
      }
      Deadline deadline = Deadline.after(ANSWER);
      while (true) {
        JsonNode answer = JSON.readTree(line(deadline));
        if (answer.has("return")) {
          return answer.get("return");
        }
        if (answer.has("error")) {
          throw new LabException(
              "QEMU on %s refuses %s: %s"
                  .formatted(socket, command, answer.get("error").path("desc").asText()));
        }
      }
    } catch (IOException e) {
      throw new LabException("QEMU on %s broke off at %s".formatted(socket, command), e);
    }
  }

  private String line(Deadline deadline) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    while (true) {
      while (buffer.hasRemaining()) {
        byte next = buffer.get();
        if (next == '\n') {
          return text.toString(StandardCharsets.UTF_8);
        }
        text.write(next);
      }
      fill(deadline);
    }
  }

  private void fill(Deadline deadline) throws IOException {
    if (deadline.expired()) {
      throw new IOException("no answer within " + ANSWER.toSeconds() + " s");
    }
    selector.select(Math.max(1, deadline.remaining().toMillis()));
    selector.selectedKeys().clear();
    buffer.clear();
    int read = channel.read(buffer);
    buffer.flip();
    if (read < 0) {
      throw new IOException("the connection ended");
    }
  }

  @Override
  public void close() {
    try {
      selector.close();
      channel.close();
    } catch (IOException e) {
      throw new LabException("cannot close the connection to " + socket, e);
    }
  }
}
