// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.differential;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ferryman.exec.Cancellation;
import org.ferryman.node.NodeAgents;
import org.ferryman.node.Ports;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfFailure;
import org.ferryman.ocf.Operation;
import org.ferryman.operation.AnswerLines;
import org.ferryman.operation.OperationRunner;
import org.ferryman.operation.PreparedOperation;
import org.ferryman.settings.Settings;

/**
 * Runs in a node: one-shots one after the other in a JVM that waits for them, for hundreds of JVMs'
 * starts take minutes. Each has agents of its own and performs as {@code
 * org.ferryman.main.OneShot}, in whose place the wrapper calls it ({@code cluster-tools.sh}).
 */
final class OneShots {
  private OneShots() {}

  /**
   * Serves a socket for ever. A request is the action, then the variables, each ended by a zero
   * byte; the answer is the one-shot's.
   *
   * @param args the socket's path
   */
  public static void main(String[] args) throws IOException {
    Path socket = Path.of(args[0]);
    Files.deleteIfExists(socket);
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      while (true) {
        try (SocketChannel client = server.accept()) {
          serve(client);
        }
      }
    }
  }

  private static void serve(SocketChannel client) throws IOException {
    String request =
        new String(Channels.newInputStream(client).readAllBytes(), StandardCharsets.UTF_8);
    Map<String, String> environment = new HashMap<>();
    List<String> words = List.of(request.split("\0", -1));
    for (String word : words.subList(1, words.size())) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        environment.put(word.substring(0, equals), word.substring(equals + 1));
      }
    }
    say(client, AnswerLines.accepted("differential"));
    say(client, AnswerLines.answer(answer(words.get(0), environment, client)));
  }

  private static OcfAnswer answer(
      String action, Map<String, String> environment, SocketChannel client) {
    try {
      Settings settings = Settings.of(environment);
      OperationRunner runner = NodeAgents.of(Ports.ofThisProcess(settings)).runner();
      PreparedOperation prepared = runner.prepare("drbd", action, environment);
      return runner.run(
          prepared,
          new Operation(
              runner.deadline(prepared, Duration.ZERO),
              new Cancellation(),
              (level, line) -> say(client, AnswerLines.log(level, line))));
    } catch (OcfFailure e) {
      return OcfAnswer.of(e.exit(), e.getMessage());
    }
  }

  private static void say(SocketChannel client, String line) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        client.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
