// SPDX-License-Identifier: Apache-2.0
package org.ferryman.wrappers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * In place of the controller: each connection to its socket is a script's standard input and
 * output, and ends with the script.
 */
final class ScriptServer implements AutoCloseable {

  private final ServerSocketChannel server;
  private final Path script;
  private final Queue<Process> scripts = new ConcurrentLinkedQueue<>();

  private ScriptServer(ServerSocketChannel server, Path script) {
    this.server = server;
    this.script = script;
  }

  /** Listens on that socket. */
  static ScriptServer on(Path socket, Path script) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    channel.bind(UnixDomainSocketAddress.of(socket));
    ScriptServer server = new ScriptServer(channel, script);
    inBackground(server::serve);
    return server;
  }

  private void serve() {
    try {
      while (true) {
        SocketChannel client = server.accept();
        Process process =
            new ProcessBuilder(script.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        scripts.add(process);
        inBackground(() -> pass(client, process.getOutputStream()));
        inBackground(() -> pass(process.getInputStream(), client));
      }
    } catch (ClosedChannelException e) {
      scripts.forEach(Process::destroyForcibly);
    } catch (IOException e) {
      throw new IllegalStateException("cannot run " + script, e);
    }
  }

  /** A script need not read what it is sent. */
  private static void pass(SocketChannel from, OutputStream to) {
    ByteBuffer part = ByteBuffer.allocate(8192);
    try (to) {
      while (from.read(part) >= 0) {
        to.write(part.array(), 0, part.position());
        to.flush();
        part.clear();
      }
    } catch (IOException e) {
      // the script, or the client, has ended
    }
  }

  private static void pass(InputStream from, SocketChannel to) {
    byte[] part = new byte[8192];
    try (to) {
      for (int n = from.read(part); n >= 0; n = from.read(part)) {
        ByteBuffer rest = ByteBuffer.wrap(part, 0, n);
        while (rest.hasRemaining()) {
          to.write(rest);
        }
      }
    } catch (IOException e) {
      // the client has ended
    }
  }

  private static void inBackground(Runnable work) {
    Thread thread = new Thread(work, "script server");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
