// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.daemon;

import static java.util.Objects.requireNonNull;

import io.micronaut.core.annotation.Nullable;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseDecoder;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Asks a controller over its Unix socket, one request per connection. Blocks until the answer is
 * complete; an interrupt closes the connection.
 */
public final class ControlClient {

  private static final int LONGEST_ANSWER = 4 << 20;

  private final Path socket;

  /** A client of the controller at that socket. */
  public ControlClient(Path socket) {
    this.socket = requireNonNull(socket, "socket");
  }

  /** An answer. */
  public record Answer(int status, String body) {}

  /** {@code GET path}, wanting JSON. */
  public Answer get(String path) throws IOException {
    return send("GET", path, Map.of("Accept", "application/json"), new byte[0]);
  }

  /** Any request. */
  public Answer send(String method, String path, Map<String, String> headers, byte[] body)
      throws IOException {
    String more =
        headers.entrySet().stream()
            .map(header -> header.getKey() + ": " + header.getValue() + "\r\n")
            .collect(Collectors.joining());
    byte[] head =
        "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: %d\r\n%s\r\n"
            .formatted(method, path, body.length, more)
            .getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer request = ByteBuffer.allocate(head.length + body.length).put(head).put(body).flip();
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      IOException unsent = write(channel, request);
      try {
        return read(channel);
      } catch (IOException e) {
        if (unsent != null) {
          e.addSuppressed(unsent);
        }
        throw e;
      }
    }
  }

  /** A refusal may come, and the connection close, before a large request is all written. */
  @Nullable
  private static IOException write(SocketChannel channel, ByteBuffer request) {
    try {
      while (request.hasRemaining()) {
        channel.write(request);
      }
      return null;
    } catch (IOException e) {
      return e;
    }
  }

  private Answer read(SocketChannel channel) throws IOException {
    EmbeddedChannel decoder =
        new EmbeddedChannel(new HttpResponseDecoder(), new HttpObjectAggregator(LONGEST_ANSWER));
    ByteBuffer buffer = ByteBuffer.allocate(8192);
    try {
      FullHttpResponse response = null;
      while (response == null && channel.read(buffer) >= 0) {
        decoder.writeInbound(Unpooled.copiedBuffer(buffer.flip()));
        buffer.clear();
        response = decoder.readInbound();
      }
      if (response == null) {
        throw new IOException("the controller closed the connection without a complete answer");
      }
      try {
        return new Answer(
            response.status().code(), response.content().toString(StandardCharsets.UTF_8));
      } finally {
        response.release();
      }
    } finally {
      decoder.finishAndReleaseAll();
    }
  }
}
