// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.daemon;

import static java.util.Objects.requireNonNull;

import io.micronaut.core.annotation.Nullable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Asks a controller over its Unix socket, one request per connection. Blocks until the answer is
 * complete; an interrupt closes the connection.
 */
public final class ControlClient {

  private static final int LONGEST_ANSWER = 4 << 20;
  private static final int PIECE = 64 << 10;
  private static final int HEXADECIMAL = 16;
  private static final Pattern HEAD =
      Pattern.compile(
          "HTTP/1\\.[01] ([0-9]{3})[^\r]*\r\n(?:(?!content-length:)[^\r]*\r\n)*+(?:content-length: *([0-9]{1,7})\r\n)?",
          Pattern.CASE_INSENSITIVE);

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

  private static Answer read(SocketChannel channel) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(PIECE);
    while (channel.read(buffer) >= 0) {
      bytes.write(buffer.array(), 0, buffer.position());
      buffer.clear();
      if (bytes.size() > LONGEST_ANSWER) {
        throw new IOException("the controller's answer is too long");
      }
      Optional<Answer> answer = complete(bytes.toString(StandardCharsets.ISO_8859_1));
      if (answer.isPresent()) {
        return answer.get();
      }
    }
    throw new IOException("the controller closed the connection without a complete answer");
  }

  /**
   * The answer, if that is all of it: its length is told, or it comes in chunks (RFC 9112). A
   * decoder of Netty's would take a command longer to load than its question takes.
   */
  private static Optional<Answer> complete(String bytes) throws IOException {
    int end = bytes.indexOf("\r\n\r\n");
    if (end < 0) {
      return Optional.empty();
    }
    Matcher head = HEAD.matcher(bytes.substring(0, end + 2));
    if (!head.lookingAt()) {
      throw new IOException("the controller's answer is no HTTP");
    }
    int status = Integer.parseInt(head.group(1));
    String rest = bytes.substring(end + 4);
    Optional<String> body =
        head.group(2) == null ? joined(rest) : first(rest, Integer.parseInt(head.group(2)));
    return body.map(
        it ->
            new Answer(
                status,
                new String(it.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)));
  }

  private static Optional<String> first(String rest, int length) {
    return rest.length() < length ? Optional.empty() : Optional.of(rest.substring(0, length));
  }

  private static Optional<String> joined(String chunks) throws IOException {
    StringBuilder text = new StringBuilder();
    int at = 0;
    for (int line = chunks.indexOf("\r\n"); line >= 0; line = chunks.indexOf("\r\n", at)) {
      int length;
      try {
        length = Integer.parseInt(chunks.substring(at, line), HEXADECIMAL);
      } catch (NumberFormatException e) {
        throw new IOException("the controller's answer is broken", e);
      }
      int next = line + 2 + length + 2;
      if (length == 0) {
        return Optional.of(text.toString());
      }
      if (length < 0 || next > chunks.length()) {
        return Optional.empty();
      }
      text.append(chunks, line + 2, line + 2 + length);
      at = next;
    }
    return Optional.empty();
  }
}
